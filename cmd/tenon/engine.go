package main

import (
	"context"
	"io"

	"tenon/apply"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Engine is what the command line drives. Tests give it other functions.
type Engine struct {
	Providers func() []*providers.Provider
	Load      func(spec.Options) (*spec.State, error)
	// Format rewrites a state file in the one way that files are written.
	Format  func([]byte) ([]byte, error)
	Schema  func([]*providers.Provider) []byte
	Suggest func(word string, among []string) string
	// Open gives the state store that the settings of a stack name.
	Open func(*spec.State, func(string) (string, bool)) (apply.State, error)
	// Keeps reports whether the settings name a way to keep secrets.
	Keeps  func(*spec.State, func(string) (string, bool)) bool
	Keygen func() (identity, recipient string, err error)

	Plan      func(context.Context, plan.Input, plan.Options) (*plan.Plan, error)
	ReadPlan  func([]byte) (*plan.Plan, error)
	CheckPlan func(fresh, saved *plan.Plan) error
	ClosePlan func(context.Context, *plan.Plan) error
	// Connect opens a connection, without a request.
	Connect func(context.Context, plan.Input, *spec.Connection) (providers.Client, error)
	Export  func(context.Context, plan.Input, value.Address) (*plan.Tree, []plan.Note, error)
	Apply   func(context.Context, apply.Input) (*apply.Report, error)

	Sandboxes func() map[string]func(faults []string) (Sandbox, error)
	Version   func() string
}

// Sandbox is a provider's server in memory.
type Sandbox interface {
	Start(listen string) error
	Close()
	Env() map[string]string
	Save(io.Writer) error
	Load(io.Reader) error
}
