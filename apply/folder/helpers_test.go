package folder

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

// canary is the secret that must never show.
const canary = "canary-8fJ2-never-show-me"

const app = value.Address("logto.cloud.tenants[acme-dev].applications[My web app]")

// keyPair makes a new key pair for a test.
func keyPair(t testing.TB) (id, recipient string) {
	t.Helper()
	id, recipient, err := Keygen()
	if err != nil {
		t.Fatal(err)
	}
	return id, recipient
}

// open gives a Folder with an empty environment.
func open(t testing.TB, dir string, s spec.SecretSettings) *Folder {
	t.Helper()
	return openWith(t, dir, s, nil)
}

func openWith(t testing.TB, dir string, s spec.SecretSettings, env map[string]string) *Folder {
	t.Helper()
	f, err := Open(dir, "default", s, Options{LookupEnv: lookup(env)})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func lookup(env map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := env[name]; return v, ok }
}

// withAge are settings that can write and read.
func withAge(t testing.TB) spec.SecretSettings {
	id, recipient := keyPair(t)
	return spec.SecretSettings{Recipients: []string{recipient}, Identity: value.OfString(id).AsSecret()}
}

func credentials(address value.Address, secret string) apply.Secret {
	return apply.Secret{
		Address: address, Name: "defaultApplication", Created: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Value: value.OfMap(
			value.Field{Key: "id", Value: value.OfString("m2m-1")},
			value.Field{Key: "secret", Value: value.OfString(secret)},
		).AsSecret(),
	}
}

func target(address value.Address, field string) value.Target {
	return value.Target{Secret: true, Address: address, Field: field}
}

// someObjects fills an inventory.
func someObjects(n int) *plan.Inventory {
	inv := plan.NewInventory("default")
	for i := range n {
		address := value.Address("logto.cloud.tenants[acme-dev]").Child("users", fmt.Sprintf("user-%06d", i))
		inv.Objects[address] = &plan.Entry{Kind: "logto.user", ID: fmt.Sprintf("u%011d", i), Made: true, Applied: map[string]string{
			"username": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "primaryEmail": "00112233445566778899aabbccddeeff",
			"name": "ffeeddccbbaa99887766554433221100", "roles": "102132435465768798a9bacbdcedfe0f",
		}}
	}
	return inv
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// says fails unless err is there, holds all parts and no secret.
func says(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that says %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	for _, secret := range []string{canary, "AGE-SECRET-KEY-1"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error shows a secret: %q", err)
		}
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o644))
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return string(data)
}

// tree gives all files of a folder with their contents.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out[strings.TrimPrefix(path, dir+"/")] = read(t, path)
		}
		return err
	}))
	return out
}
