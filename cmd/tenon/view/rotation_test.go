package view

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tenon/plan"
)

// TestNextRotation: the one that is due next is told, in all forms; not one
// that is a step already, or cannot be.
func TestNextRotation(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	p := &plan.Plan{
		Steps: []*plan.Step{{Address: "atlas.main.a", Kind: "atlas.account", Action: plan.Update, Reason: "rotation", Why: "due", ID: "1", Rotates: &plan.Turn{Make: true, Drop: []string{"old"}}, Makes: []string{"secret"}}},
		Rotations: []plan.Rotation{
			{Address: "atlas.main.a", Due: day(1), Expires: day(15)}, {Address: "atlas.main.b", Due: day(9), Expires: day(23)},
			{Address: "atlas.main.c", Due: day(5), Expires: day(19)}, {Address: "atlas.main.d", Due: day(2), Expires: day(16), Blocked: "full"},
		},
	}
	for format, want := range map[Format]string{
		Text:     "Next rotation: atlas.main.c is due 2026-03-05 00:00 UTC, its secret expires 2026-03-19 00:00 UTC.",
		Markdown: "Next rotation&#58; atlas.main.c is due 2026-03-05",
		JSON:     `"rotates": {`,
	} {
		var out bytes.Buffer
		if err := New(Options{Format: format, Out: &out}).Plan(p); err != nil || !strings.Contains(out.String(), want) || strings.Contains(out.String(), "d is due") {
			t.Errorf("%s: %v, lacks %s:\n%s", format, err, want, out.String())
		}
	}
	var out bytes.Buffer
	p.Steps = nil
	if err := New(Options{Format: Text, Out: &out, Drift: true}).Plan(p); err != nil || !strings.Contains(out.String(), "A secret will end before it can be followed by another") {
		t.Errorf("%v: %s", err, out.String())
	}
}
