package main

import (
	"context"
	"io"
	"log/slog"

	"tenon/apply"
	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// load reads the state files.
func (c *cli) load(offline bool) (*spec.State, error) {
	vars, err := c.variables()
	if err != nil {
		return nil, err
	}
	return c.Engine.Load(spec.Options{
		Providers: c.Engine.Providers(), Paths: c.flags.files, Overlays: c.flags.overlays, Vars: vars,
		Stdin: func() ([]byte, error) { return io.ReadAll(c.Stdin) }, LookupEnv: c.LookupEnv, Offline: offline,
	})
}

// ready is all that a plan needs.
type ready struct {
	input   plan.Input
	store   apply.State
	options plan.Options
	paths   []string // as given with -f
}

// prepare reads the files and opens the state they name.
func (c *cli) prepare(o plan.Options) (*ready, error) {
	targets, err := c.targets()
	if err != nil {
		return nil, err
	}
	o.Targets = targets
	state, err := c.load(false)
	if err != nil {
		return nil, err
	}
	store, err := c.Engine.Open(state, c.LookupEnv)
	if err != nil {
		return nil, err
	}
	paths := c.flags.files
	if len(paths) == 0 {
		paths = []string{"."}
	}
	r := &ready{plan.Input{State: state, Env: c.providersEnv()}, store, o, paths}
	r.input.Secret, r.input.NoStore = apply.Secrets(context.Background(), store), !c.Engine.Keeps(state, c.LookupEnv)
	return r, nil
}

func (c *cli) providersEnv() *providers.Env {
	level, _ := c.level() // settle has looked at it
	return &providers.Env{
		Log:         slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: level})),
		Meter:       &providers.Meter{},
		Parallelism: c.flags.parallelism,
		Version:     c.Engine.Version(),
	}
}

// plan loads the inventory, observes and compares, telling how far that is. The
// plan must be closed.
func (c *cli) plan(ctx context.Context, r *ready) (*plan.Plan, error) {
	inventory, err := r.store.Load(ctx)
	if err != nil {
		return nil, err
	}
	r.input.Inventory = inventory
	progress := c.progress(r.input.Env)
	r.input.Progress = func(p plan.Progress) {
		progress.Reading(string(p.Place)+" "+p.Collection, p.Have, p.Total)
	}
	p, err := c.Engine.Plan(ctx, r.input, r.options)
	progress.Stop()
	r.input.Progress = nil
	if err != nil {
		return nil, err
	}
	p.Files, p.Overlays = r.paths, c.flags.overlays
	var notes []plan.Note
	for _, w := range r.input.State.Warnings {
		notes = append(notes, plan.Note{Address: w.Address, File: w.Pos.File, Line: int(w.Pos.Line), Text: withHint(w)})
	}
	p.Notes = append(notes, p.Notes...)
	return p, nil
}

func withHint(p *spec.Problem) string {
	if p.Hint == "" {
		return p.Message
	}
	return p.Message + " (" + p.Hint + ")"
}

// progress begins to tell on standard error how a run goes.
func (c *cli) progress(env *providers.Env) *view.Progress {
	return view.StartProgress(view.ProgressOptions{
		Err:      c.Stderr,
		Terminal: isTerminal(c.Stderr) && c.env("CI") == "" && c.env("TERM") != "dumb",
		Waiting:  func() string { return env.Meter.Counts().Waiting },
	})
}

func (c *cli) close(ctx context.Context, p *plan.Plan) {
	_ = c.Engine.ClosePlan(context.WithoutCancel(ctx), p) // tokens that were not revoked end by themselves
}

// refused gives the brakes of a plan as an error, nil where there are none.
func refused(p *plan.Plan) error {
	var out spec.Problems
	for _, r := range p.Refusals {
		out = append(out, &spec.Problem{Pos: value.Pos{File: r.File, Line: int32(r.Line), Col: int32(r.Column)}, Address: r.Address, Message: r.Text, Hint: r.Hint})
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
