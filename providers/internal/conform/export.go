package conform

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tenon/cmd/tenon/view"
	"tenon/plan"
	"tenon/spec/value"
)

// full is the state that the laws are held on.
func (s Suite) full() map[string]string {
	return map[string]string{"connection.yaml": s.Laws.Connection, "full.yaml": s.Laws.Full}
}

// Complete sees that the full state declares every field that the samples do
// not pass over: what is not in it, no law is held for.
func Complete(t *testing.T, s Suite) {
	h := newHarness(t, s, Start{})
	declared := map[string]bool{}
	for _, r := range h.load(s.full()).input.State.Resources {
		markDeclared(declared, r.Kind.Name, r.Fields)
	}
	for _, sample := range s.Samples {
		if sample.Outside != "" {
			t.Logf("the full state has no %s: %s", sample.name(), sample.Outside)
			continue
		}
		c := &conformance{suite: s, kind: s.Provider.Kind(sample.Kind), sample: sample}
		for _, tr := range c.trials(t) {
			if !declared[sample.Kind+"."+tr.path] {
				t.Errorf("the full state declares no %s.%s", sample.Kind, tr.path)
			}
		}
	}
}

func markDeclared(declared map[string]bool, path string, v value.Value) {
	declared[path] = true
	for _, f := range v.Fields() {
		markDeclared(declared, value.JoinPath(path, f.Key), f.Value)
	}
}

// Export holds the second law: what is exported needs no change where it came
// from, makes the same again on an empty server, and is the same text there.
func Export(t *testing.T, s Suite) {
	h := newHarness(t, s, Start{Seed: 1})
	h.converge(s.full())
	exported := h.export(s.full())
	files := exportedFiles(s, exported)
	stranger := h.somebodyElse() // has the secrets, and no inventory
	stranger.empty(files)
	if got := stranger.export(files); !slices.EqualFunc(got, exported, bytes.Equal) {
		t.Errorf("exported beside what was exported before, the text is another:\n%s", diff(exported, got))
	}
	stranger.converge(files) // takes over what is there
	stranger.empty(files)

	twin := newHarness(t, s, Start{Seed: 2})
	if s.Laws.Again != "" {
		files["again.yaml"] = s.Laws.Again
	}
	twin.converge(files)
	if got := twin.export(files); !slices.EqualFunc(got, exported, bytes.Equal) {
		t.Errorf("exported from the server that was made from the export, the text is another:\n%s", diff(exported, got))
	}
}

func exportedFiles(s Suite, exported [][]byte) map[string]string {
	files := map[string]string{"connection.yaml": s.Laws.Connection}
	for i, text := range exported {
		files["exported-"+string(rune('a'+i))+".yaml"] = string(text)
	}
	return files
}

// export gives the connections as `tenon export` writes them.
func (h *harness) export(files map[string]string) [][]byte {
	h.t.Helper()
	var out [][]byte
	for _, connection := range h.suite.Laws.Export {
		writes := len(h.server.Log.Mutations())
		tree, notes, err := plan.Export(h.t.Context(), h.load(files).input, value.Address(connection))
		if err != nil {
			h.t.Fatalf("exporting: %v", err)
		}
		for _, n := range notes {
			h.t.Errorf("exporting %s leaves something out: %s", connection, n.Text)
		}
		if len(h.server.Log.Mutations()) > writes {
			h.t.Errorf("exporting %s wrote", connection)
		}
		text, err := view.YAML(tree)
		if err != nil {
			h.t.Fatal(err)
		}
		out = append(out, text)
	}
	return out
}

// diff shows the first lines in which two texts differ, with what is around them.
func diff(a, b [][]byte) string {
	had, has := lines(a), lines(b)
	n := 0
	for n < min(len(had), len(has)) && had[n] == has[n] {
		n++
	}
	around := func(all []string) string { return strings.Join(all[max(0, n-3):min(len(all), n+5)], "\n") }
	return around(had) + "\n--- and ---\n" + around(has)
}

func lines(texts [][]byte) []string {
	return strings.Split(string(bytes.Join(texts, []byte("\n"))), "\n")
}
