package keycloaktest

import (
	"net/http"
	"strings"
)

// What a sandbox of a product on Keycloak needs to know of this one.

// Handler serves requests that are neither counted nor disturbed.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.route) }

// Caller is who a token speaks for.
type Caller struct {
	Realm, Username, Email string
	Roles                  map[string]bool   // of the realm; those of clients as CLIENTID/NAME
	Claims                 map[string]string // what mappers of user attributes put into the token
}

// Caller finds who sends a request by its access token; nil is nobody.
func (s *Server) Caller(r *http.Request) *Caller {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.caller(r)
	if t == nil {
		return nil
	}
	home := s.realms.get(t.realm)
	u := home.users.get(t.user)
	out := &Caller{Realm: home.Name, Username: u.Username, Email: u.Email, Roles: map[string]bool{}, Claims: map[string]string{}}
	for id := range t.held(s) {
		role := home.roles.get(id)
		if role == nil {
			continue
		}
		name := role.Name
		if role.Client != "" {
			name = home.clients.get(role.Client).name() + "/" + name
		}
		out.Roles[name] = true
	}
	for _, m := range home.tokenMappers(t.client) {
		if m.Kind == "oidc-usermodel-attribute-mapper" && m.Config["access.token.claim"] == "true" {
			out.Claims[m.Config["claim.name"]] = strings.Join(u.Attributes[m.Config["user.attribute"]], "")
		}
	}
	return out
}

// tokenMappers are those of a client and of its default client scopes.
func (r *realm) tokenMappers(client string) []*mapper {
	out := r.clients.get(client).Mappers
	for _, id := range r.clientScopes.of(client) {
		if !r.optional[client][id] {
			out = append(out[:len(out):len(out)], r.scopes.get(id).Mappers...)
		}
	}
	return out
}

// PasswordIs tells whether a password is a user's; found is false where there
// is no such user.
func (s *Server) PasswordIs(realm, username, password string) (right, found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.realms.named(realm)
	if r == nil {
		return false, false
	}
	u := r.users.named(strings.ToLower(username))
	if u == nil {
		return false, false
	}
	return len(u.Credentials) > 0 && u.Credentials[0].Digest == digest(password), true
}

// SetPassword changes a password, and takes away what asks the user to.
func (s *Server) SetPassword(realm, username, password string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.realms.named(realm)
	if r == nil {
		return false
	}
	u := r.users.named(strings.ToLower(username))
	if u == nil {
		return false
	}
	s.setPassword(u, password)
	var left []string
	for _, action := range u.Required {
		if action != "UPDATE_PASSWORD" {
			left = append(left, action)
		}
	}
	u.Required = left
	return true
}

// Secret is what an administrator's client of the sandbox signs in with.
func (s *Server) Secret() (id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opt.ClientID, s.opt.ClientSecret
}
