package keycloaktest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// listOf is what a policy of a type must name, be it nothing.
var listOf = map[string]string{"role": "roles", "user": "users", "client": "clients", "group": "groups", "client-scope": "clientScopes"}

// postAnyPolicy makes a policy or permission of any type; its settings are
// texts, as exports have them (recordings: 18).
func (c *call) postAnyPolicy(of *client) (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	name, kind, config := str(rep, "name"), str(rep, "type"), texts(rep["config"])
	switch {
	case name == "" && c.old():
		return answer{}, errBare()
	case name == "":
		return answer{}, errDuplicate()
	case of.Authz.policy(name) != nil:
		return answer{}, errOAuth(http.StatusConflict, "Policy with name ["+name+"] already exists", "Conflicting policy")
	case !slices.Contains(policyTypes(false), kind) && !slices.Contains(policyTypes(true), kind):
		return answer{}, errBare()
	}
	p := &authzPolicy{ID: c.newID(), Type: kind}
	if err := c.takeAny(of.Authz, p, rep, config); err != nil {
		return answer{}, err
	}
	of.Authz.Policies = append(of.Authz.Policies, p)
	out := p.common()
	if !c.old() {
		out = p.linked(out)
	}
	out["config"] = config // as it was sent
	return reply(http.StatusCreated, out), nil
}

// takeAny replaces a policy, but for the links that are not said.
func (c *call) takeAny(a *authz, p *authzPolicy, rep object, config map[string]string) error {
	list := listOf[p.Type]
	if list != "" && config[list] == "" || !c.realm.knows(list, config[list]) {
		return errBare()
	}
	if c.old() {
		if err := checkAny11(p.Type, config); err != nil {
			return err
		}
	}
	or := func(v, otherwise string) string {
		if v == "" {
			return otherwise
		}
		return v
	}
	next := authzPolicy{
		ID: p.ID, Type: p.Type, Name: or(str(rep, "name"), p.Name), Logic: or(str(rep, "logic"), "POSITIVE"), Strategy: or(str(rep, "decisionStrategy"), "UNANIMOUS"),
		Description: text(rep, "description"), Config: map[string]string{}, Policies: p.Policies, Resources: p.Resources, Scopes: p.Scopes,
	}
	for key, links := range map[string]*[]string{"applyPolicies": &next.Policies, "resources": &next.Resources, "scopes": &next.Scopes} {
		if _, said := config[key]; said {
			*links = nil
		}
	}
	next.takeConfig(c.realm, a, config)
	*p = next
	return nil
}

// knows reports whether all that a list names is there.
func (r *realm) knows(key, list string) bool {
	var items []any
	if key == "" || json.Unmarshal([]byte(list), &items) != nil {
		return true
	}
	return !slices.ContainsFunc(items, func(item any) bool {
		name, _ := item.(string)
		if o, ok := item.(object); ok {
			if name = str(o, "path"); name == "" {
				name = str(o, "id")
			}
		}
		_, found := r.idOf(key, name)
		return !found
	})
}

// putAnyPolicy answers 201.
func (c *call) putAnyPolicy(of *client) (answer, error) {
	rep, err := c.rawBody()
	p := of.Authz.policy(c.params[1])
	if c.old() && p == nil {
		return answer{}, errEmpty(http.StatusNotFound)
	}
	if err != nil || p == nil {
		return answer{}, errNotFound()
	}
	if err := c.takeAny(of.Authz, p, rep, texts(rep["config"])); err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusCreated}, nil
}

// dropScope takes a client scope that goes out of policies, and those that
// name no other with it. Roles and groups that go stay named.
func (a *authz) dropScope(id string) {
	a.Policies = slices.DeleteFunc(a.Policies, func(p *authzPolicy) bool {
		var list []object
		if p.Type != "client-scope" || json.Unmarshal([]byte(p.Config["clientScopes"]), &list) != nil {
			return false
		}
		left := slices.DeleteFunc(slices.Clone(list), func(o object) bool { return str(o, "id") == id })
		raw, _ := json.Marshal(left)
		p.Config["clientScopes"] = string(raw)
		return len(left) == 0 && len(list) > 0
	})
}
