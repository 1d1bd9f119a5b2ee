package keycloaktest

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
)

// scope is a client scope.
type scope struct {
	ID      string
	Doc     object // name, description, protocol, attributes
	Mappers []*mapper
}

func (s *scope) name() string { return str(s.Doc, "name") }

func scopeRoutes(r *router) {
	const at = "/realms/{}/client-scopes"
	r.on("GET "+at, viewClients, (*call).listScopes)
	r.on("POST "+at, manageClients, (*call).postScope)
	r.on("GET "+at+"/{}", viewClients, withScope(func(c *call, s *scope) (answer, error) { return told(s.rep()) }))
	r.on("PUT "+at+"/{}", manageClients, withScope((*call).putScope))
	r.on("DELETE "+at+"/{}", manageClients, withScope((*call).deleteScope))
	mapperRoutes(r, at+"/{}", func(c *call) (mapped, error) {
		found := c.realm.scopes.get(c.params[0])
		if found == nil {
			return mapped{}, errText(http.StatusNotFound, "Could not find client scope")
		}
		return mapped{"/client-scopes/" + found.ID, &found.Mappers}, nil
	})
	mappingRoutes(r, at+"/{}/scope-mappings", viewClients, manageClients, func(c *call) (holder, error) {
		if !c.realm.scopes.hasID(c.params[0]) {
			return holder{}, errText(http.StatusNotFound, "Could not find client scope")
		}
		return holder{id: c.params[0], links: c.realm.scopeRoles, scope: true}, nil
	})
	for path, isDefault := range map[string]bool{"/realms/{}/default-default-client-scopes": true, "/realms/{}/default-optional-client-scopes": false} {
		r.on("GET "+path, viewClients, func(c *call) (answer, error) { return c.realmScopes(isDefault) })
		r.on("PUT "+path+"/{}", manageClients, withRealmScope(func(c *call, id string) (answer, error) { return c.putRealmScope(id, isDefault) }))
		r.on("DELETE "+path+"/{}", manageClients, withRealmScope(func(c *call, id string) (answer, error) {
			delete(c.realm.ScopeDefaults, id)
			return done()
		}))
	}
}

func withScope(h func(*call, *scope) (answer, error)) handler {
	return func(c *call) (answer, error) {
		found := c.realm.scopes.get(c.params[0])
		if found == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find client scope")
		}
		return h(c, found)
	}
}

func (s *scope) rep() object {
	out := maps.Clone(s.Doc)
	out["id"] = s.ID
	if len(s.Mappers) > 0 {
		out["protocolMappers"] = each(s.Mappers, (*mapper).rep)
	}
	return out
}

func (c *call) listScopes() (answer, error) {
	return told(each(slices.Collect(c.realm.scopes.all()), (*scope).rep))
}

var scopeName = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`)

func checkScopeName(name string) error {
	if !scopeName.MatchString(name) {
		return errMessage(http.StatusBadRequest, "Unexpected name \""+name+"\" for ClientScope")
	}
	return nil
}

// postScope wants a name and a protocol; unknown fields do not disturb it.
func (c *call) postScope() (answer, error) {
	rep, err := c.body("ClientScopeRepresentation")
	if err != nil {
		return answer{}, err
	}
	name, named := rep["name"].(string)
	if !named {
		return answer{}, errBare()
	}
	if err := checkScopeName(name); err != nil {
		return answer{}, err
	}
	if !slices.Contains([]string{"openid-connect", "saml", "docker-v2"}, str(rep, "protocol")) {
		return answer{}, errMessage(http.StatusBadRequest, "Unexpected protocol")
	}
	if c.realm.scopes.has(name) {
		return answer{}, errMessage(http.StatusConflict, "Client Scope "+name+" already exists")
	}
	id := str(rep, "id")
	if id == "" {
		id = c.newID()
	} else if c.realm.scopes.hasID(id) {
		return answer{}, errMessage(http.StatusConflict, "Client Scope "+name+" already exists")
	}
	c.addScope(c.realm, id, rep)
	return c.made("/client-scopes/" + id)
}

func (s *Server) addScope(r *realm, id string, rep object) *scope {
	made := &scope{ID: id, Doc: object{"attributes": object{}}}
	for _, field := range []string{"name", "description", "protocol"} {
		if v, ok := rep[field]; ok {
			made.Doc[field] = v
		}
	}
	made.take(rep)
	for _, m := range objects(rep["protocolMappers"]) {
		made.Mappers = append(made.Mappers, s.newMapper(m))
	}
	r.scopes.add(id, made.name(), made)
	return made
}

// take merges attributes by key: null takes one out, "" stays.
func (s *scope) take(rep object) {
	into := s.Doc["attributes"].(object)
	given, _ := rep["attributes"].(object)
	for k, v := range given {
		if v == nil {
			delete(into, k)
		} else {
			into[k] = v
		}
	}
}

// putScope needs the name; mappers in the body are ignored.
func (c *call) putScope(s *scope) (answer, error) {
	rep, err := c.body("ClientScopeRepresentation")
	if err != nil {
		return answer{}, err
	}
	name, named := rep["name"].(string)
	if !named {
		return answer{}, errBare()
	}
	if err := checkScopeName(name); err != nil {
		return answer{}, err
	}
	if other := c.realm.scopes.named(name); other != nil && other != s {
		return answer{}, errMessage(http.StatusConflict, "Client Scope "+name+" already exists")
	}
	for _, field := range []string{"name", "description", "protocol"} {
		if v, ok := rep[field]; ok {
			s.Doc[field] = v
		}
	}
	s.take(rep)
	c.realm.scopes.rename(s.ID, name)
	return done()
}

// deleteScope works for built-in scopes and for those in use: they go from the
// realm's defaults and from all clients.
func (c *call) deleteScope(s *scope) (answer, error) {
	for _, id := range c.realm.clientScopes.from(s.ID) {
		c.realm.unbind(id, s.ID)
	}
	for of := range c.realm.clients.all() {
		if of.Authz != nil {
			of.Authz.dropScope(s.ID)
		}
	}
	delete(c.realm.ScopeDefaults, s.ID)
	c.realm.scopeRoles.forget(s.ID)
	c.realm.scopes.remove(s.ID)
	return done()
}
