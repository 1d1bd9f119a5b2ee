package folder

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

func TestRecordIsLoaded(t *testing.T) {
	f := open(t, t.TempDir(), spec.SecretSettings{})
	must(t, f.Save(ctx, someObjects(3)))
	must(t, f.Record(ctx,
		plan.Record{Address: app, Entry: &plan.Entry{Kind: "logto.application", ID: "a1"}},
		plan.Record{Address: someAddress}))
	must(t, f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "logto.application", ID: "a2"}}))

	again := open(t, f.dir, spec.SecretSettings{}) // as after a kill
	inv, err := again.Load(ctx)
	must(t, err)
	if inv.Objects[someAddress] != nil || inv.Objects[app].ID != "a2" || len(inv.Objects) != 3 {
		t.Errorf("loaded %v", inv.Objects)
	}
	must(t, again.Record(ctx, plan.Record{Address: "a.b.c", Entry: &plan.Entry{Kind: "a.c"}}))
	inv.Objects["a.b.c"] = &plan.Entry{Kind: "a.c"}
	must(t, again.Save(ctx, inv))
	if inv.Serial != 2 || exists(f.journalPath()) {
		t.Errorf("serial %d, or the journal is still there", inv.Serial)
	}
	saved, err := open(t, f.dir, spec.SecretSettings{}).Load(ctx)
	must(t, err)
	if diff := cmp.Diff(inv, saved); diff != "" {
		t.Error(diff)
	}
}

func TestRecordWithoutLoadOrInventory(t *testing.T) {
	f := open(t, t.TempDir()+"/new", spec.SecretSettings{})
	must(t, f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "k"}}))
	inv, err := open(t, f.dir, spec.SecretSettings{}).Load(ctx)
	must(t, err)
	if inv.Objects[app] == nil || inv.Serial != 0 {
		t.Errorf("loaded %+v", inv)
	}
}

// A journal that is left over from before a save says nothing of what was saved.
func TestStaleJournal(t *testing.T) {
	f := open(t, t.TempDir(), spec.SecretSettings{})
	must(t, f.Save(ctx, someObjects(1)))
	must(t, f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "stale"}}))
	stale := read(t, f.journalPath())
	must(t, f.Save(ctx, someObjects(2)))
	write(t, f.journalPath(), stale) // the process was killed between writing and removing

	f = open(t, f.dir, spec.SecretSettings{})
	inv, err := f.Load(ctx)
	must(t, err)
	if inv.Objects[app] != nil || len(inv.Objects) != 2 {
		t.Errorf("loaded %v", inv.Objects)
	}
	must(t, f.Record(ctx, plan.Record{Address: "a.b.c", Entry: &plan.Entry{Kind: "new"}}))
	inv, err = open(t, f.dir, spec.SecretSettings{}).Load(ctx)
	must(t, err)
	if inv.Objects[app] != nil || inv.Objects["a.b.c"] == nil {
		t.Errorf("loaded %v", inv.Objects)
	}
}

// Cut short anywhere, a journal gives the records that were whole, and goes on from there.
func TestJournalCutShort(t *testing.T) {
	t.Parallel()
	f := open(t, t.TempDir(), spec.SecretSettings{})
	for i := range 4 {
		must(t, f.Record(ctx, plan.Record{Address: value.Address(fmt.Sprintf("a.b.c[%d]", i)), Entry: &plan.Entry{Kind: "k", ID: fmt.Sprint(i)}}))
	}
	whole := read(t, f.journalPath())
	for n := range len(whole) + 1 {
		write(t, f.journalPath(), whole[:n])
		f := open(t, f.dir, spec.SecretSettings{})
		inv, err := f.Load(ctx)
		if err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if want := max(strings.Count(whole[:n], "\n")-1, 0); len(inv.Objects) != want {
			t.Fatalf("cut at %d: %d objects, not %d", n, len(inv.Objects), want)
		}
		must(t, f.Record(ctx, plan.Record{Address: app, Entry: &plan.Entry{Kind: "next"}}))
		again, err := open(t, f.dir, spec.SecretSettings{}).Load(ctx)
		must(t, err)
		if len(again.Objects) != len(inv.Objects)+1 || again.Objects[app] == nil {
			t.Fatalf("cut at %d: then %v", n, again.Objects)
		}
	}
}

