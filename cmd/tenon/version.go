package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
)

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:         "version",
		Short:       "Print the version",
		Example:     "  tenon version\n  tenon version --format json",
		Args:        cobra.NoArgs,
		Annotations: knows("tenon.version/1", view.Text, view.JSON),
		RunE: func(*cobra.Command, []string) error {
			if c.form == view.JSON {
				return view.WriteJSON(c.Stdout, map[string]string{"format": "tenon.version/1", "version": c.Engine.Version(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH})
			}
			_, err := fmt.Fprintf(c.Stdout, "tenon %s (%s, %s/%s)\n", c.Engine.Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version string

// buildVersion is what the linker or the build knows.
func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return info.Main.Version
}
