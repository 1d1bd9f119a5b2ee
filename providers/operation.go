package providers

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"tenon/spec/value"
)

// Operation is something that a provider's server does or tells when it is
// asked to, and that is no state: it is called by name and neither planned nor
// remembered.
type Operation struct {
	// Name is what it is called by, unique in its provider: words in lower case,
	// joined by hyphens, the noun before the verb.
	Name string
	// Doc is a paragraph for people: what it does, what it gives, what it needs.
	Doc string
	// Arguments are texts, booleans, whole numbers and lists of texts. Of the
	// traits Required, Enum and Pattern hold as in kinds (of a List they speak of
	// the items). A Secret is asked for, never written on a command line; one
	// that is WriteOnly is a new secret, and is asked for twice where it is typed.
	Arguments []Field
	// Writes says that a call may change something on the server.
	Writes bool
	// Mints says that the result, a text, is a secret that only this answer holds,
	// and what it is called: it goes to the secret store, or is shown, as whoever
	// calls it has said before.
	Mints string
	// Columns are the fields that people see of a result that is a list of
	// mappings, in this order; nil shows all.
	Columns []string
	// Run carries it out on a client that the provider's Open made. args is a Map
	// of what was given, in the form of Arguments and checked against them. The
	// result is a text, a list, a mapping…, or Absent where there is nothing to
	// tell; what is secret in it is marked so, and is not shown. Errors are as
	// those of Client.
	Run func(ctx context.Context, client Client, args value.Value) (value.Value, error)
}

// Operation returns the operation of that name, or nil.
func (p *Provider) Operation(name string) *Operation {
	for i := range p.Operations {
		if p.Operations[i].Name == name {
			return &p.Operations[i]
		}
	}
	return nil
}

// Argument returns the argument of that name, or nil.
func (o *Operation) Argument(name string) *Field { return find(o.Arguments, name) }

// CheckOperations reports every mistake in a table of operations. Each
// provider that has some calls it in its tests.
func CheckOperations(operations []Operation) error {
	var errs []error
	names := map[string]bool{}
	for i := range operations {
		o := &operations[i]
		add := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("operation %s: %s", o.Name, fmt.Sprintf(format, args...)))
		}
		if names[o.Name] || !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(o.Name) {
			add("the name is taken, or is not words in lower case joined by hyphens")
		}
		names[o.Name] = true
		if o.Doc == "" || o.Run == nil {
			add("Doc or Run is missing")
		}
		if o.Mints != "" && (!o.Writes || o.Columns != nil) {
			add("what mints Writes, and its result is a text")
		}
		arguments := map[string]bool{}
		for i := range o.Arguments {
			a := &o.Arguments[i]
			if a.Name == "" || arguments[a.Name] || a.Doc == "" {
				add("an argument without a name or Doc, or a name given twice: %q", a.Name)
			}
			arguments[a.Name] = true
			if err := checkArgument(a); err != nil {
				add("%s: %v", a.Name, err)
			}
		}
	}
	return errors.Join(errs...)
}

func checkArgument(a *Field) error {
	texts := a.Type == String || a.Type == List && (a.Elem == nil || a.Elem.Type == String)
	switch {
	case !texts && a.Type != Bool && a.Type != Integer:
		return fmt.Errorf("an argument cannot be %s", a.Type)
	case a.Secret && a.Type != String:
		return errors.New("a Secret is a String")
	case a.WriteOnly && !a.Secret:
		return errors.New("WriteOnly goes with Secret")
	case (a.Enum != nil || a.Pattern != "") && !texts:
		return errors.New("Enum and Pattern are of texts")
	case a.ReadOnly || a.Immutable || a.Ref != nil || a.Relation || a.Local || a.Verify:
		return errors.New("a trait that arguments do not have")
	}
	_, err := regexp.Compile(a.Pattern)
	return err
}
