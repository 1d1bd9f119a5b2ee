package spec

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// folder makes an empty working directory with the files of a text in which
// each begins with a line "-- name --".
func folder(t testing.TB, text string) {
	t.Helper()
	dir := t.TempDir()
	for _, part := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, content, _ := strings.Cut(part, " --\n")
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if content != "" && !strings.HasSuffix(content, "\n") {
			content += "\n"
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}

func options(env map[string]string) Options {
	return Options{
		Providers: []*providers.Provider{corp()},
		LookupEnv: func(name string) (string, bool) {
			text, ok := env[name]
			return text, ok
		},
	}
}

// fromStdin loads one text.
func fromStdin(text string) (*State, error) {
	o := options(nil)
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return []byte(text), nil }
	return Load(o)
}

func mustLoad(t testing.TB, o Options) *State {
	t.Helper()
	s, err := Load(o)
	if err != nil {
		t.Fatalf("Load:\n%v", err)
	}
	return s
}

// failure is the text of what Load reports.
func failure(t testing.TB, o Options) string {
	t.Helper()
	_, err := Load(o)
	if err == nil {
		t.Fatal("Load reported nothing")
	}
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("Load returned a %T", err)
	}
	return err.Error()
}

func field(t testing.TB, s *State, address value.Address, path string) value.Value {
	t.Helper()
	r := s.Lookup(address)
	if r == nil {
		t.Fatalf("%s is not declared", address)
	}
	return r.Fields.Lookup(path)
}

// acme is the head of a state file; what follows stands inside the tenant.
const acme = "tenon: v1\ncorp:\n  c:\n    tenants:\n      - name: acme\n        tag: production\n"

const acmeAddress = value.Address("corp.c.tenants[acme]")

// within puts lines inside the tenant of acme.
func inAcme(lines string) string {
	return acme + "        " + strings.ReplaceAll(strings.TrimSuffix(lines, "\n"), "\n", "\n        ") + "\n"
}
