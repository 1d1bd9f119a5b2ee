package plan

import (
	"slices"

	"tenon/providers"
	"tenon/spec/value"
)

// NamedBy gives the declared fields that name a step's live object and are no
// links: a server may refuse to delete what they name.
func (p *Plan) NamedBy(s *Step) []value.Target {
	var out []value.Target
	for r, obj := range p.live.matched {
		obj.eachRef(func(f *providers.Field, id string) {
			if !f.Relation && obj != s.live && p.live.target(obj, f, id) == s.live {
				out = append(out, value.Target{Address: r.Address, Field: f.Name})
			}
		})
	}
	slices.SortFunc(out, func(a, b value.Target) int {
		if c := compareAddress(a.Address, b.Address); c != 0 {
			return c
		}
		return compareAddress(value.Address(a.Field), value.Address(b.Field))
	})
	return slices.Compact(out)
}
