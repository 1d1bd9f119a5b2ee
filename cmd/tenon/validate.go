package main

import (
	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
)

func (c *cli) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate",
		Short: "Check the files, without a server",
		Long: `Checks the files against the providers' tables and says all that is wrong at
once, each with file, line and column. It sends nothing, and needs no credentials.`,
		Example: `  tenon validate
  tenon validate -f base.yaml --overlay prod.yaml
  tenon validate --format github          as annotations on the lines of the files`,
		Args:        cobra.NoArgs,
		Annotations: knows("tenon.validate/1", view.Text, view.JSON, view.GitHub),
		RunE: func(*cobra.Command, []string) error {
			state, err := c.load(true)
			if err != nil {
				return err
			}
			return c.out.Valid(state)
		},
	}
}
