package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func (c *cli) sandboxCommand() *cobra.Command {
	var o sandboxOptions
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve the providers in memory, to try things out",
		Long: `Serves every provider's sandbox on the loopback, until a signal, and prints the
environment by which tenon finds them. Nobody needs an account; nothing leaves
this machine.`,
		Example: `  tenon sandbox --env-file sandbox.env &
  . ./sandbox.env && tenon apply
  tenon sandbox --data sandbox.json               what was made is there the next time
  tenon sandbox --fault 429:every=7 --fault reset-after:p=0.05,method=POST`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.runSandbox(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.listen, "listen", "127.0.0.1:0", "`HOST:PORT` of the first one, on the loopback; port 0 takes free ones")
	cmd.Flags().StringVar(&o.envFile, "env-file", "", "write the environment to `FILE` too, once it serves")
	cmd.Flags().StringVar(&o.data, "data", "", "keep the data in `FILE` (one for each provider beyond the first)")
	cmd.Flags().StringArrayVar(&o.faults, "fault", nil, "inject a fault, as `WHAT:WHEN`: 429:every=7, reset-after:p=0.05, slow:50ms (repeatable)")
	return cmd
}

type sandboxOptions struct {
	listen, envFile, data string
	faults                []string
}

// served is a sandbox, and the file its data are kept in.
type served struct {
	Sandbox
	data string
}

// saveEvery is how often a sandbox's data are written.
const saveEvery = 5 * time.Second

func (c *cli) runSandbox(ctx context.Context, o sandboxOptions) (err error) {
	host, port, err := loopback(o.listen)
	if err != nil {
		return err
	}
	makers := c.Engine.Sandboxes()
	var all []served
	defer func() {
		for _, s := range all {
			err = errors.Join(err, s.save())
			s.Close()
		}
	}()
	for _, p := range c.Engine.Providers() {
		name, i := p.Name, len(all)
		if makers[name] == nil {
			continue
		}
		s, err := makers[name](o.faults)
		if err != nil {
			return err
		}
		one := served{s, dataFile(o.data, name, i)}
		if err := one.load(); err != nil {
			return err
		}
		listen := port
		if port > 0 {
			listen += i
		}
		if err := s.Start(net.JoinHostPort(host, strconv.Itoa(listen))); err != nil {
			return fmt.Errorf("the sandbox of %s cannot be served: %w", name, err)
		}
		all = append(all, one)
	}
	if err := c.tellEnvironment(all, o.envFile); err != nil {
		return err
	}
	return wait(ctx, all)
}

// loopback takes a listening address apart, and refuses what others could reach.
func loopback(listen string) (string, int, error) {
	host, text, err := net.SplitHostPort(listen)
	if err != nil {
		return "", 0, fmt.Errorf("--listen %s: write HOST:PORT, as in 127.0.0.1:0", listen)
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("--listen %s: %q is no port", listen, text)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", 0, fmt.Errorf("--listen %s: a sandbox has credentials that everyone may know, and is served on the loopback only (127.0.0.1)", listen)
	}
	return host, port, nil
}

// dataFile is the file given for the first provider, and one beside it, named
// after the provider, for each further one.
func dataFile(path, provider string, i int) string {
	if path == "" || i == 0 {
		return path
	}
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "." + provider + ext
}

// tellEnvironment prints the variables, and writes them to a file in one step.
func (c *cli) tellEnvironment(all []served, envFile string) error {
	env := map[string]string{}
	for _, s := range all {
		maps.Copy(env, s.Env())
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(env)) {
		fmt.Fprintf(&b, "export %s='%s'\n", name, strings.ReplaceAll(env[name], "'", `'\''`))
	}
	if _, err := io.WriteString(c.Stdout, b.String()); err != nil {
		return err
	}
	if envFile == "" {
		return nil
	}
	return replace(envFile, func(w io.Writer) error {
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// wait serves until a signal, and saves from time to time.
func wait(ctx context.Context, all []served) error {
	tick := time.NewTicker(saveEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			for _, s := range all {
				if err := s.save(); err != nil {
					return err
				}
			}
		}
	}
}

func (s served) load() error {
	if s.data == "" {
		return nil
	}
	f, err := os.Open(s.data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := s.Load(f); err != nil {
		return fmt.Errorf("%s: %w", s.data, err)
	}
	return nil
}

func (s served) save() error {
	if s.data == "" {
		return nil
	}
	return replace(s.data, s.Save)
}

// replace writes a file in one step, for its owner only.
func replace(path string, write func(io.Writer) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tenon-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(tmp), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return fmt.Errorf("%s is not written: %w", path, err)
	}
	return nil
}
