package keycloaktest

import (
	"encoding/json"
	"slices"
)

// checkAny11 refuses what version 11 refuses besides: types of policies that it
// has not, and an empty list of groups or clients (recordings11: 18).
func checkAny11(kind string, config map[string]string) error {
	var list []any
	if kind == "client-scope" || kind == "regex" || (kind == "group" || kind == "client") && (json.Unmarshal([]byte(config[listOf[kind]]), &list) != nil || len(list) == 0) {
		return errBare()
	}
	return nil
}

// full11 is full of version 11: identifiers of what a policy is about stand only
// in what it says of each.
func (a *authz) full11(p *authzPolicy, of *client) object {
	out := a.full(p, of)
	delete(out, "resources")
	delete(out, "scopes")
	return out
}

// dropFromPolicies takes an object that goes out of the policies that name it,
// and those with it that name no other, and those that apply no other than
// these.
func (r *realm) dropFromPolicies(kind, id string) {
	if !r.old {
		return
	}
	for of := range r.clients.all() {
		if of.Authz == nil {
			continue
		}
		for _, p := range slices.Clone(of.Authz.Policies) {
			if p.Type == kind && p.drop(listOf[kind], id) {
				of.Authz.remove11(p)
			}
		}
	}
}

// drop takes an item out of a list of a policy, and tells whether nothing is left.
func (p *authzPolicy) drop(key, id string) bool {
	var list []any
	if json.Unmarshal([]byte(p.Config[key]), &list) != nil {
		return false
	}
	left := slices.DeleteFunc(slices.Clone(list), func(item any) bool {
		o, _ := item.(object)
		return item == id || o != nil && str(o, "id") == id
	})
	if len(left) == len(list) && key != "roles" { // a policy of no role goes with any role
		return false
	}
	for _, item := range left {
		if o, ok := item.(object); ok && key == "roles" {
			o["required"] = truth(o, "required")
		}
	}
	raw, _ := json.Marshal(left) // what came from JSON can be written
	p.Config[key] = string(raw)
	return len(left) == 0
}

// remove11 takes a policy out, and those that applied no other.
func (a *authz) remove11(p *authzPolicy) {
	a.Policies = slices.DeleteFunc(a.Policies, func(other *authzPolicy) bool { return other == p })
	for _, other := range slices.Clone(a.Policies) {
		if !slices.Contains(other.Policies, p.ID) {
			continue
		}
		if other.Policies = drop(other.Policies, p.ID); len(other.Policies) == 0 {
			a.remove11(other)
		}
	}
}
