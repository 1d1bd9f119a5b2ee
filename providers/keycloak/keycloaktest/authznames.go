package keycloaktest

import (
	"encoding/json"
	"slices"
	"strings"
)

// idsIn puts ids for names in a setting of a policy that is a list in JSON.
// Names that are not there stay.
func (r *realm) idsIn(key, v string) string {
	switch key {
	case "clients", "users":
		return eachText(v, func(name string) string { id, _ := r.idOf(key, name); return id })
	case "roles", "clientScopes", "groups":
		return eachItem(v, func(o object) {
			name := str(o, "id")
			if path := str(o, "path"); key == "groups" && path != "" {
				name = path
				delete(o, "path")
			}
			o["id"], _ = r.idOf(key, name)
			if flag := map[string]string{"roles": "required", "clientScopes": "required", "groups": "extendChildren"}[key]; o[flag] == nil {
				o[flag] = false
			}
		})
	}
	return v
}

// idOf finds what a policy names, by name or id.
func (r *realm) idOf(key, name string) (id string, found bool) {
	switch key {
	case "clients":
		if c := r.clients.named(name); c != nil {
			return c.ID, true
		}
		return name, r.clients.hasID(name)
	case "users":
		if u := r.users.named(strings.ToLower(name)); u != nil {
			return u.ID, true
		}
		return name, r.users.hasID(name)
	case "groups":
		if g := r.byPath(name); g != nil {
			return g.ID, true
		}
		return name, r.groups.hasID(name)
	case "clientScopes":
		if s := r.scopes.named(name); s != nil {
			return s.ID, true
		}
		return name, r.scopes.hasID(name)
	}
	client, role, ofClient := strings.Cut(name, "/")
	at := roleKey("", name)
	if id, ok := r.clientNamed(client); ofClient && ok {
		at = roleKey(id, role)
	}
	if found := r.roles.named(at); found != nil {
		return found.ID, true
	}
	return name, r.roles.hasID(name)
}

// namesIn is the inverse of idsIn.
func (r *realm) namesIn(key, v string) string {
	switch key {
	case "clients":
		return eachText(v, func(id string) string {
			if c := r.clients.get(id); c != nil {
				return c.name()
			}
			return id
		})
	case "users":
		return eachText(v, func(id string) string {
			if u := r.users.get(id); u != nil {
				return u.Username
			}
			return id
		})
	case "groups":
		return eachItem(r.livingGroups(v), func(o object) { r.nameItem(key, o) })
	case "roles", "clientScopes":
		return eachItem(v, func(o object) { r.nameItem(key, o) })
	}
	return v
}

// livingGroups leaves out groups that are gone: lists of policies go on telling
// them, and exports do not (seen on 26.7; 24.0 tells them nowhere).
func (r *realm) livingGroups(v string) string {
	var list []object
	if json.Unmarshal([]byte(v), &list) != nil {
		return v
	}
	list = slices.DeleteFunc(list, func(o object) bool { return str(o, "id") != "" && r.groups.get(str(o, "id")) == nil })
	raw, _ := json.Marshal(list) // what came from JSON can be written
	return string(raw)
}

func (r *realm) nameItem(key string, o object) {
	id := str(o, "id")
	switch key {
	case "roles":
		if role := r.roles.get(id); role != nil {
			o["id"] = r.roleName(role)
		}
	case "clientScopes":
		if s := r.scopes.get(id); s != nil {
			o["id"] = s.name()
		}
	case "groups":
		if g := r.groups.get(id); g != nil {
			delete(o, "id")
			o["path"] = r.path(g)
		}
	}
}

// eachText changes the texts of a list in JSON.
func eachText(v string, change func(string) string) string {
	var list []string
	if json.Unmarshal([]byte(v), &list) != nil {
		return v
	}
	raw, _ := json.Marshal(renamed(list, change))
	return string(raw)
}

// item is one entry of a list, its keys in the order in which they are told.
type item struct {
	ID             string `json:"id,omitempty"`
	Path           string `json:"path,omitempty"`
	Required       *bool  `json:"required,omitempty"`
	ExtendChildren *bool  `json:"extendChildren,omitempty"`
}

// eachItem changes the objects of a list in JSON.
func eachItem(v string, change func(object)) string {
	var list []object
	if json.Unmarshal([]byte(v), &list) != nil {
		return v
	}
	flag := func(o object, name string) *bool {
		if b, ok := o[name].(bool); ok {
			return &b
		}
		return nil
	}
	items := make([]item, len(list))
	for i, o := range list {
		change(o)
		items[i] = item{str(o, "id"), str(o, "path"), flag(o, "required"), flag(o, "extendChildren")}
	}
	raw, _ := json.Marshal(items)
	return string(raw)
}
