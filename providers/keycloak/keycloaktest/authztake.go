package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// policyTypes are those that can be made.
func policyTypes(permission bool) []string {
	if permission {
		return []string{"resource", "scope"}
	}
	return []string{"role", "client", "user", "group", "time", "regex", "aggregate", "client-scope"}
}

// takePolicy reads a policy of one of the types: replaced whole.
func (r *realm) takePolicy(a *authz, p *authzPolicy, rep object) {
	*p = authzPolicy{
		ID: p.ID, Name: str(rep, "name"), Type: p.Type, Logic: "POSITIVE", Strategy: "UNANIMOUS", Description: text(rep, "description"),
		Config: map[string]string{},
	}
	for name, v := range rep {
		switch name {
		case "id", "name", "type", "description", "config", "owner":
		case "logic":
			p.Logic, _ = v.(string)
		case "decisionStrategy":
			p.Strategy, _ = v.(string)
		case "policies", "resources", "scopes":
			p.link(a, name, strs(v))
		case "clients":
			raw, _ := json.Marshal(r.clientIDs(strs(v)))
			p.Config[name] = string(raw)
		case "resourceType":
			p.Config["defaultResourceType"], _ = v.(string)
		default:
			if list, ok := v.([]any); ok {
				raw, _ := json.Marshal(list)
				p.Config[name] = string(raw)
			} else if text, ok := asText(v); ok {
				p.Config[name] = text.(string)
			}
		}
	}
}

// link finds what a policy is about, by ids or names.
func (p *authzPolicy) link(a *authz, what string, keys []string) {
	for _, key := range keys {
		switch what {
		case "policies":
			if other := a.policy(key); other != nil {
				p.Policies = append(p.Policies, other.ID)
			}
		case "resources":
			if other := a.resource(key); other != nil {
				p.Resources = append(p.Resources, other.ID)
			}
		case "scopes":
			if other := a.scope(key); other != nil {
				p.Scopes = append(p.Scopes, other.ID)
			}
		}
	}
}

func (c *call) postPolicy(of *client) (answer, error) {
	kind := c.params[1]
	if !slices.Contains(policyTypes(c.permissions()), kind) {
		return answer{}, errTypes()
	}
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	name := str(rep, "name")
	switch {
	case name == "":
		return answer{}, errDuplicate()
	case of.Authz.policy(name) != nil:
		return answer{}, errOAuth(http.StatusConflict, "Policy with name ["+name+"] already exists", "Conflicting policy")
	}
	p := &authzPolicy{ID: c.newID(), Type: kind}
	c.realm.takePolicy(of.Authz, p, rep)
	of.Authz.Policies = append(of.Authz.Policies, p)
	out := p.linked(p.typed())
	if rep["clients"] != nil {
		out["clients"] = rep["clients"] // as it was sent
	}
	return reply(http.StatusCreated, out), nil
}

// putPolicy replaces a policy and answers 201.
func (c *call) putPolicy(of *client) (answer, error) {
	rep, err := c.rawBody()
	p := of.Authz.policy(c.params[2])
	if err != nil || p == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	c.realm.takePolicy(of.Authz, p, rep)
	return answer{status: http.StatusCreated}, nil
}

func (c *call) deletePolicy(of *client) (answer, error) {
	a := of.Authz
	p := a.policy(c.params[len(c.params)-1])
	if p == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	a.Policies = slices.DeleteFunc(a.Policies, func(other *authzPolicy) bool { return other == p })
	for _, other := range a.Policies {
		other.Policies = drop(other.Policies, p.ID)
	}
	return done()
}
