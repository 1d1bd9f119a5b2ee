package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tenon/apply"
	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/spec/value"
)

// leaseTime is how long others wait for an apply that has died.
const leaseTime = 2 * time.Minute

func (c *cli) applyCommand() *cobra.Command {
	var allow allowing
	cmd := &cobra.Command{
		Use:   "apply [PLANFILE]",
		Short: "Carry out what plan shows",
		Long: `Carries out what plan shows, after a question at a terminal; elsewhere it wants
--yes. With a PLANFILE it asks nothing, and does exactly what that plan says, or
nothing if anything has changed since. Run again after a failure, it goes on.`,
		Example: `  tenon apply
  tenon apply --yes
  tenon apply plan.json                    what tenon plan --out plan.json has saved
  tenon apply --target 'logto.cloud.tenants[acme-dev]'
  tenon apply --allow-delete tenant=1`,
		Args:        cobra.MaximumNArgs(1),
		Annotations: knows(apply.Format, view.Text, view.JSON, view.Markdown, view.GitHub),
	}
	allow.flags(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		options, err := allow.options()
		if err != nil {
			return err
		}
		job := job{options: options, agree: c.askApply}
		if len(args) == 1 {
			if err := c.saved(&job, args[0]); err != nil {
				return err
			}
		}
		return c.carryOut(cmd.Context(), job)
	}
	return cmd
}

// job is what is to be carried out, and how it is agreed to.
type job struct {
	options plan.Options
	saved   *plan.Plan // nil: make one
	agree   func(context.Context, *plan.Plan) error
}

// saved reads a saved plan and takes from it what it was made with.
func (c *cli) saved(j *job, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("the saved plan cannot be read: %w", err)
	}
	if j.saved, err = c.Engine.ReadPlan(data); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(j.saved.Refusals) > 0 {
		return fmt.Errorf("%s: the plan is refused and cannot be applied: %w", path, refused(j.saved))
	}
	if len(c.flags.files) == 0 {
		c.flags.files = j.saved.Files
	}
	if len(c.flags.overlays) == 0 {
		c.flags.overlays = j.saved.Overlays
	}
	c.flags.targets = j.saved.Targets
	j.options.Destroy, j.options.Rotate = j.saved.Destroy, nil
	for _, a := range j.saved.Rotate {
		j.options.Rotate = append(j.options.Rotate, value.Address(a))
	}
	// Whoever let the plan be saved has agreed to its deletes, and to what it makes.
	for _, s := range j.saved.Steps {
		switch s.Action {
		case plan.Delete, plan.Replace:
			j.options.AllowDelete[s.Kind]++
		case plan.Create:
			j.options.AllowCreate[s.Kind]++
		}
	}
	j.agree = func(context.Context, *plan.Plan) error { return nil }
	return nil
}

// carryOut plans under the lease, asks, and applies.
func (c *cli) carryOut(ctx context.Context, j job) (err error) {
	r, err := c.prepare(j.options)
	if err != nil {
		return err
	}
	release, err := r.store.Lease(ctx, c.who(), leaseTime)
	if err != nil {
		return err
	}
	defer func() {
		if rerr := release(); rerr != nil && err == nil {
			err = rerr
		}
	}()
	p, err := c.plan(ctx, r)
	if err != nil {
		return err
	}
	defer c.close(ctx, p)
	if j.saved != nil {
		if err := c.Engine.CheckPlan(p, j.saved); err != nil {
			return err
		}
	}
	if c.form == view.Text {
		if err := c.out.Plan(p); err != nil {
			return err
		}
	}
	if brakes := refused(p); brakes != nil {
		if c.form == view.Text { // it has just been shown
			return exit(codeError)
		}
		return brakes
	}
	if p.Summary.Changes() > 0 {
		if err := j.agree(ctx, p); err != nil {
			return err
		}
	}
	return c.execute(ctx, r, p)
}

// execute applies a plan and reports. A plan without steps is applied too: what
// it found settled goes into the inventory.
func (c *cli) execute(ctx context.Context, r *ready, p *plan.Plan) error {
	progress := c.progress(r.input.Env)
	defer context.AfterFunc(ctx, func() {
		c.say("interrupted: what is in flight is finished first; once more quits at once")
	})()
	report, err := c.Engine.Apply(ctx, apply.Input{
		Plan: p, State: r.store, Observe: r.input, Parallelism: c.flags.parallelism, Watch: progress.Applying,
	})
	progress.Stop()
	if report == nil {
		return err
	}
	if c.form != view.Text || len(report.Outcomes) > 0 {
		if werr := c.out.Report(report, err); werr != nil {
			return errors.Join(werr, err)
		}
	} else if err != nil {
		return err
	}
	_, failed, skipped := report.Counts()
	switch {
	case report.Interrupted:
		return exit(codeInterrupted)
	case err != nil || failed+skipped+len(report.Unconverged) > 0 || report.ObserveErr != nil:
		return exit(codeError)
	}
	return nil
}

// who says whose apply it is, to others who would like to.
func (c *cli) who() string {
	name := c.env("USER")
	if name == "" {
		name = "someone"
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown host"
	}
	return fmt.Sprintf("%s@%s, process %d", name, host, os.Getpid())
}
