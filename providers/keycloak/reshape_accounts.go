package keycloak

import (
	"slices"
	"strings"

	"tenon/spec/value"
)

// spellAccounts writes the names of service accounts in the policies of a realm
// export as their clients are written: Keycloak writes names of users in lower
// case, and tells clients apart by it.
func spellAccounts(clients value.Value) value.Value {
	spelt := map[string]string{}
	for _, c := range clients.Items() {
		if id := c.Get("clientId"); id.Kind() == value.String && !id.IsSecret() && strings.ToLower(id.Reveal()) != id.Reveal() {
			spelt[accountPrefix+strings.ToLower(id.Reveal())] = accountPrefix + id.Reveal()
		}
	}
	if len(spelt) == 0 || clients.Kind() != value.List {
		return clients
	}
	return eachItem(clients, func(c value.Value) value.Value {
		settings := c.Get("authorizationSettings")
		list := settings.Get("policies")
		if list.Kind() != value.List {
			return c
		}
		list = eachItem(list, func(p value.Value) value.Value { return spellUsers(p, spelt) })
		return c.With("authorizationSettings", settings.With("policies", list))
	})
}

func spellUsers(policy value.Value, spelt map[string]string) value.Value {
	config := policy.Get("config")
	users := config.Get("users")
	list, ok := parsed(users)
	if !ok || users.Kind() != value.String || !slices.ContainsFunc(list.Items(), func(v value.Value) bool { return spelt[v.Reveal()] != "" }) {
		return policy
	}
	list = eachItem(list, func(v value.Value) value.Value {
		if to := spelt[v.Reveal()]; to != "" {
			return text(to)
		}
		return v
	})
	return policy.With("config", config.With("users", text(string(list.RevealJSON())).At(users.Pos())))
}

// eachItem changes every item of a list.
func eachItem(list value.Value, change func(value.Value) value.Value) value.Value {
	items := make([]value.Value, list.Len())
	for i, item := range list.Items() {
		items[i] = change(item)
	}
	return value.OfList(items...).At(list.Pos())
}
