package plan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tenon/plan"
)

// noCanary fails where a secret shows in any form of a plan.
func noCanary(t *testing.T, p *plan.Plan, more ...any) {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(data)}
	for _, s := range p.Steps {
		more = append(more, s, *s, s.Changes)
	}
	for _, x := range append(more, p, *p) {
		texts = append(texts, fmt.Sprintf("%v", x), fmt.Sprintf("%+v", x), fmt.Sprintf("%#v", x))
	}
	for _, text := range texts {
		if i := strings.Index(text, "canary"); i >= 0 {
			t.Errorf("a secret shows: …%s", text[max(0, i-200):min(len(text), i+40)])
			return
		}
	}
}
