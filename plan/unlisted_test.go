package plan_test

import (
	"testing"

	"tenon/plan"
)

// TestWhatNoListTells: objects that can only be asked for are found by their
// keys, taken over, changed behind our back, and deleted once no file has them.
func TestWhatNoListTells(t *testing.T) {
	s, endpoint, text := acme(t, `notes: [{topic: terms, edition: "1", text: A}, {topic: terms, edition: "2", text: B}]`)
	s.System.Put("note", endpoint, map[string]any{"topic": "terms", "edition": "1", "text": "old"})
	s.System.Put("note", endpoint, map[string]any{"topic": "theirs", "edition": "1"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update notes[terms/1] (differs) text", "create notes[terms/2] (new) topic edition text")
	s.MustSettle(t, text, plan.Options{})
	made := s.System.Find("note", "terms/2")[0]
	s.System.Set(made, map[string]any{"text": "C"})
	wantSteps(t, s.MustPlan(t, text, plan.Options{}), "update notes[terms/2] (drift) text")
	one := inside(endpoint, s.System.Secrets()[endpoint]["credentials"], `notes: [{topic: terms, edition: "1", text: A}]`)
	wantSteps(t, s.MustPlan(t, one, plan.Options{}), "delete notes[terms/2] (removed)")
	s.MustSettle(t, one, plan.Options{})
	if s.System.Find("note", "theirs/1") == nil {
		t.Error("what was never asked for is gone")
	}
}
