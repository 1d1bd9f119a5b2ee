package atlastest

import (
	"io"

	"tenon/providers/internal/fake"
)

// snapshot is what Save keeps. Tokens are not: a client signs in again.
type snapshot struct {
	OrgID, ClientID, ClientSecret, PublicKey, PrivateKey string

	Saves int64
	State *state
}

const providerName = "atlas"

// Save writes all data, credentials included.
func (s *Server) Save(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	return fake.Save(w, providerName, snapshot{
		OrgID: s.opt.OrgID, ClientID: s.opt.ClientID, ClientSecret: s.opt.ClientSecret,
		PublicKey: s.opt.PublicKey, PrivateKey: s.opt.PrivateKey, Saves: s.saves, State: s.state,
	})
}

// Load replaces all data by what Save wrote; tokens issued so far are void. No
// request may be in flight: call it before Start.
func (s *Server) Load(r io.Reader) error {
	snap := snapshot{State: newState()}
	if err := fake.Load(r, providerName, &snap); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.saves, s.access, s.meters = snap.State, snap.Saves, newAccess(), newMeters()
	s.opt.OrgID, s.opt.ClientID, s.opt.ClientSecret = snap.OrgID, snap.ClientID, snap.ClientSecret
	s.opt.PublicKey, s.opt.PrivateKey = snap.PublicKey, snap.PrivateKey
	s.ids = fake.NewIDs(s.opt.Seed + s.saves) // not the same ids and secrets again
	return nil
}
