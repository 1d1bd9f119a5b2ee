package spec

import (
	"testing"
	"time"
)

// TestRotate: the parts merge like any mapping, and the digest tells them.
func TestRotate(t *testing.T) {
	files := func(more string) *State {
		folder(t, `
-- a.yaml --
tenon: v1
vars: {lead: 14d}
corp: {c: {endpoint: "https://acme.example", tenants: [{name: acme, tag: production, robots: [{name: ci, hours: 8, _rotate: {before: !var lead}}, {name: idle}]}]}}
-- b.yaml --
tenon: v1
corp: {c: {tenants: [{name: acme, robots: [{name: ci`+more+`}]}]}}
`)
		return mustLoad(t, options(nil))
	}
	const day = 24 * time.Hour
	plain, more := files(""), files(", _rotate: {overlap: 36h}")
	if got := plain.Lookup(acmeAddress.Child("robots", "ci")).Rotate; got.Before != 14*day || got.Overlap != 7*day || got.Pos.Line != 3 {
		t.Errorf("read %+v", got)
	}
	if got := more.Lookup(acmeAddress.Child("robots", "ci")).Rotate; got.Before != 14*day || got.Overlap != 36*time.Hour {
		t.Errorf("merged %+v", got)
	}
	if got := plain.Lookup(acmeAddress.Child("robots", "idle")).Rotate; got != nil {
		t.Errorf("what does not rotate: %+v", got)
	}
	if plain.Digest == more.Digest {
		t.Error("the digest does not tell one from the other")
	}
}
