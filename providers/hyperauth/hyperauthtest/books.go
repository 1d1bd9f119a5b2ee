package hyperauthtest

import (
	"net/http"
	"slices"
	"strings"
)

// Objects names what the server holds beside realm master, by kind and natural
// key, as often as it is there.
func (s *Server) Objects() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	_, got := s.admin(http.MethodGet, "/", nil)
	realms, _ := got.([]any)
	for _, r := range realms {
		o, _ := r.(object)
		if name := str(o, "realm"); name != "master" {
			out = append(out, "realm "+name)
			out = append(out, s.objectsOf(name)...)
		}
	}
	for _, a := range s.agreements {
		out = append(out, "agreement "+a.Realm+"/"+a.Client+"/"+a.Version)
	}
	slices.Sort(out)
	return out
}

func (s *Server) objectsOf(realm string) []string {
	c := &call{Server: s, realm: realm}
	var out []string
	for _, of := range []struct{ kind, path, key string }{
		{"client", "/clients", "clientId"}, {"role", "/roles", "name"}, {"user", "/users?max=-1", "username"}, {"clientScope", "/client-scopes", "name"},
	} {
		for _, o := range c.list(of.path) {
			out = append(out, of.kind+" "+realm+"/"+str(o, of.key))
		}
	}
	for _, g := range c.groups() {
		out = append(out, strings.Join([]string{"group", realm, g.top, g.name}, " "))
	}
	return out
}
