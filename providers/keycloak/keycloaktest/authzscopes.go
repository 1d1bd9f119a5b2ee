package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// authzScope is a scope of a client's resources.
type authzScope struct {
	ID, Name      string
	Display, Icon *string
}

func (s *authzScope) rep() object {
	out := object{"id": s.ID, "name": s.Name}
	set(out, "displayName", s.Display)
	set(out, "iconUri", s.Icon)
	return out
}

// scope finds a scope by id or name.
func (a *authz) scope(key string) *authzScope {
	for _, s := range a.Scopes {
		if s.ID == key || s.Name == key {
			return s
		}
	}
	return nil
}

func (a *authz) ensureScope(srv *Server, name string) *authzScope {
	if s := a.scope(name); s != nil {
		return s
	}
	s := &authzScope{ID: srv.newID(), Name: name}
	a.Scopes = append(a.Scopes, s)
	return s
}

func (c *call) listAuthzScopes(of *client) (answer, error) {
	list := slices.DeleteFunc(slices.Clone(of.Authz.Scopes), func(s *authzScope) bool {
		return !strings.Contains(strings.ToLower(s.Name), strings.ToLower(c.query.Get("name")))
	})
	return told(each(page(c, list, 100), (*authzScope).rep))
}

// postAuthzScope takes a name that is there as a change of that scope.
func (c *call) postAuthzScope(of *client) (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	if str(rep, "name") == "" {
		return answer{}, errDuplicate()
	}
	s := of.Authz.ensureScope(c.Server, str(rep, "name"))
	s.take(rep)
	return reply(http.StatusCreated, s.rep()), nil
}

func (c *call) getAuthzScope(of *client) (answer, error) {
	if s := of.Authz.scope(c.params[1]); s != nil {
		return told(s.rep())
	}
	return answer{}, errEmpty(http.StatusNotFound)
}

func (c *call) putAuthzScope(of *client) (answer, error) {
	rep, err := c.rawBody()
	s := of.Authz.scope(c.params[1])
	if err != nil || s == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	s.take(rep)
	return done()
}

func (c *call) deleteAuthzScope(of *client) (answer, error) {
	a := of.Authz
	s := a.scope(c.params[1])
	if s == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	a.Scopes = slices.DeleteFunc(a.Scopes, func(other *authzScope) bool { return other == s })
	for _, r := range a.Resources {
		r.Scopes = drop(r.Scopes, s.ID)
	}
	for _, p := range a.Policies {
		p.Scopes = drop(p.Scopes, s.ID)
	}
	return done()
}
