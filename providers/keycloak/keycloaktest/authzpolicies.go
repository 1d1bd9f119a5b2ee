package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// authzPolicy is a policy or, of type resource or scope, a permission.
type authzPolicy struct {
	ID, Name, Type, Logic, Strategy string
	Description                     *string
	Config                          map[string]string // lists as JSON texts
	Policies, Resources, Scopes     []string          // ids
}

func (p *authzPolicy) permission() bool { return p.Type == "resource" || p.Type == "scope" }

// policy finds one by id or name.
func (a *authz) policy(key string) *authzPolicy {
	for _, p := range a.Policies {
		if p.ID == key || p.Name == key {
			return p
		}
	}
	return nil
}

// common renders what all forms of a policy have.
func (p *authzPolicy) common() object {
	out := object{"id": p.ID, "name": p.Name, "type": p.Type, "logic": p.Logic, "decisionStrategy": p.Strategy}
	set(out, "description", p.Description)
	return out
}

// typed renders a policy as the endpoints of its type do.
func (p *authzPolicy) typed() object {
	out := p.common()
	for k, v := range p.Config {
		if k == "defaultResourceType" {
			k = "resourceType"
		}
		var list []any
		if json.Unmarshal([]byte(v), &list) == nil {
			out[k] = list
		} else {
			out[k] = v
		}
	}
	return out
}

// linked adds the ids of what a policy is about, as the answer to a POST has it.
func (p *authzPolicy) linked(out object) object {
	for name, list := range map[string][]string{"policies": p.Policies, "resources": p.Resources, "scopes": p.Scopes} {
		if len(list) > 0 {
			out[name] = list
		}
	}
	return out
}

func (c *call) permissions() bool {
	return strings.Contains(c.r.URL.Path, "/resource-server/permission")
}

func (c *call) listPolicies(of *client) (answer, error) {
	only := c.query.Get("permission")
	list := slices.DeleteFunc(slices.Clone(of.Authz.Policies), func(p *authzPolicy) bool {
		hidden := !strings.Contains(strings.ToLower(p.Name), strings.ToLower(c.query.Get("name"))) ||
			c.query.Get("type") != "" && c.query.Get("type") != p.Type
		if c.permissions() {
			return hidden || !p.permission()
		}
		return hidden || only == "false" && p.permission() || only == "true" && !p.permission()
	})
	return told(each(page(c, list, 100), func(p *authzPolicy) object {
		switch {
		case c.permissions():
			return p.typed()
		case c.query.Get("fields") == "*" && c.old():
			return of.Authz.full11(p, of)
		case c.query.Get("fields") == "*":
			return of.Authz.full(p, of)
		}
		return p.plain()
	}))
}

// full tells also what a policy is about, but not which policies it applies.
func (a *authz) full(p *authzPolicy, of *client) object {
	out := p.plain()
	out["resources"], out["scopes"] = append([]string{}, p.Resources...), append([]string{}, p.Scopes...)
	if len(p.Resources) > 0 {
		out["resourcesData"] = each(p.Resources, func(id string) object { return a.resourceRep(a.resource(id), of, true) })
	}
	if len(p.Scopes) > 0 {
		out["scopesData"] = each(p.Scopes, func(id string) object { return a.scope(id).rep() })
	}
	return out
}

func (p *authzPolicy) plain() object {
	out := p.common()
	out["config"] = textsOr(p.Config)
	return out
}

func textsOr(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func (c *call) getPolicy(of *client) (answer, error) {
	if p := of.Authz.policy(c.params[1]); p != nil {
		return told(p.plain())
	}
	return answer{}, errEmpty(http.StatusNotFound)
}

// getTypedPolicy serves TYPE/ID, and ID/associatedPolicies, ID/resources and
// ID/scopes.
func (c *call) getTypedPolicy(of *client) (answer, error) {
	a := of.Authz
	key, what := c.params[2], c.params[2]
	if p := a.policy(c.params[1]); p != nil {
		switch what {
		case "associatedPolicies":
			return told(each(p.Policies, func(id string) object { return a.policy(id).bare() }))
		case "resources":
			return told(each(p.Resources, func(id string) object { return object{"_id": id, "name": a.resource(id).Name} }))
		case "scopes":
			return told(each(p.Scopes, func(id string) object { return a.scope(id).rep() }))
		case "dependentPolicies":
			return told([]object{})
		}
	}
	if p := a.policy(key); p != nil && p.Type == c.params[1] {
		return told(p.typed())
	}
	return answer{}, errEmpty(http.StatusNotFound)
}

// bare is how another policy shows one: logic and strategy are the defaults,
// whatever they are.
func (p *authzPolicy) bare() object {
	out := p.common()
	out["config"], out["logic"], out["decisionStrategy"] = object{}, "POSITIVE", "UNANIMOUS"
	return out
}
