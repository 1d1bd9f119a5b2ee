package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tenon/apply/applytest"
	"tenon/plan"
)

const (
	street = "mem:\n  main:\n    domains: [{name: acme.example}]\n"
	bank   = street + "    vaults: [{name: safe, note: ours, lifetime: 2160, boxes: [{name: top}]}]\n"
	safe   = "mem.main.vaults[safe]"
)

// banking has a vault, which nothing shows but its key; the clock can be moved.
func banking(t *testing.T) (*applytest.Stack, *time.Time) {
	t.Helper()
	s, now := applytest.New(), began()
	s.System.Clock = func() time.Time { return now }
	s.MustSettle(t, street, plan.Options{})
	s.MustSettle(t, bank, plan.Options{})
	return s, &now
}

func began() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

var allowVault = plan.Options{AllowCreate: map[string]int{"vault": 1}}

// TestWhatIsRememberedOfAVault decides whether one that is not seen may be made.
func TestWhatIsRememberedOfAVault(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*applytest.Stack, *time.Time)
		want   []string // of the error or the refusal; nil: there is nothing to do
		again  int      // vaults when it is made all the same
	}{
		"all":              {func(*applytest.Stack, *time.Time) {}, nil, 0},
		"not the objects":  {func(s *applytest.Stack, _ *time.Time) { s.State.Lose() }, nil, 0},
		"not the key":      {func(s *applytest.Stack, _ *time.Time) { s.State.LoseSecrets() }, []string{"was made (id va-", "the secret store lacks the credential that shows it", "if it is gone for good, and another one is to be made: --allow-create vault=1"}, 2},
		"nothing":          {func(s *applytest.Stack, _ *time.Time) { s.State.Lose(); s.State.LoseSecrets() }, []string{"nothing is remembered of this stack", "bring back the state folder if there was one; if nothing was ever applied: --allow-create vault=1"}, 2},
		"a key that ended": {func(_ *applytest.Stack, now *time.Time) { *now = now.Add(91 * 24 * time.Hour) }, []string{"is not seen with its own credential: the key opens nothing: denied", "--allow-create vault=1"}, 2},
		"one that is gone": {func(s *applytest.Stack, _ *time.Time) { s.System.Remove(s.System.Find("vault", "safe")[0]) }, []string{"is not seen with its own credential", "--allow-create vault=1"}, 1},
		"nothing but a bad key": {func(s *applytest.Stack, _ *time.Time) {
			s.System.Remove(s.System.Find("vault", "safe")[0])
			s.State.Lose()
		}, []string{"nothing is remembered of it, and the key opens nothing"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s, now := banking(t)
			c.change(s, now)
			p, _, err := s.Plan(t.Context(), bank, plan.Options{})
			text := ""
			if err != nil {
				text = err.Error()
			} else {
				defer func() { _ = p.Close(t.Context()) }()
				for _, r := range p.Refusals {
					text += r.Text + " (" + r.Hint + ")"
				}
				text += steps(p)
			}
			if c.want == nil && text != "" {
				t.Errorf("not nothing: %s", text)
			}
			for _, part := range c.want {
				if !strings.Contains(text, part) {
					t.Errorf("%q does not say %q", text, part)
				}
			}
			if s.MustSettle(t, bank, allowVault); c.again > 0 && len(s.System.Find("vault", "safe")) != c.again {
				t.Errorf("%d vaults", len(s.System.Find("vault", "safe")))
			}
		})
	}
}

// TestAVaultThatIsNotSeen and that no file declares is kept in mind until somebody
// says that it is gone.
func TestAVaultThatIsNotSeen(t *testing.T) {
	s, now := banking(t)
	*now = now.Add(91 * 24 * time.Hour)
	for range 2 {
		p := s.MustPlan(t, street, plan.Options{})
		if len(p.Steps) > 0 || len(p.Notes) == 0 || !strings.Contains(p.Notes[0].Text, "is no longer declared, and is not seen: the key opens nothing") || !strings.Contains(p.Notes[0].Text, "--allow-delete vault=1 forgets it") {
			t.Fatalf("%v %v", p.Steps, p.Notes)
		}
		s.MustSettle(t, street, plan.Options{})
	}
	gone := plan.Options{AllowDelete: map[string]int{"vault": 1}}
	if p := s.MustPlan(t, street, gone); !strings.Contains(p.Notes[0].Text, "is not seen with its own credential, and is forgotten") {
		t.Errorf("%v", p.Notes)
	}
	s.MustSettle(t, street, gone)
	if kept, err := s.State.Secrets(t.Context()); err != nil || len(kept) > 0 {
		t.Errorf("%v %v", kept, err)
	}
	if p := s.MustPlan(t, street, plan.Options{}); len(p.Notes) > 0 {
		t.Errorf("%v", p.Notes)
	}
}

// TestAVaultHasANameAlone: another of its name, with another key, is none of ours.
func TestAVaultHasANameAlone(t *testing.T) {
	s, _ := banking(t)
	ours := s.System.Find("vault", "safe")[0]
	s.System.Put("vault", "", map[string]any{"name": "safe"})
	s.System.Set(ours, map[string]any{"name": "theirs"})
	wantSteps(t, s.MustPlan(t, bank, plan.Options{}), "update vaults[safe] (drift) name")
	s.MustSettle(t, bank, plan.Options{})
}

// TestAKeyThatEnds and that nothing follows is told of in time.
func TestAKeyThatEnds(t *testing.T) {
	s, now := banking(t)
	if p := s.MustPlan(t, bank, plan.Options{}); len(p.Notes) > 0 {
		t.Errorf("%v", p.Notes)
	}
	*now = now.Add(70 * 24 * time.Hour)
	if p := s.MustPlan(t, bank, plan.Options{}); len(p.Notes) != 1 || !strings.Contains(p.Notes[0].Text, safe+" is shown by its own credential alone, which expires 2026-04-01 00:00 UTC, and nothing follows that: add _rotate: {before: 14d}") {
		t.Errorf("%v", p.Notes)
	}
}

// TestAVaultIsExported with what its key shows, be it declared or only remembered.
func TestAVaultIsExported(t *testing.T) {
	s, now := banking(t)
	look := func(text string) (string, []plan.Note) {
		in, err := s.Input(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		tree, notes, err := plan.Export(t.Context(), in, "mem.main")
		if err != nil {
			t.Fatal(err)
		}
		return flat("", *tree), notes
	}
	for _, text := range []string{bank, street} {
		if got, notes := look(text); !strings.Contains(got, "mem.main.vaults.name=safe") || !strings.Contains(got, "mem.main.vaults.boxes.name=top") || strings.Contains(got, "canary") || len(notes) > 0 {
			t.Errorf("%s%v", got, notes)
		}
	}
	*now = now.Add(91 * 24 * time.Hour)
	if got, notes := look(bank); strings.Contains(got, "vaults") || len(notes) != 1 || !strings.Contains(notes[0].Text, "was not opened: the key opens nothing") {
		t.Errorf("%s%v", got, notes)
	}
}

// flat gives a line for each leaf.
func flat(at string, tree plan.Tree) string {
	var out strings.Builder
	for _, b := range tree.Branches {
		path := strings.TrimPrefix(at+"."+b.Key, ".")
		switch {
		case b.Tree != nil:
			out.WriteString(flat(path, *b.Tree))
		case len(b.Items) > 0:
			for _, item := range b.Items {
				out.WriteString(flat(path, item))
			}
		default:
			fmt.Fprintf(&out, "%s=%s\n", path, b.Leaf.Reveal())
		}
	}
	return out.String()
}
