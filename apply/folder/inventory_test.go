package folder

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

var ctx = context.Background()

func TestPlanMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	f := open(t, dir, spec.SecretSettings{})
	inv, err := f.Load(ctx)
	must(t, err)
	if inv.Stack != "default" || inv.Serial != 0 || len(inv.Objects) != 0 {
		t.Errorf("loaded %+v", inv)
	}
	list, err := f.Secrets(ctx)
	must(t, err)
	if len(list) != 0 {
		t.Errorf("secrets: %v", list)
	}
	_, err = f.Open(ctx, target(app, "x"))
	if !errors.Is(err, apply.ErrNoSecret) {
		t.Errorf("open: %v", err)
	}
	must(t, f.Forget(ctx, app))
	must(t, f.Record(ctx))
	must(t, f.Keep(ctx))
	must(t, f.Save(ctx, inv))
	if exists(dir) {
		t.Error("the folder was made")
	}
}

func TestSaveAndLoad(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir, spec.SecretSettings{})
	inv := someObjects(3)
	inv.Objects["logto.cloud.tenants[acme-dev].roles[a < b & \"c\"]"] = &plan.Entry{
		Kind: "logto.role", Protect: true,
		Intent: &plan.Intent{Since: time.Date(2026, 3, 4, 5, 6, 7, 8, time.UTC), Known: []string{"r1"}},
	}
	must(t, f.Save(ctx, inv))
	if inv.Serial != 1 {
		t.Errorf("serial %d", inv.Serial)
	}
	again, err := open(t, dir, spec.SecretSettings{}).Load(ctx)
	must(t, err)
	if diff := cmp.Diff(inv, again); diff != "" {
		t.Error(diff)
	}
	want := `{
  "format": "tenon.inventory/1",
  "stack": "default",
  "serial": 1,
  "objects": {
    "logto.cloud.tenants[acme-dev].roles[a < b & \"c\"]": {"kind":"logto.role","protect":true,"intent":{"since":"2026-03-04T05:06:07.000000008Z","known":["r1"]}},
`
	if got := read(t, f.inventoryPath()); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 11 {
		t.Errorf("inventory.json:\n%s", got)
	}
}

func TestSaveOfTheSameLeavesTheFile(t *testing.T) {
	for name, reformat := range map[string]func(string) string{
		"as written":      func(s string) string { return s },
		"as a person did": func(s string) string { return strings.ReplaceAll(s, "    ", "\t") + "\n" },
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, t.TempDir(), spec.SecretSettings{})
			must(t, f.Save(ctx, someObjects(3)))
			write(t, f.inventoryPath(), reformat(read(t, f.inventoryPath())))
			before := read(t, f.inventoryPath())
			old := time.Now().Add(-time.Hour)
			must(t, os.Chtimes(f.inventoryPath(), old, old))

			f = open(t, f.dir, spec.SecretSettings{})
			inv, err := f.Load(ctx)
			must(t, err)
			entry := inv.Objects[someAddress]
			must(t, f.Record(ctx, plan.Record{Address: someAddress}, plan.Record{Address: someAddress, Entry: entry}))
			must(t, f.Save(ctx, inv))
			if read(t, f.inventoryPath()) != before || inv.Serial != 1 {
				t.Error("the file was written")
			}
			info, err := os.Stat(f.inventoryPath())
			must(t, err)
			if info.ModTime().After(old.Add(time.Minute)) {
				t.Error("the file was touched")
			}
			if exists(f.journalPath()) {
				t.Error("the journal is still there")
			}
		})
	}
}

const someAddress = value.Address("logto.cloud.tenants[acme-dev].users[user-000001]")

func TestSaveConflict(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir, spec.SecretSettings{}), open(t, dir, spec.SecretSettings{})
	mine, err := a.Load(ctx)
	must(t, err)
	_, err = b.Load(ctx)
	must(t, err)
	must(t, b.Save(ctx, someObjects(2)))
	mine.Objects[app] = &plan.Entry{Kind: "logto.application"}
	for name, err := range map[string]error{
		"save":   a.Save(ctx, mine),
		"record": a.Record(ctx, plan.Record{Address: app, Entry: mine.Objects[app]}),
	} {
		if !errors.Is(err, apply.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
		says(t, err, "the inventory has changed", "inventory.json", "run the command again")
	}
	_, err = a.Load(ctx)
	must(t, err)
	must(t, a.Save(ctx, mine))
}

