package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"tenon/providers"
	"tenon/spec/value"
)

// maxSecrets bounds what is read of standard input, in bytes.
const maxSecrets = 1 << 20

// askSecrets fills in the secrets of a call: from the terminal, or a line of
// standard input for each.
func (c *cli) askSecrets(ctx context.Context, g *given) error {
	if len(g.asked) == 0 {
		return nil
	}
	if isTerminal(c.Stdin) {
		return c.typeSecrets(ctx, g)
	}
	lines, err := c.secretLines(g)
	if err != nil {
		return err
	}
	for i, f := range g.asked {
		g.values[f.Name] = value.OfString(lines[i]).AsSecret()
	}
	return nil
}

func (c *cli) typeSecrets(ctx context.Context, g *given) error {
	for _, f := range g.asked {
		text, err := c.hidden(ctx, f.Name+": ")
		if err != nil {
			return err
		}
		if text == "" {
			return fmt.Errorf("%s is empty, and nothing was sent", f.Name)
		}
		if f.WriteOnly {
			again, err := c.hidden(ctx, f.Name+", once more: ")
			if err != nil {
				return err
			}
			if again != text {
				return fmt.Errorf("%s was not typed the same twice, and nothing was sent", f.Name)
			}
		}
		g.values[f.Name] = value.OfString(text).AsSecret()
	}
	return nil
}

// secretLines reads the secrets from standard input.
func (c *cli) secretLines(g *given) ([]string, error) {
	if slices.Contains(c.flags.files, "-") {
		return nil, providers.WithHint(fmt.Errorf("%s is to be read from standard input, which held the state file", g.asked[0].Name), "name the state file with -f FILE")
	}
	data, err := io.ReadAll(io.LimitReader(c.Stdin, maxSecrets))
	if err != nil {
		return nil, fmt.Errorf("the secrets cannot be read: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(data), "\r\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	names := make([]string, len(g.asked))
	for i, f := range g.asked {
		names[i] = f.Name
	}
	hint := "standard input is to hold a line for each secret, in this order: " + strings.Join(names, ", ")
	for i, name := range names {
		if i >= len(lines) || lines[i] == "" {
			return nil, providers.WithHint(fmt.Errorf("%s is a secret: there is no terminal to ask at, and standard input has no line for it", name), "%s", hint)
		}
	}
	if len(lines) > len(names) {
		return nil, providers.WithHint(fmt.Errorf("standard input has %d lines, and %s asks for %d", len(lines), g.op.Name, len(names)), "%s", hint)
	}
	return lines, nil
}

// hidden asks at the terminal for what must not be shown there.
func (c *cli) hidden(ctx context.Context, question string) (string, error) {
	f, ok := c.Stdin.(*os.File)
	if !ok {
		return "", errors.New("there is no terminal to ask at")
	}
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return "", fmt.Errorf("the terminal cannot be read: %w", err)
	}
	_, _ = fmt.Fprint(c.Stderr, question)
	type answer struct {
		data []byte
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		data, err := term.ReadPassword(int(f.Fd()))
		got <- answer{data, err}
	}()
	defer func() { _, _ = fmt.Fprintln(c.Stderr) }()
	select {
	case <-ctx.Done():
		_ = term.Restore(int(f.Fd()), before) // or what is typed from now on would not be seen
		return "", context.Cause(ctx)
	case a := <-got:
		if a.err != nil && !errors.Is(a.err, io.EOF) {
			return "", fmt.Errorf("the terminal cannot be read: %w", a.err)
		}
		return string(a.data), nil
	}
}
