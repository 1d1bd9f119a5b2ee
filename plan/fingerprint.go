package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"tenon/spec/value"
)

// fingerprint is over the live values of what a step's resource declares:
// another change of the object does not disturb a saved plan.
func (m *maker) fingerprint(s *Step, want value.Value) string {
	var parts []string
	if !s.live.same {
		c := comparer{ignore: s.resource.Ignore, refs: true, emit: func(l leaf) {
			if !l.isSecret() {
				parts = append(parts, l.path+"="+digest(l.field, l.have))
			}
		}}
		c.object(s.resource.Kind, want, s.live.fields)
	}
	for name, ids := range s.live.links {
		sorted := slices.Sorted(slices.Values(ids))
		for _, id := range sorted {
			parts = append(parts, name+":"+id)
		}
	}
	slices.Sort(parts)
	return fingerprintOf(s.live.id, parts)
}

func fingerprintOf(id string, parts []string) string {
	h := sha256.New()
	h.Write([]byte(id))
	for _, part := range parts {
		h.Write([]byte{0})
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
