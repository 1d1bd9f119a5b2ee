package main

import (
	"fmt"
	"os"
	"path/filepath"

	"tenon/providers/atlas/atlastest"
)

// organization is what an organization with so many projects holds besides.
func organization(projects int) atlastest.Size {
	return atlastest.Size{Projects: projects, Users: projects * 5 / 3, Accounts: projects * 2 / 3, Keys: projects / 6, Teams: projects / 3}
}

// stateOf makes the state file that declares what a sandbox holds.
func (b *bench) stateOf(w world) (string, error) {
	if w.projects == 0 {
		return b.state(fmt.Sprintf("plan-%d-%d", w.users, w.roles), w.users, w.roles)
	}
	dir := filepath.Join(b.dir, fmt.Sprintf("atlas-%d", w.projects))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, os.WriteFile(filepath.Join(dir, "organization.yaml"), []byte(organization(w.projects).State()), 0o600)
}

// atlas is a plan of a large organization that finds nothing to do, beside a
// loop over the lists that tell all that the file declares.
func (b *bench) atlas(w world) sample {
	s := sample{name: fmt.Sprintf("atlas-%d", w.projects), target: "as many requests"}
	if w.latency > 0 { // without it, nearly all of the time is that of the two processes
		s.name, s.target = s.name+"-"+w.latency.String(), s.target+", ≤ 1.3"
	}
	return b.beside(s, w, b.sizes.rounds, []string{"bare", "atlas"}, func(f *figure) {
		for _, p := range f.pairs {
			t, l := p.tenon.sent, p.bare.sent
			if t.Reads != l.Reads || t.Tokens != l.Tokens || t.Writes != 0 {
				f.miss("%d requests, %d tokens and %d writes, where %d and %d are needed", t.Reads, t.Tokens, t.Writes, l.Reads, l.Tokens)
				break
			}
		}
		f.phases()
		if w.latency > 0 {
			f.atMost(1.3)
		}
	})
}
