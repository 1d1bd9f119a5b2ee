package main

import (
	"github.com/spf13/cobra"

	"tenon/apply"
	"tenon/cmd/tenon/view"
	"tenon/plan"
)

func (c *cli) destroyCommand() *cobra.Command {
	var confirm string
	cmd := &cobra.Command{
		Use:   "destroy",
		Short: "Delete what Tenon made",
		Long: `Deletes the objects of the stack that Tenon made, after the name of the stack was
typed or given. Built-in, protected and adopted objects stay.`,
		Example: `  tenon destroy
  tenon destroy --confirm acme             without a terminal`,
		Args:        cobra.NoArgs,
		Annotations: knows(apply.Format, view.Text, view.JSON, view.Markdown, view.GitHub),
	}
	cmd.Flags().StringVar(&confirm, "confirm", "", "the name of the `STACK`, instead of typing it")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return c.carryOut(cmd.Context(), job{options: plan.Options{Destroy: true}, agree: c.askDestroy(confirm)})
	}
	return cmd
}
