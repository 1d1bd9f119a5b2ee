package hyperauthtest

import (
	"bytes"
	"encoding/json"
	"io"

	"tenon/providers/internal/fake"
)

const providerName = "hyperauth"

// snapshot is what Save keeps: Keycloak's data and the extension's.
type snapshot struct {
	Keycloak   json.RawMessage `json:"keycloak"`
	Agreements []agreement     `json:"agreements"`
	Codes      []code          `json:"codes"`
}

// Save writes all data, credentials included.
func (s *Server) Save(w io.Writer) error {
	var b bytes.Buffer
	if err := s.keycloak.Save(&b); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return fake.Save(w, providerName, snapshot{b.Bytes(), s.agreements, s.codes})
}

// Load replaces all data by what Save wrote. Call it before Start.
func (s *Server) Load(r io.Reader) error {
	var snap snapshot
	if err := fake.Load(r, providerName, &snap); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agreements, s.codes = snap.Agreements, snap.Codes
	return s.keycloak.Load(bytes.NewReader(snap.Keycloak))
}
