package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenon/cmd/tenon/view"
	"tenon/providers"
)

func (c *cli) explainCommand() *cobra.Command {
	var markdown bool
	cmd := &cobra.Command{
		Use:   "explain [PROVIDER | KIND[.FIELD] | OPERATION]",
		Short: "Tell what can be declared",
		Long:  "Tells what can be declared, from the providers' own tables: kinds, their fields, and what each field means.",
		Example: `  tenon explain                                   the providers
  tenon explain logto                             its kinds
  tenon explain application                       the fields of a kind
  tenon explain application.oidcClientMetadata    one field and what is in it
  tenon explain --markdown logto                  the provider's reference page`,
		Args:              cobra.MaximumNArgs(1),
		Annotations:       knows("tenon.explain/1", view.Text, view.JSON),
		ValidArgsFunction: c.completeTopics,
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "print the provider's whole reference page")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		all := c.Engine.Providers()
		if len(args) == 0 && !markdown {
			return c.explainAll(all)
		}
		word := ""
		if len(args) > 0 {
			word = args[0]
		}
		topic, err := c.topic(all, word)
		switch {
		case err != nil:
			return err
		case markdown && (topic.Kind != nil || topic.Operation != nil):
			return fmt.Errorf("--markdown prints the page of a provider, and %q is none", word)
		case markdown:
			_, err = c.Stdout.Write(view.ExplainMarkdown(topic.Provider))
		case c.form == view.JSON:
			err = view.WriteJSON(c.Stdout, view.ExplainDoc(topic))
		default:
			_, err = c.Stdout.Write(view.ExplainText(topic, c.options(view.Text)))
		}
		return err
	}
	return cmd
}

func (c *cli) explainAll(all []*providers.Provider) error {
	if c.form != view.JSON {
		_, err := c.Stdout.Write(view.ExplainProviders(all, c.options(view.Text)))
		return err
	}
	docs := []any{}
	for _, p := range all {
		docs = append(docs, view.ExplainDoc(view.Topic{Provider: p}))
	}
	return view.WriteJSON(c.Stdout, map[string]any{"format": "tenon.explain/1", "providers": docs})
}

// topic finds what a word like "logto", "application", "logto.application" or
// "application.oidcClientMetadata.redirectUris" means.
func (c *cli) topic(all []*providers.Provider, word string) (view.Topic, error) {
	parts := strings.Split(word, ".")
	among := all
	if i := slices.IndexFunc(all, func(p *providers.Provider) bool { return p.Name == parts[0] }); i >= 0 {
		among, parts = all[i:i+1], parts[1:]
		if len(parts) == 0 {
			return view.Topic{Provider: all[i]}, nil
		}
	}
	var found []view.Topic
	var names []string
	for _, p := range among {
		names = append(names, p.Name)
		for i := range p.Kinds {
			k := &p.Kinds[i]
			names = append(names, k.Name)
			if k.Name == parts[0] || k.Collection == parts[0] {
				found = append(found, view.Topic{Provider: p, Kind: k})
			}
		}
		for i := range p.Operations {
			op := &p.Operations[i]
			names = append(names, op.Name)
			if op.Name == parts[0] {
				found = append(found, view.Topic{Provider: p, Operation: op})
			}
		}
	}
	switch len(found) {
	case 0:
		return view.Topic{}, c.unknown("there is no provider, kind or operation", parts[0], names)
	case 1:
		return c.field(found[0], parts[1:])
	}
	var full []string
	for _, t := range found {
		full = append(full, t.Provider.Name+"."+t.Name())
	}
	return view.Topic{}, fmt.Errorf("%q may be any of %s", parts[0], strings.Join(full, ", "))
}

// field goes down a path of fields.
func (c *cli) field(t view.Topic, path []string) (view.Topic, error) {
	if t.Operation != nil && len(path) > 0 {
		return t, fmt.Errorf("%s is an operation, and nothing lies in it (tenon explain %s shows its arguments)", t.Operation.Name, t.Operation.Name)
	} else if t.Operation != nil {
		return t, nil
	}
	at := &providers.Field{Fields: t.Kind.Fields, Type: providers.Record}
	for i, name := range path {
		for at.Type == providers.List && at.Elem != nil {
			at = at.Elem
		}
		next := at.Field(name)
		if next == nil {
			var names []string
			for _, f := range at.Fields {
				names = append(names, f.Name)
			}
			return t, c.unknown(strings.Join(append([]string{t.Kind.Name}, path[:i]...), ".")+" has no field", name, names)
		}
		at = next
	}
	if len(path) > 0 {
		t.Field, t.Path = at, strings.Join(path, ".")
	}
	return t, nil
}

func (c *cli) unknown(what, word string, names []string) error {
	if near := c.Engine.Suggest(word, names); near != "" {
		return fmt.Errorf("%s %q (did you mean %q?)", what, word, near)
	}
	return fmt.Errorf("%s %q (tenon explain lists what there is)", what, word)
}

func (c *cli) completeTopics(_ *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, p := range c.Engine.Providers() {
		out = append(out, p.Name)
		for _, k := range p.Kinds {
			out = append(out, k.Name)
		}
		for i := range p.Operations {
			out = append(out, p.Operations[i].Name)
		}
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