func TestJournalErrors(t *testing.T) {
	header := `{"format":"tenon.journal/1","stack":"default","serial":0,"run":"x"}` + "\n"
	line := `{"address":"a.b.c","entry":{"kind":"k"}}` + "\n"
	damage := []string{"inventory.journal is damaged", "cannot be read", "move it away", "the next apply finds those objects by name"}
	for name, c := range map[string]struct {
		text string
		say  []string
	}{
		"header":        {"hello\n" + line, append(damage, "line 1")},
		"middle":        {header + line + "{\n" + line, append(damage, "line 3")},
		"last":          {header + line + "nonsense\n", append(damage, "line 3")},
		"address":       {header + `{"address":"a.b[","entry":{"kind":"k"}}` + "\n", append(damage, "line 2")},
		"kind":          {header + `{"address":"a.b","entry":{}}` + "\n", append(damage, "line 2")},
		"unknown":       {header + `{"address":"a.b","colour":1}` + "\n", append(damage, "line 2")},
		"not UTF-8":     {header + `{"address":"a.b[` + "\xff" + `]","entry":{"kind":"k"}}` + "\n", append(damage, "line 2")},
		"two":           {header + strings.TrimSpace(line) + line, append(damage, "line 2")},
		"newer":         {strings.Replace(header, "journal/1", "journal/9", 1) + line, []string{"another version of Tenon", "tenon.journal/9", "use the version that wrote it"}},
		"other thing":   {strings.Replace(header, "tenon.journal/1", "x", 1) + line, append(damage, "line 1")},
		"another stack": {strings.Replace(header, "default", "prod", 1) + line, []string{`inventory.journal belongs to the stack "prod"`}},
	} {
		t.Run(name, func(t *testing.T) {
			f := open(t, t.TempDir(), spec.SecretSettings{})
			write(t, f.journalPath(), c.text)
			_, err := f.Load(ctx)
			says(t, err, c.say...)
			if strings.Contains(err.Error(), "damaged") != errors.Is(err, apply.ErrDamaged) {
				t.Errorf("ErrDamaged: %v", err)
			}
		})
	}
}

// What somebody else journalled since Load must not be lost by a save.
func TestJournalConflict(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir, spec.SecretSettings{}), open(t, dir, spec.SecretSettings{})
	inv, err := a.Load(ctx)
	must(t, err)
	_, err = b.Load(ctx)
	must(t, err)
	record := plan.Record{Address: app, Entry: &plan.Entry{Kind: "k"}}
	must(t, b.Record(ctx, record))
	inv.Apply(plan.Record{Address: "a.b.c", Entry: &plan.Entry{Kind: "k"}})
	for name, err := range map[string]error{"save": a.Save(ctx, inv), "record": a.Record(ctx, record)} {
		if !errors.Is(err, apply.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = a.Load(ctx)
	must(t, err)
	must(t, a.Record(ctx, record))
	if err := b.Record(ctx, record); !errors.Is(err, apply.ErrConflict) {
		t.Errorf("record after another's: %v", err)
	}
	must(t, os.Remove(a.journalPath()))
	if err := a.Record(ctx, record); !errors.Is(err, apply.ErrConflict) {
		t.Errorf("record without the journal: %v", err)
	}
}

func TestRecordRefuses(t *testing.T) {
	f := open(t, t.TempDir(), spec.SecretSettings{})
	says(t, f.Record(ctx, plan.Record{Address: "a["}), "cannot record", "a bracket is not closed")
	inv := plan.NewInventory("other")
	says(t, f.Save(ctx, inv), `the stack "other" is not to be saved as that of "default"`)
	bad := plan.NewInventory("default")
	bad.Objects["a.\xff"] = &plan.Entry{Kind: "k"}
	says(t, f.Save(ctx, bad), "not valid UTF-8")
}
