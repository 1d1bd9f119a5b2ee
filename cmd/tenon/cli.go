package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
)

// The exit codes; there are no others.
const (
	codeDone        = 0
	codeError       = 1
	codeChanges     = 2
	codeInterrupted = 130
)

// exit is an error that says no more than the exit code: what there was to say
// has been said.
type exit int

func (e exit) Error() string { return "" }

// cli is one run of the command line.
type cli struct {
	World
	flags flags
	out   view.View // in the format that was asked for
	form  view.Format
	doc   string // the document that the command gives as JSON: "tenon.plan/1"
}

// Main runs the command line and returns the exit code.
func Main(args []string, w World) int {
	c := &cli{World: w}
	c.out = view.New(c.options(view.Text))
	ctx, stop := interruptible(w)
	defer stop()
	root := c.root()
	root.SetArgs(args)
	c.presume(args)
	return c.code(ctx, root.ExecuteContext(ctx))
}

// code says what is left to say, and turns an error into an exit code.
func (c *cli) code(ctx context.Context, err error) int {
	var code exit
	switch {
	case err == nil:
		return codeDone
	case errors.As(err, &code):
		if interrupted(ctx) && code != codeChanges {
			return codeInterrupted
		}
		return int(code)
	case interrupted(ctx):
		if errors.Is(err, context.Canceled) || errors.Is(err, errInterrupted) {
			err = errors.New("interrupted, and nothing was changed")
		}
		c.out.Failed(c.doc, err)
		return codeInterrupted
	}
	c.out.Failed(c.doc, err)
	return codeError
}

// presume takes the format from arguments that may prove to be wrong, so that
// a mistake in them is told in the form that was asked for.
func (c *cli) presume(args []string) {
	format := c.env("TENON_FORMAT")
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--format="); ok {
			format = v
		} else if arg == "--format" && i+1 < len(args) {
			format = args[i+1]
		}
	}
	if f := view.Format(format); f == view.JSON || f == view.GitHub {
		c.out = view.New(c.options(f))
	}
}

// options are those of a view on this run's streams.
func (c *cli) options(f view.Format) view.Options {
	o := view.Options{
		Format: f, Out: c.Stdout, Err: c.Stderr, Width: columns(c.Stdout), Full: c.flags.full,
		OutColor: view.Color(isTerminal(c.Stdout), c.flags.noColor, c.env),
		ErrColor: view.Color(isTerminal(c.Stderr), c.flags.noColor, c.env),
	}
	if f == view.GitHub {
		o.SummaryFile, o.OutputFile = c.env("GITHUB_STEP_SUMMARY"), c.env("GITHUB_OUTPUT")
		o.FilePrefix = fromWorkspace(c.env("GITHUB_WORKSPACE"))
	}
	return o
}

// fromWorkspace leads from the checkout to the working directory, "" where that
// is not inside.
func fromWorkspace(workspace string) string {
	dir, err := os.Getwd()
	if err != nil || workspace == "" {
		return ""
	}
	rel, err := filepath.Rel(workspace, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// Annotations of a command: the formats it knows, the first one the default,
// and the document it gives as JSON.
const (
	formatsKey  = "formats"
	documentKey = "document"
)

func knows(document string, formats ...view.Format) map[string]string {
	words := make([]string, len(formats))
	for i, f := range formats {
		words[i] = string(f)
	}
	return map[string]string{formatsKey: strings.Join(words, " "), documentKey: document}
}

func formatsOf(cmd *cobra.Command) []string {
	return strings.Fields(cmd.Annotations[formatsKey])
}
