package main

import (
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenon/cmd/tenon/view"
	"tenon/spec/value"
)

// flags are those that every command has.
type flags struct {
	files, overlays, vars, targets []string
	parallelism                    int
	format, logLevel               string
	noColor, yes, full             bool
}

func (f *flags) register(to *pflag.FlagSet) {
	to.StringArrayVarP(&f.files, "file", "f", nil, "state `PATH`: a file, a folder, or - for standard input (repeatable; default .)")
	to.StringArrayVar(&f.overlays, "overlay", nil, "file that may override the others, an environment over a base (repeatable)")
	to.StringArrayVar(&f.vars, "var", nil, "set a variable, as `NAME=VALUE` (repeatable; also TENON_VAR_NAME)")
	to.StringArrayVar(&f.targets, "target", nil, "only the object with this `ADDRESS`, what is in it and what it needs (repeatable)")
	to.IntVar(&f.parallelism, "parallelism", 10, "requests at a time to one host")
	to.StringVar(&f.format, "format", "", "form of the output: text, json, markdown, github")
	to.BoolVar(&f.noColor, "no-color", false, "no colours (also NO_COLOR)")
	to.StringVar(&f.logLevel, "log-level", "warn", "what to log to standard error: debug, info, warn, error")
	to.BoolVar(&f.yes, "yes", false, "ask nothing")
	to.BoolVar(&f.full, "full", false, "fold and shorten nothing")
}

// fromEnv gives every flag that was not set the value of its TENON_… variable.
// Paths in a list are separated as in PATH, other items by line breaks.
func (c *cli) fromEnv(set *pflag.FlagSet) error {
	var failed error
	set.VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "var" || f.Name == "help" || failed != nil {
			return
		}
		name := "TENON_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		text, ok := c.LookupEnv(name)
		if !ok || text == "" {
			return
		}
		values := []string{text}
		switch {
		case f.Name == "file" || f.Name == "overlay":
			values = strings.Split(text, string(os.PathListSeparator))
		case f.Value.Type() == "stringArray":
			values = strings.Split(text, "\n")
		}
		for _, v := range values {
			if err := f.Value.Set(v); err != nil {
				failed = fmt.Errorf("%s: %w", name, err)
			}
		}
	})
	return failed
}

// settle reads flags and environment before a command runs, and chooses the view.
func (c *cli) settle(cmd *cobra.Command) error {
	c.doc = cmd.Annotations[documentKey]
	if err := c.fromEnv(cmd.Flags()); err != nil {
		return err
	}
	known := formatsOf(cmd)
	asked := cmd.Flags().Changed("format")
	switch {
	case slices.Contains(known, c.flags.format):
		c.form = view.Format(c.flags.format)
	case asked && len(known) == 0:
		return fmt.Errorf("%s has one form of output, and no --format", cmd.CommandPath())
	case asked:
		return fmt.Errorf("--format %s: %s knows %s", c.flags.format, cmd.CommandPath(), strings.Join(known, ", "))
	case len(known) > 0: // a variable speaks for all commands, and not all know all forms
		c.form = view.Format(known[0])
	}
	c.out = view.New(c.options(c.form))
	if c.flags.parallelism < 1 {
		return fmt.Errorf("--parallelism %d: at least one request must be allowed", c.flags.parallelism)
	}
	_, err := c.level()
	return err
}

func (c *cli) level() (slog.Level, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.flags.logLevel)); err != nil {
		return 0, fmt.Errorf("--log-level %s: known are debug, info, warn, error", c.flags.logLevel)
	}
	return level, nil
}

// variables reads --var.
func (c *cli) variables() (map[string]string, error) {
	out := map[string]string{}
	for _, text := range c.flags.vars {
		name, val, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--var %s: write NAME=VALUE", text)
		}
		out[name] = val
	}
	return out, nil
}

// targets reads --target.
func (c *cli) targets() ([]value.Address, error) { return addresses("--target", c.flags.targets) }

// addresses reads one of the flags that take them.
func addresses(flag string, texts []string) ([]value.Address, error) {
	var out []value.Address
	for _, text := range texts {
		a := value.Address(text)
		if _, err := a.Steps(); err != nil {
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		out = append(out, a)
	}
	return out, nil
}