func TestInventoryErrors(t *testing.T) {
	good := `{"format":"tenon.inventory/1","stack":"default","serial":3,"objects":{` +
		`"a.b.c[d]":{"kind":"a.c"}}}`
	ways := []string{"inventory.json is damaged", "restore it from git", "or move it away: everything but pruning and rename detection works without it, and the next apply rebuilds it"}
	for name, c := range map[string]struct {
		text string
		say  []string
		not  bool // not ErrDamaged
	}{
		"empty":         {"", append(ways, "it is empty"), false},
		"not JSON":      {"hello", ways, false},
		"a list":        {"[]", ways, false},
		"two":           {good + good, append(ways, "something follows its end"), false},
		"twice":         {strings.Replace(good, `"objects":{`, `"objects":{"a.b.c[d]":{"kind":"a.c"},`, 1), append(ways, "a.b.c[d] stands there twice"), false},
		"key twice":     {strings.Replace(good, `{"format"`, `{"serial":1,"format"`, 1), append(ways, `"serial" stands there twice`), false},
		"no stack":      {strings.Replace(good, `"stack":"default",`, "", 1), append(ways, `"stack" is missing`), false},
		"unknown":       {strings.Replace(good, `"kind"`, `"colour":1,"kind"`, 1), append(ways, `"colour"`), false},
		"null":          {strings.Replace(good, `{"kind":"a.c"}`, `null`, 1), append(ways, "a.b.c[d] has no kind"), false},
		"address":       {strings.Replace(good, "a.b.c[d]", "a.b.c[d", 1), append(ways, "a bracket is not closed"), false},
		"not UTF-8":     {strings.Replace(good, "c[d]", "c[\xff]", 1), append(ways, "it is not UTF-8 text"), false},
		"merge":         {strings.Replace(good, `"objects"`, "\n<<<<<<< HEAD\n\"objects\"", 1), append(ways, "git merge that was not resolved"), false},
		"other thing":   {strings.Replace(good, "tenon.inventory/1", "acme/1", 1), append(ways, `its format is "acme/1"`), false},
		"newer":         {strings.Replace(good, "inventory/1", "inventory/2", 1), []string{"written by another version of Tenon", `"tenon.inventory/2"`, "use the version that wrote it; or move the file away"}, true},
		"another stack": {strings.Replace(good, "default", "prod", 1), []string{`belongs to the stack "prod", not to "default"`, "state: {dir: …}", "renamed"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, t.TempDir(), spec.SecretSettings{})
			write(t, f.inventoryPath(), c.text)
			_, err := f.Load(ctx)
			says(t, err, c.say...)
			if errors.Is(err, apply.ErrDamaged) == c.not {
				t.Errorf("ErrDamaged: %v", err)
			}
			if err := f.Save(ctx, someObjects(1)); err == nil {
				t.Error("it was overwritten")
			}
		})
	}
}

// A file that was cut short anywhere is damaged or says what the whole one says.
func TestInventoryCutShort(t *testing.T) {
	t.Parallel()
	f := open(t, t.TempDir(), spec.SecretSettings{})
	want := someObjects(3)
	must(t, f.Save(ctx, want))
	whole := read(t, f.inventoryPath())
	for n := range len(whole) {
		write(t, f.inventoryPath(), whole[:n])
		got, err := f.Load(ctx)
		if err == nil && !cmp.Equal(got, want) {
			t.Fatalf("cut at %d: %+v", n, got)
		}
		if err != nil && !errors.Is(err, apply.ErrDamaged) {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if err == nil && n < len(whole)-1 {
			t.Fatalf("cut at %d: no error", n)
		}
	}
}

func TestGitignore(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), ".tenon"), spec.SecretSettings{})
	must(t, f.Save(ctx, someObjects(1)))
	if got := read(t, f.dir+"/.gitignore"); got != gitignore {
		t.Error(got)
	}
	write(t, f.dir+"/.gitignore", "mine")
	f = open(t, f.dir, spec.SecretSettings{Plaintext: true})
	must(t, f.Keep(ctx, credentials(app, canary)))
	must(t, f.Keep(ctx, credentials(app, canary)))
	if got := read(t, f.dir+"/.gitignore"); got != "mine\n"+gitignorePlaintext {
		t.Error(got)
	}
}
