package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenon/spec"
)

func (c *cli) fmtCommand() *cobra.Command {
	var write, check bool
	cmd := &cobra.Command{
		Use:   "fmt [PATH…]",
		Short: "Write the files in the one way they are written",
		Long: `Prints state files as they should be written: comments stay, indentation, quotes
and blank lines become the same everywhere. A folder stands for its own state files.`,
		Example: `  tenon fmt -w                   rewrite the files of this folder
  tenon fmt --check              in CI: exit with 1 where one is not as it should be
  tenon fmt - < acme.yaml`,
		Args: cobra.ArbitraryArgs,
	}
	cmd.Flags().BoolVarP(&write, "write", "w", false, "write the files instead of printing them")
	cmd.Flags().BoolVar(&check, "check", false, "name the files that are not as they should be, and exit with 1")
	cmd.MarkFlagsMutuallyExclusive("write", "check")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		paths, err := c.formatPaths(args)
		if err != nil {
			return err
		}
		var failed []error
		wrong := 0
		for _, path := range paths {
			changed, err := c.formatOne(path, write, check)
			if err != nil {
				failed = append(failed, err)
			} else if changed {
				wrong++
			}
		}
		if err := errors.Join(failed...); err != nil {
			return err
		}
		if check && wrong > 0 {
			c.say("%d to rewrite (tenon fmt -w does it)", wrong)
			return exit(codeError)
		}
		return nil
	}
	return cmd
}

// formatPaths are the files that arguments, or else -f, stand for.
func (c *cli) formatPaths(args []string) ([]string, error) {
	if len(args) == 0 {
		args = slices.Concat(c.flags.files, c.flags.overlays)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case arg == "-":
			out = append(out, arg)
		case err != nil:
			return nil, err
		case !info.IsDir():
			out = append(out, arg)
		default:
			inside, err := stateFiles(arg)
			if err != nil {
				return nil, err
			}
			out = append(out, inside...)
		}
	}
	return out, nil
}

// stateFiles are the YAML files of a folder. JSON has its own formatters.
func stateFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && (ext == ".yaml" || ext == ".yml") {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out, nil
}

// formatOne formats one file, and reports whether it was another before.
func (c *cli) formatOne(path string, write, check bool) (bool, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(c.Stdin)
	} else {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return false, err
	}
	out, err := c.Engine.Format(data)
	if err != nil {
		return false, inFile(path, err)
	}
	same := bytes.Equal(data, out)
	switch {
	case check && !same:
		_, err = fmt.Fprintln(c.Stdout, path)
	case check, write && same:
	case write && path != "-":
		err = rewrite(path, out)
	default:
		_, err = c.Stdout.Write(out)
	}
	return !same, err
}

// inFile puts the file's name to a mistake that knows only line and column.
func inFile(path string, err error) error {
	var p *spec.Problem
	if !errors.As(err, &p) || p.Pos.File != "" {
		return err
	}
	named := *p
	named.Pos.File = path
	return &named
}

// rewrite replaces a file in one step and keeps its mode.
func rewrite(path string, data []byte) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(real); err == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(real), ".tenon-fmt-*")
	if err != nil {
		return err
	}
	_, werr := tmp.Write(data)
	err = errors.Join(werr, tmp.Chmod(mode), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), real)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("%s is as it was: %w", path, err)
	}
	return nil
}
