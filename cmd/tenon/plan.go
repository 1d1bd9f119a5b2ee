package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenon/cmd/tenon/view"
	"tenon/plan"
)

func (c *cli) planCommand() *cobra.Command {
	var out string
	var detailed bool
	var allow allowing
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what apply would change",
		Long:  "Shows what apply would change, and why. It reads, and never writes to a server.",
		Example: `  tenon plan
  tenon plan -f base.yaml --overlay prod.yaml --var region=EU
  tenon plan --out plan.json                      save it, for tenon apply plan.json
  tenon plan --format markdown > comment.md       for a pull request
  tenon plan --detailed-exitcode                  0: nothing to do, 1: error, 2: changes`,
		Args:        cobra.NoArgs,
		Annotations: knows(plan.Format, view.Text, view.JSON, view.Markdown, view.GitHub),
	}
	cmd.Flags().StringVar(&out, "out", "", "save the plan to `FILE`; it holds no secret")
	cmd.Flags().BoolVar(&detailed, "detailed-exitcode", false, "exit with 2 where there are changes")
	allow.flags(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		options, err := allow.options()
		if err != nil {
			return err
		}
		return c.runPlan(cmd.Context(), out, detailed, options)
	}
	return cmd
}

func (c *cli) runPlan(ctx context.Context, out string, detailed bool, options plan.Options) error {
	r, err := c.prepare(options)
	if err != nil {
		return err
	}
	p, err := c.plan(ctx, r)
	if err != nil {
		return err
	}
	defer c.close(ctx, p)
	if err := c.out.Plan(p); err != nil {
		return err
	}
	switch {
	case len(p.Refusals) > 0 && out != "":
		c.say("the plan is refused, and was not saved to %s", out)
		return exit(codeError)
	case len(p.Refusals) > 0:
		return exit(codeError)
	case out != "":
		if err := savePlan(out, p); err != nil {
			return err
		}
		c.say("saved to %s; carry it out with: tenon apply %s", out, out)
	}
	if detailed && p.Summary.Changes() > 0 {
		return exit(codeChanges)
	}
	return nil
}

// say tells the person at the terminal something beside the output.
func (c *cli) say(format string, args ...any) {
	_, _ = fmt.Fprintln(c.Stderr, view.Visible(fmt.Sprintf(format, args...)))
}

func savePlan(path string, p *plan.Plan) error {
	var b bytes.Buffer
	if err := view.New(view.Options{Format: view.JSON, Out: &b}).Plan(p); err != nil {
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("the plan is not saved: %w", err)
	}
	return nil
}

// allowing is what --allow-delete, --allow-create and --rotate say.
type allowing struct{ deletes, creates, rotates []string }

func (a *allowing) flags(to *pflag.FlagSet) {
	to.StringArrayVar(&a.deletes, "allow-delete", nil, "allow so many deletes of a kind, as `KIND=N` (repeatable)")
	to.StringArrayVar(&a.creates, "allow-create", nil, "make so many objects of a kind that may be there unseen, as `KIND=N` (repeatable)")
	to.StringArrayVar(&a.rotates, "rotate", nil, "have the secret of the object with this `ADDRESS` followed by another now, due or not (repeatable)")
}

func (a *allowing) options() (o plan.Options, err error) {
	if o.AllowDelete, err = allowances("--allow-delete", a.deletes); err == nil {
		o.AllowCreate, err = allowances("--allow-create", a.creates)
	}
	if err == nil {
		o.Rotate, err = addresses("--rotate", a.rotates)
	}
	return o, err
}

// allowances reads one of the flags.
func allowances(flag string, texts []string) (map[string]int, error) {
	out := map[string]int{}
	for _, text := range texts {
		kind, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		if kind == "" || err != nil || n < 0 {
			return nil, errors.New(flag + " " + text + ": write KIND=N, as in " + flag + " tenant=1")
		}
		out[kind] += n
	}
	return out, nil
}
