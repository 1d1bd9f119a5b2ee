package keycloaktest

import (
	"net/http"
	"strings"
)

// bind gives a client a scope as a default or optional one; a scope that it has
// already stays as it is.
func (r *realm) bind(clientID, scopeID string, isDefault bool) {
	if r.clientScopes.has(clientID, scopeID) {
		return
	}
	r.clientScopes.add(clientID, scopeID)
	if !isDefault {
		if r.optional[clientID] == nil {
			r.optional[clientID] = map[string]bool{}
		}
		r.optional[clientID][scopeID] = true
	}
}

func (r *realm) unbind(clientID, scopeID string) {
	r.clientScopes.remove(clientID, scopeID)
	delete(r.optional[clientID], scopeID)
}

// firstScopes gives a new client the scopes that the body names, unknown ones
// left out, or the realm's defaults of its protocol. One list given means that
// the other is empty.
func (r *realm) firstScopes(of *client, rep object) {
	if rep["defaultClientScopes"] == nil && rep["optionalClientScopes"] == nil {
		for id, isDefault := range r.ScopeDefaults {
			if r.old || str(r.scopes.get(id).Doc, "protocol") == str(of.Doc, "protocol") {
				if r.scopes.get(id).name() != "service_account" {
					r.bind(of.ID, id, isDefault)
				}
			}
		}
		return
	}
	for field, isDefault := range map[string]bool{"defaultClientScopes": true, "optionalClientScopes": false} {
		for _, name := range strs(rep[field]) {
			if found := r.scopes.named(name); found != nil {
				r.bind(of.ID, found.ID, isDefault)
			}
		}
	}
}

func (c *call) clientScopeList(of *client) (answer, error) {
	optional := strings.HasSuffix(c.r.URL.Path, "/optional-client-scopes")
	out := []object{}
	for _, id := range c.realm.clientScopes.of(of.ID) {
		if c.realm.optional[of.ID][id] == optional {
			out = append(out, object{"id": id, "name": c.realm.scopes.get(id).name()})
		}
	}
	return told(out)
}

// putClientScope changes nothing where the client has the scope in the other
// list, or where the scope is of another protocol; it says 204 all the same
// (recordings: 09).
func (c *call) putClientScope(of *client) (answer, error) {
	found := c.realm.scopes.get(c.params[1])
	if found == nil {
		return answer{}, errText(http.StatusNotFound, "Client scope not found")
	}
	if str(found.Doc, "protocol") == str(of.Doc, "protocol") {
		c.realm.bind(of.ID, found.ID, strings.Contains(c.r.URL.Path, "/default-client-scopes/"))
	}
	return done()
}

func (c *call) deleteClientScope(of *client) (answer, error) {
	if !c.realm.scopes.hasID(c.params[1]) {
		return answer{}, errText(http.StatusNotFound, "Client scope not found")
	}
	c.realm.unbind(of.ID, c.params[1])
	return done()
}
