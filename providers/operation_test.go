package providers

import (
	"context"
	"strings"
	"testing"

	"tenon/spec/value"
)

func TestCheckOperations(t *testing.T) {
	run := func(context.Context, Client, value.Value) (value.Value, error) { return value.Value{}, nil }
	good := Operation{Name: "user-exists", Doc: "Tells.", Run: run, Arguments: []Field{
		{Name: "username", Type: String, Required: true, Pattern: `^\w+$`, Doc: "A name."},
		{Name: "except", Type: List, Elem: &Field{Type: String}, Enum: []string{"a"}, Doc: "Some."},
		{Name: "count", Type: Integer, Doc: "A number."},
		{Name: "password", Type: String, Secret: true, WriteOnly: true, Doc: "The new one."},
	}}
	if err := CheckOperations([]Operation{good}); err != nil {
		t.Error(err)
	}
	arguments := func(a ...Field) Operation {
		return Operation{Name: "x", Doc: "x", Run: run, Arguments: a}
	}
	for _, c := range []struct {
		says string
		o    []Operation
	}{
		{"the name is taken", []Operation{good, good}},
		{"joined by hyphens", []Operation{{Name: "userExists", Doc: "x", Run: run}}},
		{"Doc or Run is missing", []Operation{{Name: "x", Run: run}}},
		{"Doc or Run is missing", []Operation{{Name: "x", Doc: "x"}}},
		{"what mints Writes", []Operation{{Name: "x", Doc: "x", Run: run, Mints: "key"}}},
		{"a name given twice", []Operation{arguments(Field{Name: "a", Doc: "x", Type: String}, Field{Name: "a", Doc: "x", Type: String})}},
		{"without a name or Doc", []Operation{arguments(Field{Name: "a", Type: String})}},
		{"cannot be a mapping", []Operation{arguments(Field{Name: "a", Doc: "x", Type: Record})}},
		{"cannot be any value", []Operation{arguments(Field{Name: "a", Doc: "x"})}},
		{"a Secret is a String", []Operation{arguments(Field{Name: "a", Doc: "x", Type: Bool, Secret: true})}},
		{"WriteOnly goes with Secret", []Operation{arguments(Field{Name: "a", Doc: "x", Type: String, WriteOnly: true})}},
		{"Enum and Pattern are of texts", []Operation{arguments(Field{Name: "a", Doc: "x", Type: Integer, Pattern: "x"})}},
		{"a trait that arguments do not have", []Operation{arguments(Field{Name: "a", Doc: "x", Type: String, Local: true})}},
		{"missing closing", []Operation{arguments(Field{Name: "a", Doc: "x", Type: String, Pattern: "("})}},
	} {
		if err := CheckOperations(c.o); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: want %q", err, c.says)
		}
	}
}
