package atlastest

// LiveTokens is how many access tokens are good for something: a client that is
// done should leave none.
func (s *Server) LiveTokens() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, t := range s.access.tokens {
		if s.state.Accounts[t.account] != nil && s.now().Before(t.expires) {
			n++
		}
	}
	return n
}
