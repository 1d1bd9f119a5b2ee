package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// given are the arguments of one call.
type given struct {
	op     *providers.Operation
	values map[string]value.Value
	asked  []*providers.Field // secrets that are still to be asked for, in the table's order
}

// value gives all arguments as the operation takes them.
func (g *given) value() value.Value {
	var fields []value.Field
	for name, v := range g.values {
		fields = append(fields, value.Field{Key: name, Value: v})
	}
	return value.OfMap(fields...)
}

// arguments reads NAME=VALUE by the operation's table, and tells all mistakes
// at once.
func (c *cli) arguments(op *providers.Operation, texts []string) (*given, error) {
	g := &given{op: op, values: map[string]value.Value{}}
	wanted := map[string]bool{} // secrets that NAME=- asks for
	tried := map[string]bool{}  // what was given, be it wrong
	var errs []error
	for _, text := range texts {
		f, word, err := c.argument(op, text)
		if f != nil {
			tried[f.Name] = true
		}
		switch {
		case err != nil:
			errs = append(errs, err)
		case f.Secret:
			wanted[f.Name] = true
		default:
			if err := g.add(f, word); err != nil {
				errs = append(errs, err)
			}
		}
	}
	for i := range op.Arguments {
		switch f := &op.Arguments[i]; {
		case f.Secret && (f.Required || wanted[f.Name]):
			g.asked = append(g.asked, f)
		case f.Required && !f.Secret && !tried[f.Name]:
			errs = append(errs, providers.WithHint(fmt.Errorf("%s needs %s", op.Name, f.Name), "add %s=…: %s", f.Name, f.Doc))
		}
	}
	return g, errors.Join(errs...)
}

// argument takes one NAME=VALUE apart. Of a mistake nothing is repeated that
// may be a secret.
func (c *cli) argument(op *providers.Operation, text string) (*providers.Field, string, error) {
	name, word, ok := strings.Cut(text, "=")
	f := op.Argument(name)
	switch {
	case !ok && f == nil:
		return nil, "", providers.WithHint(errors.New("an argument is no NAME=VALUE"), "%s", takes(op))
	case !ok && f.Secret:
		return f, "", providers.WithHint(fmt.Errorf("%s is given no value", name), "it is a secret: write %s=- to be asked for it", name)
	case !ok:
		return f, "", providers.WithHint(fmt.Errorf("%s is given no value", name), "write %s=…", name)
	case f == nil:
		err := fmt.Errorf("%s has no argument %q", op.Name, name)
		var names []string
		for i := range op.Arguments {
			names = append(names, op.Arguments[i].Name)
		}
		if near := c.Engine.Suggest(name, names); near != "" {
			return op.Argument(near), "", providers.WithHint(err, "did you mean %q?", near)
		}
		return nil, "", providers.WithHint(err, "%s", takes(op))
	case f.Secret && word != "-":
		return f, "", providers.WithHint(fmt.Errorf("%s is a secret, and is not taken from the command line, which the shell's history and lists of processes show", name),
			"write %s=-, or leave it out if it is required: it is asked for at a terminal, or read from a line of standard input", name)
	}
	return f, word, nil
}

// takes says which arguments there are.
func takes(op *providers.Operation) string {
	if len(op.Arguments) == 0 {
		return op.Name + " takes no arguments"
	}
	var names []string
	for i := range op.Arguments {
		names = append(names, op.Arguments[i].Name)
	}
	return "the arguments of " + op.Name + " are " + strings.Join(names, ", ")
}

// add takes up one argument, checked.
func (g *given) add(f *providers.Field, word string) error {
	have, twice := g.values[f.Name]
	if twice && f.Type != providers.List {
		return providers.WithHint(fmt.Errorf("%s is given twice", f.Name), "it takes one value")
	}
	v, err := argumentOf(f, word)
	if err != nil {
		return err
	}
	if f.Type == providers.List {
		v = value.OfList(append(slices.Clone(have.Items()), v)...)
	}
	g.values[f.Name] = v
	return nil
}

var wholeNumber = regexp.MustCompile(`^-?[0-9]{1,18}$`)

// argumentOf turns a word into a value of the field's type, or of its items'.
func argumentOf(f *providers.Field, word string) (value.Value, error) {
	no := fmt.Errorf("%s does not take the value %q", f.Name, word)
	switch f.Type {
	case providers.Bool:
		if word != "true" && word != "false" {
			return value.Value{}, providers.WithHint(no, "it takes true or false")
		}
		return value.OfBool(word == "true"), nil
	case providers.Integer:
		if !wholeNumber.MatchString(word) {
			return value.Value{}, providers.WithHint(no, "it takes a whole number")
		}
		return value.OfNumber(word), nil
	}
	switch {
	case word == "" && f.Required:
		return value.Value{}, providers.WithHint(fmt.Errorf("%s must not be empty", f.Name), "%s", f.Doc)
	case len(f.Enum) > 0 && !slices.Contains(f.Enum, word):
		return value.Value{}, providers.WithHint(no, "it takes %s", strings.Join(f.Enum, ", "))
	case f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString(word):
		return value.Value{}, providers.WithHint(no, "it must match %s: %s", f.Pattern, f.Doc)
	}
	return value.OfString(word), nil
}
