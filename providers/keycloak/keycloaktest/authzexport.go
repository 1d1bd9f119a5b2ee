package keycloaktest

import (
	"encoding/json"
	"maps"
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
	for key, v := range config {
		config[key] = r.namesIn(key, v)
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

// importPolicy reads a policy as an export has it.
func (r *realm) importPolicy(a *authz, p *authzPolicy, o object) {
	id := p.ID
	config := texts(o["config"])
	*p = authzPolicy{
		ID: id, Name: str(o, "name"), Type: str(o, "type"), Logic: str(o, "logic"), Strategy: str(o, "decisionStrategy"),
		Description: text(o, "description"), Config: map[string]string{},
	}
	p.takeConfig(r, a, config)
}

// takeConfig reads settings as exports have them, with names or ids.
func (p *authzPolicy) takeConfig(r *realm, a *authz, config map[string]string) {
	links := map[string]string{"applyPolicies": "policies", "resources": "resources", "scopes": "scopes"}
	for key, v := range config {
		var list []string
		switch isList := json.Unmarshal([]byte(v), &list) == nil; {
		case links[key] != "" && isList:
			p.link(a, links[key], list)
			if key == "applyPolicies" && len(list) == 0 {
				p.Config[key] = v // as the real server keeps it
			}
		default:
			p.Config[key] = r.idsIn(key, v)
		}
	}
}
