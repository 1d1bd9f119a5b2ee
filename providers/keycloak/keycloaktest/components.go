package keycloaktest

import (
	"maps"
	"net/http"
	"slices"

	"tenon/providers/internal/fake"
)

// component is a keys provider, a user federation, one of its mappers, or a
// policy for the registration of clients. Names are not unique.
type component struct {
	ID, Name, Parent, Provider, Type, SubType string
	Config                                    map[string][]string
}

const (
	keyProvider = "org.keycloak.keys.KeyProvider"
	userStorage = "org.keycloak.storage.UserStorageProvider"
	ldapMapper  = "org.keycloak.storage.ldap.mappers.LDAPStorageMapper"
	userProfile = "org.keycloak.userprofile.UserProfileProvider"
)

func componentRoutes(r *router) {
	const at = "/realms/{}/components"
	r.on("GET "+at, viewRealm, (*call).listComponents)
	r.on("POST "+at, manageRealm, (*call).postComponent)
	r.on("GET "+at+"/{}", viewRealm, withComponent(func(c *call, k *component) (answer, error) { return told(c.componentRep(k)) }))
	r.on("PUT "+at+"/{}", manageRealm, withComponent((*call).putComponent))
	r.on("DELETE "+at+"/{}", manageRealm, withComponent(func(c *call, k *component) (answer, error) {
		c.realm.removeComponent(k)
		return done()
	}))
}

func withComponent(h func(*call, *component) (answer, error)) handler {
	return func(c *call) (answer, error) {
		k := c.realm.components.get(c.params[0])
		if k == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find component")
		}
		return h(c, k)
	}
}

// componentRep shows what the provider knows of the config, with its secrets
// masked.
func (c *call) componentRep(k *component) object {
	props := c.builtin.Components[k.Type][k.Provider]
	config := map[string][]string{}
	for key, list := range k.Config {
		prop, known := props[key]
		known = known || k.Type == userStorage && slices.Contains(storageKeys(), key)
		switch {
		case known && prop.Secret && len(list) > 0:
			config[key] = []string{mask}
		case known:
			config[key] = list
		}
	}
	out := object{"id": k.ID, "parentId": k.Parent, "providerId": k.Provider, "providerType": k.Type, "config": config}
	if k.Name != "" {
		out["name"] = k.Name
	}
	if k.SubType != "" {
		out["subType"] = k.SubType
	}
	return out
}

func (c *call) listComponents() (answer, error) {
	var list []*component
	for k := range c.realm.components.all() {
		hit := true
		for name, have := range map[string]string{"parent": k.Parent, "type": k.Type, "name": k.Name} {
			hit = hit && (!c.query.Has(name) || c.query.Get(name) == have)
		}
		if hit {
			list = append(list, k)
		}
	}
	return told(each(list, c.componentRep))
}

func (c *call) postComponent() (answer, error) {
	rep, err := c.body("ComponentRepresentation")
	if err != nil {
		return answer{}, err
	}
	_, known := c.builtin.Components[str(rep, "providerType")][str(rep, "providerId")]
	if !known {
		return answer{}, errText(http.StatusBadRequest, "Invalid provider type or no such provider")
	}
	k := &component{
		ID: str(rep, "id"), Name: str(rep, "name"), Parent: str(rep, "parentId"), Provider: str(rep, "providerId"),
		Type: str(rep, "providerType"), SubType: str(rep, "subType"), Config: map[string][]string{},
	}
	if k.Parent == "" {
		k.Parent = c.realm.ID
	}
	k.take(rep["config"])
	if err := checkComponent(k); err != nil {
		return answer{}, err
	}
	if k.ID == "" || c.realm.components.hasID(k.ID) {
		k.ID = c.componentID(k.Type)
	}
	c.addComponent(c.realm, k)
	return c.made("/components/" + k.ID)
}

// componentID is no UUID for a user federation: its users' ids begin with it.
func (c *call) componentID(kind string) string {
	if kind == userStorage {
		return c.ids.Make(fake.Alnum, 22)
	}
	return c.newID()
}

func (s *Server) addComponent(r *realm, k *component) {
	r.components.add(k.ID, k.ID, k)
	if k.Type == userStorage && k.Provider == "ldap" {
		if len(k.Config["krbPrincipalAttribute"]) == 0 {
			k.Config["krbPrincipalAttribute"] = []string{"krb5PrincipalName"}
		}
		s.addLDAPMappers(r, k)
	}
}

// take lays a config over the component's: an empty list takes a key out, and
// the mask keeps what is there.
func (k *component) take(v any) {
	given, _ := v.(object)
	for key, e := range given {
		list := slices.DeleteFunc(strs(e), func(v string) bool { return v == "" })
		switch {
		case len(list) == 0:
			delete(k.Config, key)
		case list[0] != mask:
			k.Config[key] = list
		}
	}
}

// putComponent needs the provider and its type in the body: without them it
// changes the component and then fails (recordings: 13).
func (c *call) putComponent(k *component) (answer, error) {
	rep, err := c.body("ComponentRepresentation")
	if err != nil {
		return answer{}, err
	}
	next := *k
	next.Config = maps.Clone(k.Config)
	next.take(rep["config"])
	for field, at := range map[string]*string{"name": &next.Name, "parentId": &next.Parent, "subType": &next.SubType, "providerId": &next.Provider, "providerType": &next.Type} {
		if v, ok := rep[field].(string); ok {
			*at = v
		}
	}
	if str(rep, "providerId") == "" || str(rep, "providerType") == "" {
		if checkComponent(&next) == nil {
			*k = next
		}
		return answer{}, errBare()
	}
	if err := checkComponent(&next); err != nil {
		return answer{}, err
	}
	*k = next
	return done()
}

// removeComponent takes what is beneath along.
func (r *realm) removeComponent(k *component) {
	r.components.remove(k.ID)
	for _, other := range slices.Collect(r.components.all()) {
		if other.Parent == k.ID {
			r.removeComponent(other)
		}
	}
}
