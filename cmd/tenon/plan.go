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
	var allow []string
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
	allowFlag(cmd.Flags(), &allow)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		allowed, err := allowances(allow)
		if err != nil {
			return err
		}
		return c.runPlan(cmd.Context(), out, detailed, allowed)
	}
	return cmd
}

func (c *cli) runPlan(ctx context.Context, out string, detailed bool, allowed map[string]int) error {
	r, err := c.prepare(plan.Options{AllowDelete: allowed})
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

func allowFlag(to *pflag.FlagSet, allow *[]string) {
	to.StringArrayVar(allow, "allow-delete", nil, "allow so many deletes of a kind, as `KIND=N` (repeatable)")
}

// allowances reads --allow-delete.
func allowances(texts []string) (map[string]int, error) {
	out := map[string]int{}
	for _, text := range texts {
		kind, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		if kind == "" || err != nil || n < 0 {
			return nil, errors.New("--allow-delete " + text + ": write KIND=N, as in --allow-delete tenant=1")
		}
		out[kind] += n
	}
	return out, nil
}
