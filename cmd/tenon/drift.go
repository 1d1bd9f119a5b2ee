package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/spec/value"
)

func (c *cli) driftCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "drift",
		Short: "Tell whether anything was changed behind Tenon's back",
		Long: `Tells whether anything live differs from the files for another reason than that
the files have changed: made for a cron job. A secret that is due for another
(_rotate), or will end before it can have one, counts too. Exits with 2 where
there is drift.`,
		Example: `  tenon drift
  tenon drift --format json
  tenon drift --format github            as annotations on the lines of the files`,
		Args:        cobra.NoArgs,
		Annotations: knows(plan.Format, view.Text, view.JSON, view.Markdown, view.GitHub),
		RunE:        func(cmd *cobra.Command, _ []string) error { return c.runDrift(cmd.Context()) },
	}
}

func (c *cli) runDrift(ctx context.Context) error {
	r, err := c.prepare(plan.Options{})
	if err != nil {
		return err
	}
	p, err := c.plan(ctx, r)
	if err != nil {
		return err
	}
	defer c.close(ctx, p)
	drift := onlyDrift(p)
	o := c.options(c.form)
	o.Drift = true
	if err := view.New(o).Plan(drift); err != nil {
		return err
	}
	if pending := p.Summary.Changes() - drift.Summary.Changes(); pending > 0 {
		c.say("changes of the files that wait for an apply: %d (tenon plan shows them)", pending)
	}
	if drift.Summary.Changes() > 0 || p.RotationBlocked() {
		return exit(codeChanges)
	}
	return nil
}

// onlyDrift gives a plan without the steps whose only cause is that the files
// have changed, and without what forbids an apply: none is asked for.
func onlyDrift(p *plan.Plan) *plan.Plan {
	out := *p
	out.Steps, out.Refusals, out.Renames = nil, nil, nil
	out.Summary = plan.Summary{Unchanged: p.Summary.Unchanged}
	shown := map[value.Address]bool{}
	for _, s := range p.Steps {
		if s.Late { // it goes with the first step of its object
			if shown[s.Address] {
				out.Steps = append(out.Steps, s)
			}
			continue
		}
		if !drifted(s) {
			continue
		}
		shown[s.Address] = true
		out.Steps = append(out.Steps, s)
		switch s.Action {
		case plan.Create:
			out.Summary.Create++
		case plan.Update:
			out.Summary.Update++
		case plan.Replace:
			out.Summary.Replace++
		case plan.Delete:
			out.Summary.Delete++
		}
	}
	return &out
}

// drifted tells whether a step is not the file's doing alone. Where nobody can
// tell whose a change is, it may be drift, and is said to be.
func drifted(s *plan.Step) bool {
	switch s.Reason {
	case "drift", "both", "unlisted", "lost-credentials", "rotation":
		return true
	case "new", "removed", "destroy":
		return false
	}
	return slices.ContainsFunc(s.Changes, func(c plan.Change) bool { return c.Whose != plan.Yours })
}
