package main

import (
	"slices"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// TestEverySecretHasACanary: a field that is secret is declared with one in its
// provider's state file, in every kind, connection and operation that has it, so
// that a new row cannot be forgotten; so is what servers make. What is declared
// in other fields comes by every tag that there is.
func TestEverySecretHasACanary(t *testing.T) { each(t, testEverySecretHasACanary) }

func testEverySecretHasACanary(t *testing.T, s stake) {
	m := newSecretive(t, s)
	state, err := spec.Load(spec.Options{Paths: []string{"."}, Providers: []*providers.Provider{s.provider}, LookupEnv: func(name string) (string, bool) { v, ok := m.env[name]; return v, ok }})
	if err != nil {
		t.Fatal(err)
	}
	have, elsewhere := map[string]bool{}, 0
	for _, c := range state.Connections {
		elsewhere += declared(have, "connection", s.provider.Connection, c.Fields)
	}
	for _, r := range state.Resources {
		elsewhere += declared(have, r.Kind.Name, r.Kind.Fields, r.Fields)
		for _, name := range r.Kind.MintsOf(r.Fields) {
			have[r.Kind.Name+" makes "+name] = true
		}
	}
	for path, readOnly := range secretsOf(s) {
		if !have[path] && s.bare[path] == "" && !(readOnly && s.hears(path)) {
			t.Errorf("%s is secret, and the state file declares no %s", path, path)
		}
		if have[path] && s.bare[path] != "" {
			t.Errorf("%s is declared: say no more that it is not", path)
		}
	}
	for _, tag := range []string{"!env", "!file", "!secret"} {
		if !strings.Contains(s.state, tag) {
			t.Errorf("nothing comes by %s", tag)
		}
	}
	if elsewhere < 4 {
		t.Errorf("%d secrets in fields that are made for none", elsewhere)
	}
	for _, o := range s.provider.Operations {
		for _, a := range o.Arguments {
			if a.Secret && !isCalled(s, o, a) {
				t.Errorf("the operation %s takes the secret %s, and is not called with one", o.Name, a.Name)
			}
		}
	}
}

// secretsOf are the paths of all that a provider has to keep secret, and whether
// it is the server alone that makes it.
func secretsOf(s stake) map[string]bool {
	out := map[string]bool{}
	secretFields(out, "connection", s.provider.Connection, false)
	for _, k := range s.provider.Kinds {
		secretFields(out, k.Name, k.Fields, false)
		for _, name := range k.Mints {
			out[k.Name+" makes "+name] = false
		}
	}
	return out
}

func secretFields(to map[string]bool, path string, fields []providers.Field, made bool) {
	for _, f := range fields {
		at := path + "." + f.Name
		if f.Secret {
			to[at] = made || f.ReadOnly
			continue
		}
		if f.Elem != nil {
			secretFields(to, at, f.Elem.Fields, made || f.ReadOnly)
		}
		secretFields(to, at, f.Fields, made || f.ReadOnly)
	}
}

// declared notes which secret fields a value has, and counts what is secret in
// the others.
func declared(have map[string]bool, path string, fields []providers.Field, v value.Value) int {
	n := 0
	for _, f := range fields {
		at, part := path+"."+f.Name, v.Get(f.Name)
		switch {
		case part.Kind() == value.Absent:
		case f.Secret:
			have[at] = have[at] || part.HasSecret() || part.HasUnknown() || part.Kind() == value.Ref
		case f.Elem != nil && len(f.Elem.Fields) > 0:
			for _, item := range part.Items() {
				n += declared(have, at, f.Elem.Fields, item)
			}
		case len(f.Fields) > 0:
			n += declared(have, at, f.Fields, part)
		case part.HasSecret():
			n++
		}
	}
	return n
}

// hears says whether answers are listened to for what the server alone makes.
func (s stake) hears(path string) bool {
	name := path[strings.LastIndex(path, ".")+1:]
	return slices.ContainsFunc(s.tells, func(of tell) bool { return slices.Contains(strings.Fields(of.keys), name) })
}

// isCalled says whether an operation is called with a line for an argument.
func isCalled(s stake, o providers.Operation, a providers.Field) bool {
	for _, c := range s.calls {
		if op, _, _ := strings.Cut(c.args, " "); op == o.Name && (a.Required || len(strings.Fields(c.stdin)) > 1) && c.stdin != "" {
			return true
		}
	}
	return false
}
