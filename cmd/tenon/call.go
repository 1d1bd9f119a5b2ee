package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

const callDocument = "tenon.call/1"

func (c *cli) callCommand() *cobra.Command {
	var to destination
	cmd := &cobra.Command{
		Use:   "call [CONNECTION [OPERATION [NAME=VALUE…]]]",
		Short: "Ask a server something that is not state",
		Long: `Calls one of the operations that a provider has besides its kinds: what can be
asked or done, and is no state that a file could declare. Without an operation it
lists those of the connection, and without that those of all connections.

An argument is written NAME=VALUE; one that is a list is repeated. A secret is never
written there, where a shell's history and lists of processes would show it: it is
asked for at a terminal, or else read from standard input, a line for each secret
argument in the order in which they are listed. A secret that may be left out is
asked for where NAME=- stands.

What an operation changes is changed at once, without a question: the list says
which ones do. One that brings a secret which the server tells once is called only
where it has been said what becomes of that: --keep puts it into the secret store,
--reveal prints it.`,
		Example: `  tenon call                                         what can be called
  tenon call logto.cloud                             …on one connection
  tenon call logto.cloud regions
  tenon call logto.cloud regions --format json | jq -r '.result[].name'`,
		Args:              cobra.ArbitraryArgs,
		Annotations:       knows(callDocument, view.Text, view.JSON),
		ValidArgsFunction: c.completeCall,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return c.operations(args)
			}
			return c.call(cmd.Context(), args[0], args[1], args[2:], to)
		},
	}
	cmd.Flags().StringVar(&to.keep, "keep", "", "put the secret that it brings into the secret store, at `ADDRESS[#NAME]`")
	cmd.Flags().BoolVar(&to.reveal, "reveal", false, "print the secret that it brings")
	return cmd
}

// operations lists what can be called on the connections named, or on all.
func (c *cli) operations(names []string) error {
	state, err := c.load(true)
	if err != nil {
		return err
	}
	among := state.Connections
	if len(names) > 0 {
		conn, err := c.connection(state, names[0])
		if err != nil {
			return err
		}
		among = []*spec.Connection{conn}
	}
	if c.form == view.JSON {
		return view.WriteJSON(c.Stdout, view.OperationsDoc(among))
	}
	_, err = c.Stdout.Write(view.OperationsText(among, c.options(view.Text)))
	return err
}

// connection finds the connection that an argument names.
func (c *cli) connection(state *spec.State, name string) (*spec.Connection, error) {
	var names []string
	for _, conn := range state.Connections {
		if string(conn.Address) == name {
			return conn, nil
		}
		names = append(names, string(conn.Address))
	}
	err := fmt.Errorf("no file has the connection %q", name)
	switch near := c.Engine.Suggest(name, names); {
	case near != "":
		return nil, providers.WithHint(err, "did you mean %s?", near)
	case len(names) == 0:
		return nil, providers.WithHint(err, "the files have none")
	}
	return nil, providers.WithHint(err, "the connections are %s", strings.Join(names, ", "))
}

// operation finds the operation that an argument names.
func (c *cli) operation(conn *spec.Connection, name string) (*providers.Operation, error) {
	p := conn.Provider
	if op := p.Operation(name); op != nil {
		return op, nil
	}
	var names []string
	for i := range p.Operations {
		names = append(names, p.Operations[i].Name)
	}
	err := fmt.Errorf("%s has no operation %q", p.Name, name)
	switch near := c.Engine.Suggest(name, names); {
	case near != "":
		return nil, providers.WithHint(err, "did you mean %s?", near)
	case len(names) == 0:
		return nil, providers.WithHint(err, "%s has none at all", p.Name)
	}
	return nil, providers.WithHint(err, "the operations are %s", strings.Join(names, ", "))
}

// call carries out one operation and shows what it gave. All that can be found
// wrong with the arguments is told before a secret is asked for.
func (c *cli) call(ctx context.Context, address, name string, texts []string, to destination) error {
	r, err := c.prepare(plan.Options{})
	if err != nil {
		return err
	}
	conn, err := c.connection(r.input.State, address)
	if err != nil {
		return err
	}
	op, err := c.operation(conn, name)
	if err != nil {
		return err
	}
	given, err := c.arguments(op, texts)
	if err != nil {
		return err
	}
	if err := to.check(ctx, op, r.store); err != nil {
		return err
	}
	if err := c.askSecrets(ctx, given); err != nil {
		return err
	}
	progress := c.progress(r.input.Env)
	result, err := c.perform(ctx, r, conn, op, given.value())
	progress.Stop()
	if err != nil {
		return err
	}
	if op.Mints != "" {
		if result, err = c.minted(ctx, op, r.store, to, result); err != nil {
			return err
		}
	}
	if c.form == view.JSON {
		return view.WriteJSON(c.Stdout, view.CallDoc(conn.Address, op, result))
	}
	o := c.options(view.Text)
	_, err = c.Stdout.Write(view.CallText(op, result, isTerminal(c.Stdout), o))
	return err
}

func (c *cli) perform(ctx context.Context, r *ready, conn *spec.Connection, op *providers.Operation, args value.Value) (value.Value, error) {
	known, err := plan.KnownSecrets(r.input, args)
	if err != nil {
		return value.Value{}, err
	}
	client, err := c.Engine.Connect(ctx, r.input, conn)
	if err != nil {
		return value.Value{}, err
	}
	defer func() { _ = client.Close(context.WithoutCancel(ctx)) }() // tokens that were not revoked end by themselves
	result, err := op.Run(ctx, client, args)
	if err != nil {
		return value.Value{}, callProblem(conn, op, err)
	}
	return known.Conceal(result), nil
}

// callProblem says whose failure it is, and, where the connection is at fault,
// which lines of the files to look at.
func callProblem(conn *spec.Connection, op *providers.Operation, err error) error {
	p := &spec.Problem{Address: conn.Address, Message: fmt.Sprintf("%s: %s: %s", conn.Address, op.Name, providers.Unhinted(err)), Hint: providers.HintOf(err), Err: err}
	for _, fault := range []error{providers.ErrDenied, providers.ErrUnavailable, providers.ErrNoCredentials} {
		if errors.Is(err, fault) {
			p.Pos = conn.Pos
		}
	}
	return p
}

// completeCall offers connections, then the operations of one, then what its
// arguments are called.
func (c *cli) completeCall(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	state, err := c.load(true)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, conn := range state.Connections {
		switch {
		case len(args) == 0:
			out = append(out, string(conn.Address))
		case string(conn.Address) != args[0]:
		case len(args) == 1:
			for i := range conn.Provider.Operations {
				out = append(out, conn.Provider.Operations[i].Name)
			}
		default:
			if op := conn.Provider.Operation(args[1]); op != nil {
				return argumentNames(op), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
			}
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

func argumentNames(op *providers.Operation) []string {
	var out []string
	for i := range op.Arguments {
		if !op.Arguments[i].Secret {
			out = append(out, op.Arguments[i].Name+"=")
		}
	}
	return out
}
