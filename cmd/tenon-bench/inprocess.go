package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"tenon/apply"
	"tenon/apply/folder"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/atlas"
	"tenon/providers/logto"
	"tenon/spec"
)

// load reads a state as the command line does.
func load(dir string, env []string, offline bool) (*spec.State, error) {
	return spec.Load(spec.Options{
		Providers: []*providers.Provider{atlas.Provider(), logto.Provider()}, Paths: []string{dir},
		LookupEnv: lookup(env), Offline: offline,
	})
}

func lookup(env []string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, one := range env {
			if text, ok := strings.CutPrefix(one, name+"="); ok {
				return text, true
			}
		}
		return os.LookupEnv(name)
	}
}

func runValidate(dir string) error {
	_, err := load(dir, nil, true)
	return err
}

// observed is a plan and what it was made from.
type observed struct {
	input plan.Input
	store *folder.Folder
	plan  *plan.Plan
}

func makePlan(ctx context.Context, dir string, env []string) (*observed, error) {
	state, err := load(dir, env, false)
	if err != nil {
		return nil, err
	}
	store, err := folder.Open(filepath.Join(dir, ".tenon"), state.Stack, state.Settings.Secrets, folder.Options{LookupEnv: lookup(env)})
	if err != nil {
		return nil, err
	}
	inventory, err := store.Load(ctx)
	if err != nil {
		return nil, err
	}
	o := &observed{store: store, input: plan.Input{
		State: state, Inventory: inventory, Env: &providers.Env{Meter: &providers.Meter{}, Parallelism: parallelism},
		Progress: func(plan.Progress) {},
	}}
	o.plan, err = plan.Run(ctx, o.input, plan.Options{})
	return o, err
}

func runPlan(ctx context.Context, dir string, env []string) error {
	o, err := makePlan(ctx, dir, env)
	if err != nil {
		return err
	}
	return o.plan.Close(ctx)
}

func runApply(ctx context.Context, dir string, env []string) error {
	o, err := makePlan(ctx, dir, env)
	if err != nil {
		return err
	}
	_, err = apply.Run(ctx, apply.Input{Plan: o.plan, State: o.store, Observe: o.input, Parallelism: parallelism})
	return err
}
