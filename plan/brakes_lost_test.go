package plan

import (
	"testing"
	"time"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// TestOurs: an object may be made again without a brake only if it is as old
// as the create that was cut short.
func TestOurs(t *testing.T) {
	begun := time.Date(2030, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		created value.Value
		field   string
		want    bool
	}{
		{"made by the create", value.OfString("2030-05-04T12:00:03.512Z"), "createdAt", true},
		{"the same in milliseconds", value.OfInt(begun.Add(3 * time.Second).UnixMilli()), "createdAt", true},
		{"by hand, later", value.OfString("2030-05-04T12:30:00Z"), "createdAt", false},
		{"long before", value.OfString("2030-05-01T12:00:00Z"), "createdAt", false},
		{"no word of it", value.Value{}, "createdAt", false},
		{"not a time", value.OfString("yesterday"), "createdAt", false},
		{"no such field", value.OfString("2030-05-04T12:00:03Z"), "", false},
	} {
		kind := &providers.Kind{Name: "tenant", Collection: "tenants", Keys: [][]string{{"name"}}, CreatedAt: tt.field}
		r := &spec.Resource{Address: "x.y.tenants[a]", Kind: kind}
		inv := NewInventory("s")
		inv.Objects[r.Address] = &Entry{Kind: "x.tenant", Intent: &Intent{Since: begun}}
		m := &maker{live: &Live{input: Input{Inventory: inv}}}
		o := &Object{kind: kind, id: "1", fields: value.OfMap(value.Field{Key: "createdAt", Value: tt.created})}
		if got := m.ours(&Step{Address: r.Address, resource: r, live: o}); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
