package keycloaktest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// client is an application. Doc has what its representation has, apart from
// what is kept elsewhere: scopes, mappers, the secret.
type client struct {
	ID      string
	Doc     object
	Secret  *string
	Mappers []*mapper
	Account string // the user of its service account
	Authz   *authz // authorization services, nil where they are off
}

func (c *client) name() string { return str(c.Doc, "clientId") }

func clientRoutes(r *router) {
	const at = "/realms/{}/clients"
	r.on("GET "+at, viewClients, (*call).listClients)
	r.on("POST "+at, manageClients, (*call).postClient)
	r.on("GET "+at+"/{}", viewClients, withClient((*call).getClient))
	r.on("PUT "+at+"/{}", manageClients, withClient((*call).putClient))
	r.on("DELETE "+at+"/{}", manageClients, withClient((*call).deleteClient))
	r.on("GET "+at+"/{}/client-secret", viewClients, withClient((*call).getSecret))
	r.on("POST "+at+"/{}/client-secret", manageClients, withClient((*call).postSecret))
	r.on("GET "+at+"/{}/service-account-user", viewClients, withClient((*call).getAccount))
	for _, sort := range []string{"default", "optional"} {
		on := at + "/{}/" + sort + "-client-scopes"
		r.on("GET "+on, viewClients, withClient((*call).clientScopeList))
		r.on("PUT "+on+"/{}", manageClients, withClient((*call).putClientScope))
		r.on("DELETE "+on+"/{}", manageClients, withClient((*call).deleteClientScope))
	}
	mapperRoutes(r, at+"/{}", func(c *call) (mapped, error) {
		found := c.realm.clients.get(c.params[0])
		if found == nil {
			return mapped{}, errText(http.StatusNotFound, "Could not find client")
		}
		return mapped{"/clients/" + found.ID, &found.Mappers}, nil
	})
	mappingRoutes(r, at+"/{}/scope-mappings", viewClients, manageClients, func(c *call) (holder, error) {
		if !c.realm.clients.hasID(c.params[0]) {
			return holder{}, errText(http.StatusNotFound, "Could not find client")
		}
		return holder{id: c.params[0], links: c.realm.scopeRoles, scope: true}, nil
	})
	authzRoutes(r, at+"/{}/authz/resource-server")
}

func withClient(h func(*call, *client) (answer, error)) handler {
	return func(c *call) (answer, error) {
		found := c.realm.clients.get(c.params[0])
		if found == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find client")
		}
		return h(c, found)
	}
}

// secretKeepers are the ways of authentication that have a secret.
func hasSecret(doc object) bool { return !truth(doc, "publicClient") && !truth(doc, "bearerOnly") }

// clientRep renders a client, with its secret in clear for whoever may view it
// (recordings: 01).
func (c *call) clientRep(of *client) object {
	manage := c.may(manageClients)
	out := maps.Clone(of.Doc)
	out["id"] = of.ID
	attrs := maps.Clone(out["attributes"].(object))
	out["attributes"] = attrs
	if of.Secret != nil && hasSecret(of.Doc) && !c.old() {
		out["secret"] = *of.Secret
	}
	if len(of.Mappers) > 0 {
		out["protocolMappers"] = each(of.Mappers, (*mapper).rep)
	}
	defaults, optionals := c.realm.scopeNames(of.ID)
	out["defaultClientScopes"], out["optionalClientScopes"] = defaults, optionals
	if of.Authz != nil {
		out["authorizationServicesEnabled"] = true
	}
	out["access"] = object{"view": true, "configure": manage, "manage": manage}
	return out
}

// scopeNames gives the names of a client's scopes of both sorts.
func (r *realm) scopeNames(clientID string) (defaults, optionals []string) {
	defaults, optionals = []string{}, []string{}
	for _, id := range r.clientScopes.of(clientID) {
		name := r.scopes.get(id).name()
		if r.optional[clientID][id] {
			optionals = append(optionals, name)
		} else {
			defaults = append(defaults, name)
		}
	}
	return defaults, optionals
}

// listClients gives all by clientId, or a page.
func (c *call) listClients() (answer, error) {
	list := c.realm.clients.sorted()
	if c.old() && !c.may(viewClients) {
		return told([]object{})
	}
	if id := c.query.Get("clientId"); id != "" {
		list = slices.DeleteFunc(list, func(of *client) bool {
			if c.flag("search", false) {
				return !strings.Contains(strings.ToLower(of.name()), strings.ToLower(id))
			}
			return of.name() != id
		})
	}
	if c.old() && c.number("max", -1) == 0 {
		return told(each(list, c.clientRep))
	}
	return told(each(page(c, list, -1), c.clientRep))
}

func (c *call) getClient(of *client) (answer, error) { return told(c.clientRep(of)) }

func (c *call) deleteClient(of *client) (answer, error) {
	if c.realm.Built[of.ID] && !c.old() {
		return answer{}, errOAuth(http.StatusBadRequest, "invalid_request", "Could not delete client")
	}
	c.realm.removeClient(of)
	return done()
}

// removeClient takes its roles and its service account along.
func (r *realm) removeClient(of *client) {
	for _, role := range r.roles.under(roleKey(of.ID, "")) {
		r.removeRole(role)
	}
	if u := r.users.get(of.Account); u != nil {
		r.removeUser(u)
	}
	r.scopeRoles.forget(of.ID)
	r.clientScopes.forget(of.ID)
	delete(r.optional, of.ID)
	r.dropFromPolicies("client", of.ID)
	r.clients.remove(of.ID)
}

func (c *call) getSecret(of *client) (answer, error) {
	out := object{"type": "secret"}
	if of.Secret != nil {
		out["value"] = *of.Secret
	}
	return told(out)
}

func (c *call) postSecret(of *client) (answer, error) {
	secret := c.newSecret()
	of.Secret = &secret
	of.stamp(c.Server)
	return told(object{"type": "secret", "value": secret})
}

// stamp notes when a secret was made.
func (of *client) stamp(s *Server) {
	if s.old() {
		return
	}
	text, _ := asText(float64(s.now().Unix()))
	of.Doc["attributes"].(object)["client.secret.creation.time"] = text
}

func (c *call) getAccount(of *client) (answer, error) {
	if c.old() {
		return c.getAccount11(of)
	}
	u := c.realm.users.get(of.Account)
	if u == nil {
		return answer{}, errText(http.StatusBadRequest, "Service account not enabled for the client '"+of.name()+"'")
	}
	return told(c.realm.userRep(u, false))
}
