package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tenon/apply"
	"tenon/spec/value"
)

// onlyName is what a secret is called that was put at a bare address: !secret
// ADDRESS finds it as the only one there.
const onlyName = "value"

func (c *cli) secretsPutCommand() *cobra.Command {
	return &cobra.Command{
		Use: "put ADDRESS[#NAME]", Short: "Keep a secret, from standard input or a hidden prompt", Args: cobra.ExactArgs(1),
		Long: `Keeps a secret in the store, for !secret. It is read from standard input, or asked
for at a terminal without being shown; never from a flag, which others could see.`,
		Example: `  tenon secrets put ann                              then: password: !secret ann
  pass show smtp | tenon secrets put 'logto.cloud#smtp'`,
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := value.ParseTarget(args[0], true)
			if err != nil {
				return err
			}
			store, err := c.store()
			if err != nil {
				return err
			}
			if err := store.CanKeep(cmd.Context()); err != nil {
				return err
			}
			text, err := c.readSecret(target)
			if err != nil {
				return err
			}
			err = store.Keep(cmd.Context(), apply.Secret{Address: target.Address, Name: cmp.Or(target.Field, onlyName), Value: value.OfString(text).AsSecret()})
			if err != nil {
				return err
			}
			c.say("kept; a state file takes it with !secret %s", target)
			return nil
		},
	}
}

// readSecret reads all of standard input, less one newline at its end, or a
// line that is typed without being shown.
func (c *cli) readSecret(t value.Target) (string, error) {
	var data []byte
	var err error
	if f, ok := c.Stdin.(*os.File); ok && isTerminal(c.Stdin) {
		_, _ = fmt.Fprintf(c.Stderr, "%s: ", t)
		data, err = term.ReadPassword(int(f.Fd()))
		_, _ = fmt.Fprintln(c.Stderr)
	} else {
		data, err = io.ReadAll(c.Stdin)
	}
	if err != nil {
		return "", fmt.Errorf("the secret cannot be read: %w", err)
	}
	text := strings.TrimSuffix(string(data), "\n")
	if text == "" {
		return "", errors.New("the secret is empty, and was not kept")
	}
	return text, nil
}

func (c *cli) secretsKeygenCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "keygen", Short: "Make a key pair for the secret store", Args: cobra.NoArgs,
		Long: `Makes an age key pair. The public key goes into the state file, the private one
into TENON_AGE_IDENTITY or a file outside of git.`,
		Example: "  export TENON_AGE_IDENTITY=$(tenon secrets keygen)\n  tenon secrets keygen --out key.txt",
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "write the key to `FILE`, which must not exist, for its owner only")
	cmd.RunE = func(*cobra.Command, []string) error {
		identity, recipient, err := c.Engine.Keygen()
		if err != nil {
			return err
		}
		if out == "" {
			_, err = io.WriteString(c.Stdout, identity+"\n")
		} else {
			err = writeNew(out, "# public key: "+recipient+"\n"+identity+"\n")
		}
		if err != nil {
			return fmt.Errorf("the key is not kept: %w", err)
		}
		_, err = fmt.Fprintf(c.Stderr, "Add to a state file:\n\n  secrets:\n    age:\n      recipients: [%s]\n      identity: !env TENON_AGE_IDENTITY\n", recipient)
		return err
	}
	return cmd
}

// writeNew writes a file that only its owner can read, never over another.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
