package keycloaktest

import (
	"encoding/json"
	"maps"
	"strings"
)

func (r *realm) clientIDs(keys []string) []string {
	return renamed(keys, func(key string) string {
		if c := r.clients.named(key); c != nil {
			return c.ID
		}
		return key
	})
}

func renamed(list []string, f func(string) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// exportPolicy renders a policy by names.
func (r *realm) exportPolicy(a *authz, p *authzPolicy) object {
	config := maps.Clone(textsOr(p.Config))
	names := func(key string, ids []string, name func(string) string) {
		if len(ids) > 0 {
			raw, _ := json.Marshal(renamed(ids, name))
			config[key] = string(raw)
		}
	}
	names("applyPolicies", p.Policies, func(id string) string { return a.policy(id).Name })
	names("resources", p.Resources, func(id string) string { return a.resource(id).Name })
	names("scopes", p.Scopes, func(id string) string { return a.scope(id).Name })
	var clients []string
	if json.Unmarshal([]byte(config["clients"]), &clients) == nil {
		names("clients", clients, func(id string) string {
			if c := r.clients.get(id); c != nil {
				return c.name()
			}
			return id
		})
	}
	if v, ok := config["roles"]; ok {
		config["roles"] = r.renamedRoles(v, func(role *role) string { return r.roleName(role) })
	}
	out := without(p.common(), "id")
	out["config"] = config
	return out
}

// roleName is a role as an export names it.
func (r *realm) roleName(role *role) string {
	if role.Client == "" {
		return role.Name
	}
	return r.clients.get(role.Client).name() + "/" + role.Name
}

// renamedRoles puts names for the ids of a list of roles that is a JSON text.
func (r *realm) renamedRoles(list string, name func(*role) string) string {
	var roles []object
	if json.Unmarshal([]byte(list), &roles) != nil {
		return list
	}
	for _, o := range roles {
		if found := r.roles.get(str(o, "id")); found != nil {
			o["id"] = name(found)
		}
	}
	raw, _ := json.Marshal(roles)
	return string(raw)
}

// importPolicy reads a policy as an export has it.
func (r *realm) importPolicy(a *authz, p *authzPolicy, o object) {
	id := p.ID
	config := texts(o["config"])
	*p = authzPolicy{
		ID: id, Name: str(o, "name"), Type: str(o, "type"), Logic: str(o, "logic"), Strategy: str(o, "decisionStrategy"),
		Description: text(o, "description"), Config: map[string]string{},
	}
	for key, v := range config {
		var list []string
		isList := json.Unmarshal([]byte(v), &list) == nil
		switch {
		case key == "applyPolicies" && isList:
			p.link(a, "policies", list)
		case (key == "resources" || key == "scopes") && isList:
			p.link(a, key, list)
		case key == "clients" && isList:
			raw, _ := json.Marshal(r.clientIDs(list))
			p.Config[key] = string(raw)
		case key == "roles":
			p.Config[key] = r.idsOfRoles(v)
		default:
			p.Config[key] = v
		}
	}
}

// idsOfRoles puts ids for the names of a list of roles that is a JSON text.
func (r *realm) idsOfRoles(list string) string {
	var roles []object
	if json.Unmarshal([]byte(list), &roles) != nil {
		return list
	}
	for _, o := range roles {
		client, name, ofClient := strings.Cut(str(o, "id"), "/")
		key := roleKey("", str(o, "id"))
		if id, ok := r.clientNamed(client); ofClient && ok {
			key = roleKey(id, name)
		}
		if found := r.roles.named(key); found != nil {
			o["id"] = found.ID
		}
	}
	raw, _ := json.Marshal(roles)
	return string(raw)
}
