package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenon/apply"
	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/spec/value"
)

const secretsDocument = "tenon.secrets/1"

func (c *cli) secretsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "secrets COMMAND",
		Short: "Read and write the secret store",
		Long: `The secret store keeps what servers show only once, and what you put there for
!secret. It is encrypted with age. Its entry tenon#ledger is a key of Tenon's own:
by it plan notices that a secret has changed which no server shows again, such as
a user's password. Where the store can be written and not opened, or there is
none, such a secret is sent when its object is made, and not when it changes.`,
		Example: `  tenon secrets list
  tenon secrets get 'logto.cloud.tenants[acme-dev]#defaultApplication.secret'
  tenon secrets keygen --out key.txt`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return c.unknownCommand(cmd, args[0])
		},
	}
	cmd.AddCommand(c.secretsListCommand(), c.secretsGetCommand(), c.secretsExportCommand(), c.secretsPutCommand(), c.secretsKeygenCommand())
	return cmd
}

// store opens the state that the files name; a variable of theirs that is not set is no obstacle.
func (c *cli) store() (apply.State, error) {
	state, err := c.load(true)
	if err != nil {
		return nil, err
	}
	return c.Engine.Open(state, c.LookupEnv)
}

func (c *cli) secretsListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List what is kept, without the values", Args: cobra.NoArgs,
		Annotations: knows(secretsDocument, view.Text, view.JSON),
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := c.store()
			if err != nil {
				return err
			}
			secrets, listErr := store.Secrets(cmd.Context())
			if listErr != nil && (c.form == view.JSON || len(secrets) == 0) {
				return listErr
			}
			if c.form == view.JSON {
				return view.WriteJSON(c.Stdout, view.SecretsDoc(secrets))
			}
			if _, err := c.Stdout.Write(view.SecretsText(secrets, c.options(view.Text))); err != nil {
				return err
			}
			return listErr
		},
	}
}

func (c *cli) secretsGetCommand() *cobra.Command {
	return &cobra.Command{
		Use: "get ADDRESS[#NAME[.FIELD]]", Short: "Print one secret", Args: cobra.ExactArgs(1),
		Long: "Prints one secret to standard output: a text as it is, ended by a newline, a secret of several parts as JSON.",
		Example: `  tenon secrets get 'logto.cloud.tenants[acme-dev]#defaultApplication.secret'
  tenon secrets get 'logto.cloud.tenants[acme-dev]' --format json`,
		Annotations: knows(secretsDocument, view.Text, view.JSON),
		RunE: func(cmd *cobra.Command, args []string) error {
			target, err := value.ParseTarget(args[0], true)
			if err != nil {
				return err
			}
			store, err := c.store()
			if err != nil {
				return err
			}
			v, err := store.Open(cmd.Context(), target)
			if err != nil {
				return err
			}
			return c.reveal(v)
		},
	}
}

// reveal prints a secret: it is what was asked for. A person's terminal gets it
// with control characters spelt out.
func (c *cli) reveal(v value.Value) error {
	text := v.Reveal()
	if c.form == view.JSON || v.Kind() == value.Map || v.Kind() == value.List {
		text = string(v.RevealJSON())
	}
	if isTerminal(c.Stdout) {
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for i := range lines {
			lines[i] = view.Visible(lines[i])
		}
		text = strings.Join(lines, "\n")
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	_, err := c.Stdout.Write([]byte(text))
	return err
}

// The forms of secrets export.
const (
	formEnv    view.Format = "env"
	formDotenv view.Format = "dotenv"
)

func (c *cli) secretsExportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export", Short: "Print all secrets, for other programs", Args: cobra.NoArgs,
		Long: `Prints all secrets: as shell commands, as a .env file, or as JSON. A terminal
gets them only with --yes; the natural place for them is a pipe.`,
		Example: `  eval "$(tenon secrets export)"
  tenon secrets export --format dotenv > .env
  tenon secrets export --format json | jq -r '."logto.cloud.tenants[acme-dev]#defaultApplication".id'`,
		Annotations: knows(secretsDocument, formEnv, formDotenv, view.JSON),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if isTerminal(c.Stdout) && !c.flags.yes {
				return errors.New("this would print every secret to the terminal (send it into a file or a pipe, or add --yes)")
			}
			store, err := c.store()
			if err != nil {
				return err
			}
			secrets, err := store.Secrets(cmd.Context())
			if err != nil {
				return err
			}
			secrets = slices.DeleteFunc(secrets, isLedgerKey)
			for i, s := range secrets {
				v, err := store.Open(cmd.Context(), value.Target{Secret: true, Address: s.Address, Field: s.Name})
				if err != nil {
					return err
				}
				secrets[i].Value = v
			}
			return c.printSecrets(secrets)
		},
	}
}

// isLedgerKey tells the one entry that is of use to Tenon alone.
func isLedgerKey(s apply.Secret) bool {
	return s.Address == plan.LedgerKey.Address && s.Name == plan.LedgerKey.Field
}

func (c *cli) printSecrets(secrets []apply.Secret) error {
	var data []byte
	switch c.form {
	case view.JSON:
		var fields []value.Field
		for _, s := range secrets {
			fields = append(fields, value.Field{Key: string(s.Address) + "#" + s.Name, Value: s.Value})
		}
		data = append(value.OfMap(fields...).RevealJSON(), '\n')
	case formDotenv:
		data = view.Dotenv(view.Variables(secrets))
	default:
		data = view.Exports(view.Variables(secrets))
	}
	if _, err := c.Stdout.Write(data); err != nil {
		return fmt.Errorf("print the secrets: %w", err)
	}
	return nil
}
