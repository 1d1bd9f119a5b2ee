package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// root is the command without a word behind it.
func (c *cli) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tenon COMMAND",
		Short: "Identity tenants as code: plan and apply a desired state from YAML",
		Example: `  tenon plan                       what would change
  tenon apply                      carry it out, after a question
  tenon plan --out plan.json       in a pull request's check…
  tenon apply plan.json            …and exactly that after the merge
  tenon drift                      has anybody changed something by hand?
  tenon explain application        what can be declared`,
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return c.settle(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return c.unknownCommand(cmd, args[0])
		},
	}
	root.SetIn(c.Stdin)
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	root.SetHelpFunc(c.help)
	root.SetFlagErrorFunc(c.unknownFlag)
	c.flags.register(root.PersistentFlags())
	root.AddCommand(
		c.planCommand(), c.applyCommand(), c.driftCommand(), c.destroyCommand(),
		c.validateCommand(), c.fmtCommand(), c.exportCommand(), c.graphCommand(),
		c.callCommand(), c.explainCommand(), c.schemaCommand(), c.secretsCommand(), c.sandboxCommand(), c.versionCommand(),
	)
	return root
}

func (c *cli) unknownCommand(cmd *cobra.Command, word string) error {
	var names []string
	for _, sub := range cmd.Commands() {
		names = append(names, sub.Name())
	}
	if near := c.Engine.Suggest(word, names); near != "" {
		return fmt.Errorf("there is no command %q (did you mean %q?)", word, strings.TrimSpace(cmd.CommandPath()+" "+near))
	}
	return fmt.Errorf("there is no command %q (%s --help lists them)", word, cmd.CommandPath())
}

func (c *cli) unknownFlag(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return fmt.Errorf("%w (%s --help tells more)", err, cmd.CommandPath())
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := c.Engine.Suggest(missing.GetSpecifiedName(), names); near != "" {
		return fmt.Errorf("%s has no flag --%s (did you mean --%s?)", cmd.CommandPath(), missing.GetSpecifiedName(), near)
	}
	return fmt.Errorf("%w (%s --help lists the flags)", err, cmd.CommandPath())
}

// help shows examples first: they are what is looked for.
func (c *cli) help(cmd *cobra.Command, _ []string) {
	var b strings.Builder
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	b.WriteString(strings.TrimSpace(text) + "\n")
	if cmd.Example != "" {
		b.WriteString("\nExamples:\n" + strings.TrimRight(cmd.Example, "\n") + "\n")
	}
	b.WriteString("\nUsage:\n  " + cmd.UseLine() + "\n")
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				fmt.Fprintf(&b, "  %-12s %s\n", sub.Name(), sub.Short)
			}
		}
	}
	if usage := cmd.LocalNonPersistentFlags().FlagUsages(); usage != "" {
		b.WriteString("\nFlags:\n" + usage)
	}
	if usage := cmd.Root().PersistentFlags().FlagUsages(); usage != "" {
		b.WriteString("\nFlags of every command, each also from the environment as TENON_…:\n" + usage)
	}
	if formats := formatsOf(cmd); len(formats) > 0 {
		b.WriteString("\nForms of output (--format): " + strings.Join(formats, ", ") + "\n")
	}
	_, _ = c.Stdout.Write([]byte(b.String()))
}
