package main

import (
	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/spec/value"
)

func (c *cli) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export CONNECTION",
		Short: "Write what is live as a state file",
		Long: `Writes what is live behind a connection as a state file: the way in for a tenant
that was set up by hand. The connection has to be in the files; secrets are not
exported, a comment stands where one is.`,
		Example: `  tenon export logto.cloud > acme.yaml
  tenon export 'logto.cloud.tenants[acme-dev]'`,
		Args:        cobra.ExactArgs(1),
		Annotations: knows("tenon.export/1", view.Text, view.JSON),
		RunE: func(cmd *cobra.Command, args []string) error {
			address := value.Address(args[0])
			if _, err := address.Steps(); err != nil {
				return err
			}
			r, err := c.prepare(plan.Options{})
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			if r.input.Inventory, err = r.store.Load(ctx); err != nil {
				return err
			}
			progress := c.progress(r.input.Env)
			tree, notes, err := c.Engine.Export(ctx, r.input, address)
			progress.Stop()
			if err != nil {
				return err
			}
			for _, n := range notes {
				c.say("note: %s", n.Text)
			}
			if c.form == view.JSON {
				return view.WriteJSON(c.Stdout, view.TreeValue(*tree))
			}
			data, err := view.YAML(tree)
			if err != nil {
				return err
			}
			_, err = c.Stdout.Write(data)
			return err
		},
	}
}
