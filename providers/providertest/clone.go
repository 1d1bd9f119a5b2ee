package providertest

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"

	"tenon/providers"
)

// Clone copies a system with all that is in it, so that many tests can set out
// from where one journey led. Calls and interception stay behind.
func (s *System) Clone() *System {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &System{
		rows: make(map[string]*object, len(s.rows)), order: slices.Clone(s.order), numbers: s.numbers,
		Told: s.Told, Loose: s.Loose, Terse: s.Terse, Clock: s.Clock, rand: rand.New(rand.NewPCG(1, 2)),
	}
	for id, o := range s.rows {
		row := *o
		row.secrets = o.cloneSecrets()
		row.links, row.minted = make(map[string][]string, len(o.links)), maps.Clone(o.minted)
		for name, ids := range o.links {
			row.links[name] = slices.Clone(ids)
		}
		out.rows[id] = &row
	}
	table := *s.table
	table.Open = out.open
	out.table = &table
	return out
}

func (s *System) open(_ context.Context, c providers.Config) (providers.Client, error) {
	return &client{system: s, env: c.Env}, nil
}
