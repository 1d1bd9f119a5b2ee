package plan

import (
	"fmt"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/providertest"
	"tenon/spec"
	"tenon/spec/value"
)

// TestEqualObjectsAreNotKept: what is as declared keeps no fields, and so does
// what nobody declares; what is changed later keeps all.
func TestEqualObjectsAreNotKept(t *testing.T) {
	s := providertest.New()
	for _, name := range []string{"same", "other", "undeclared"} {
		s.Put("domain", "", map[string]any{"name": name, "owner": strings.Repeat("x", 100)})
	}
	text := fmt.Sprintf("tenon: v1\nmem: {main: {domains: [{name: same, owner: %s}, {name: other, owner: y}]}}", strings.Repeat("x", 100))
	state, err := spec.Load(spec.Options{Providers: []*providers.Provider{s.Provider()}, Paths: []string{"-"}, Stdin: func() ([]byte, error) { return []byte(text), nil }})
	if err != nil {
		t.Fatal(err)
	}
	live, err := Observe(t.Context(), Input{State: state})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, o := range live.places["mem.main"].kinds[s.Provider().Kind("domain")].objects {
		kept[o.keys[0]] = o.fields.Get("owner").Kind() != value.Absent
	}
	if want := map[string]bool{"same": false, "other": true, "undeclared": false}; fmt.Sprint(kept) != fmt.Sprint(want) {
		t.Errorf("fields are kept of %v, want %v", kept, want)
	}
}
