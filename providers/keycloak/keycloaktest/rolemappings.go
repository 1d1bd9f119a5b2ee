package keycloaktest

import (
	"net/http"
	"slices"
	"strings"
)

// holder is something that roles are given to: a user, a group, or the scope of
// a client or client scope.
type holder struct {
	id    string
	links *links
	scope bool // scope mappings: the role's id alone is enough
}

// mappingRoutes registers role or scope mappings at a path.
func mappingRoutes(r *router, at string, view, write right, find func(*call) (holder, error)) {
	with := func(h func(*call, holder, string) (answer, error)) handler {
		return func(c *call) (answer, error) {
			on, err := find(c)
			if err != nil {
				return answer{}, err
			}
			client := ""
			if _, rest, ok := strings.Cut(c.r.URL.EscapedPath(), "-mappings/clients/"); ok {
				client, _, _ = strings.Cut(rest, "/")
				if !c.realm.clients.hasID(client) {
					return answer{}, errText(http.StatusNotFound, "Client not found")
				}
			}
			return h(c, on, client)
		}
	}
	r.on("GET "+at, view, with((*call).allMappings))
	for _, of := range []string{at + "/realm", at + "/clients/{}"} {
		r.on("GET "+of, view, with((*call).getMappings))
		r.on("POST "+of, write, with((*call).postMappings))
		r.on("DELETE "+of, write, with((*call).deleteMappings))
		r.on("GET "+of+"/composite", view, with((*call).effectiveMappings))
		r.on("GET "+of+"/available", view, with((*call).availableMappings))
	}
}

func (c *call) reps(list []*role) (answer, error) {
	return told(each(list, func(r *role) object { return c.realm.roleRep(r, true) }))
}

// allMappings gives the direct roles; what there is none of is left out.
func (c *call) allMappings(on holder, _ string) (answer, error) {
	out := object{}
	clients := map[string][]object{}
	var realm []object
	for _, r := range c.realm.rolesOf(on.links.of(on.id)) {
		rep := c.realm.roleRep(r, true)
		if r.Client == "" {
			realm = append(realm, rep)
		} else {
			clients[r.Client] = append(clients[r.Client], rep)
		}
	}
	if len(realm) > 0 {
		out["realmMappings"] = realm
	}
	if len(clients) > 0 {
		of := object{}
		for id, list := range clients {
			name := c.realm.clients.get(id).name()
			of[name] = object{"id": id, "client": name, "mappings": list}
		}
		out["clientMappings"] = of
	}
	return told(out)
}

func (c *call) getMappings(on holder, client string) (answer, error) {
	return c.reps(ofClient(c.realm.rolesOf(on.links.of(on.id)), client))
}

func (c *call) effectiveMappings(on holder, client string) (answer, error) {
	return c.reps(ofClient(c.realm.rolesOf(keysOf(c.realm.effective(on))), client))
}

// effective is what a holder's roles amount to.
func (r *realm) effective(on holder) map[string]bool {
	ids := on.links.of(on.id)
	if on.links == r.userRoles {
		for g := range r.userGroups.fwd[on.id] {
			for at := r.groups.get(g); at != nil; at = r.groups.get(at.Parent) {
				ids = append(ids, r.groupRoles.of(at.ID)...)
			}
		}
	}
	if on.links == r.groupRoles {
		for at := r.groups.get(on.id); at != nil; at = r.groups.get(at.Parent) {
			ids = append(ids, r.groupRoles.of(at.ID)...)
		}
	}
	return r.closure(ids)
}

func (c *call) availableMappings(on holder, client string) (answer, error) {
	list := slices.DeleteFunc(c.realm.roles.under(roleKey(client, "")), func(r *role) bool {
		if on.scope || c.old() {
			return c.realm.closure(on.links.of(on.id))[r.ID]
		}
		return on.links.has(on.id, r.ID)
	})
	return c.reps(list)
}

// mapped finds the roles of a body: role mappings take id and name, scope
// mappings the id (recordings: 07, 08, 09).
func (c *call) mapped(on holder, client string) ([]*role, error) {
	list, err := c.namedRoles()
	if err != nil {
		return nil, err
	}
	var out []*role
	for _, o := range list {
		if on.scope && str(o, "id") == "" {
			return nil, errBare()
		}
		found := c.realm.roles.get(str(o, "id"))
		if found == nil || !on.scope && (found.Name != str(o, "name") || found.Client != client) {
			return nil, errText(http.StatusNotFound, "Role not found")
		}
		out = append(out, found)
	}
	return out, nil
}

func (c *call) postMappings(on holder, client string) (answer, error) {
	list, err := c.mapped(on, client)
	if err != nil {
		return answer{}, err
	}
	for _, r := range list {
		if !c.hasAlready(on, r) {
			on.links.add(on.id, r.ID)
		}
	}
	return done()
}

// hasAlready says whether version 11 maps a role to nobody: who has it by a role
// that includes it, or as a user by a group, is passed over without a word (seen
// on 11.0.3).
func (c *call) hasAlready(on holder, r *role) bool {
	if !c.old() || on.scope {
		return false
	}
	if on.links == c.realm.userRoles {
		return c.realm.effective(on)[r.ID]
	}
	return c.realm.closure(on.links.of(on.id))[r.ID]
}

// deleteMappings without a body removes all.
func (c *call) deleteMappings(on holder, client string) (answer, error) {
	list, err := c.mapped(on, client)
	if err != nil {
		return answer{}, err
	}
	if len(c.raw) == 0 {
		list = ofClient(c.realm.rolesOf(on.links.of(on.id)), client)
	}
	for _, r := range list {
		on.links.remove(on.id, r.ID)
	}
	return done()
}
