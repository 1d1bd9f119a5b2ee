package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// deps are all packages that one is built from, itself included.
func deps(t *testing.T, pkg string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", pkg)
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", pkg, err)
	}
	return strings.Fields(string(out))
}

// TestImportsRunOneWay holds the order of the house: each package builds on
// the ones below it and on no other of ours, and the core reaches no network.
func TestImportsRunOneWay(t *testing.T) {
	tests := []struct {
		pkg     string
		ours    []string // packages of this module that it may be built from
		network bool
	}{
		{"./spec/value", []string{"tenon/spec/value"}, false},
		{"./providers", []string{"tenon/providers", "tenon/spec/value"}, false},
		{"./spec", []string{"tenon/spec", "tenon/providers", "tenon/spec/value"}, false},
		{"./plan", []string{"tenon/plan", "tenon/spec", "tenon/providers", "tenon/spec/value"}, false},
		{"./apply", []string{"tenon/apply", "tenon/plan", "tenon/spec", "tenon/providers", "tenon/spec/value"}, false},
		{"./apply/folder", []string{"tenon/apply/folder", "tenon/apply", "tenon/plan", "tenon/spec", "tenon/providers", "tenon/spec/value"}, false},
		{"./providers/internal/rest", []string{"tenon/providers/internal/rest", "tenon/providers/internal/auth", "tenon/providers", "tenon/spec/value"}, true},
		{"./providers/internal/auth", []string{"tenon/providers/internal/auth", "tenon/providers", "tenon/spec/value"}, true},
		{"./providers/logto", []string{"tenon/providers/logto", "tenon/providers/internal/rest", "tenon/providers/internal/auth", "tenon/providers", "tenon/spec/value"}, true},
		{"./providers/keycloak", []string{"tenon/providers/keycloak", "tenon/providers/internal/rest", "tenon/providers/internal/auth", "tenon/providers", "tenon/spec/value"}, true},
		{"./providers/hyperauth", []string{"tenon/providers/hyperauth", "tenon/providers/keycloak", "tenon/providers/internal/rest", "tenon/providers/internal/auth", "tenon/providers", "tenon/spec/value"}, true},
		{"./providers/hyperauth/hyperauthtest", []string{"tenon/providers/hyperauth/hyperauthtest", "tenon/providers/keycloak/keycloaktest", "tenon/providers/internal/fake"}, true},
		{"./providers/logto/logtotest", []string{"tenon/providers/logto/logtotest", "tenon/providers/internal/fake"}, true},
		{"./providers/atlas", []string{"tenon/providers/atlas", "tenon/providers/internal/rest", "tenon/providers/internal/auth", "tenon/providers", "tenon/spec/value"}, true},
		{"./providers/atlas/atlastest", []string{"tenon/providers/atlas/atlastest", "tenon/providers/internal/fake"}, true},
	}
	for _, tt := range tests {
		for _, dep := range deps(t, tt.pkg) {
			if strings.HasPrefix(dep, "tenon/") && !slices.Contains(tt.ours, dep) {
				t.Errorf("%s is built from %s, which it must not know", tt.pkg, dep)
			}
			if dep == "net/http" && !tt.network {
				t.Errorf("%s reaches net/http", tt.pkg)
			}
		}
	}
}

// TestToolLinksNoTestLibrary keeps what only tests need out of the binary.
func TestToolLinksNoTestLibrary(t *testing.T) {
	for _, dep := range deps(t, "./cmd/tenon") {
		for _, no := range []string{"github.com/getkin/", "github.com/santhosh-tekuri/", "github.com/google/go-cmp", "testing"} {
			if dep == no || strings.HasPrefix(dep, no) {
				t.Errorf("the tool is built from %s", dep)
			}
		}
	}
}

// sources are the Go files of a folder, tests left out.
func sources(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no Go files (%v)", dir, err)
	}
	return slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}

// TestCoreKnowsNoProvider looks for the name of a provider in what carries all of them.
func TestCoreKnowsNoProvider(t *testing.T) {
	for _, dir := range []string{"spec", "spec/value", "plan", "apply", "apply/folder", "providers", "providers/internal/rest", "providers/internal/auth"} {
		for _, file := range sources(t, dir) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			code := stripComments(t, file, text)
			for _, name := range []string{"logto", "keycloak", "hyperauth", "atlas"} {
				if bytes.Contains(bytes.ToLower(code), []byte(name)) {
					t.Errorf("%s names %s", file, name)
				}
			}
		}
	}
}

// stripComments blanks the comments out: examples in them may name providers.
func stripComments(t *testing.T, file string, text []byte) []byte {
	t.Helper()
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(text)
	for _, group := range tree.Comments {
		for i := set.Position(group.Pos()).Offset; i < set.Position(group.End()).Offset; i++ {
			out[i] = ' '
		}
	}
	return out
}

// TestNothingRegistersItself refuses init functions: what a program is made of
// is said where it is put together.
func TestNothingRegistersItself(t *testing.T) {
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range tree.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
