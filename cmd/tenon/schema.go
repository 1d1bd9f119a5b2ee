package main

import (
	"github.com/spf13/cobra"
)

func (c *cli) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of a state file, for editors",
		Example: `  tenon schema > tenon.schema.json
  # then, in the first line of a state file:
  # yaml-language-server: $schema=tenon.schema.json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := c.Stdout.Write(c.Engine.Schema(c.Engine.Providers()))
			return err
		},
	}
}
