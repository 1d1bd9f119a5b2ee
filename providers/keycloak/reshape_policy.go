package keycloak

import (
	"strings"

	"tenon/spec/value"
)

// reshapePolicy takes the names that a policy links to out of its config, where
// exports have them as texts of JSON.
func reshapePolicy(v value.Value) (value.Value, error) {
	config := v.Get("config")
	for _, l := range policyLinks() {
		part := config.Get(l.key)
		if !part.IsSet() || part.IsSecret() || part.HasUnknown() {
			continue // from elsewhere: it goes to the server as it is
		}
		list, ok := parsed(part)
		if !ok {
			return v, mistake("config."+l.key, part, `write it as exports do, '["one", "two"]', or as a list of names under `+l.field, "%s is no list in JSON", l.key)
		}
		names := []value.Value{}
		for _, item := range list.Items() {
			name, meant := l.named(item)
			switch {
			case name.Kind() == value.Absent:
				return v, mistake("config."+l.key, part, "each item needs "+l.name, "%s names nothing in %s", l.key, item)
			case meant:
				names = append(names, name.At(part.Pos()))
			}
		}
		v = v.With(l.field, value.OfList(names...).At(part.Pos()))
	}
	for _, l := range policyLinks() {
		if v.Get(l.field).Kind() != value.Absent {
			config = config.With(l.key, value.Value{})
		}
	}
	if config.Kind() == value.Map {
		v = v.With("config", config)
	}
	return v, nil
}

// named reads the name in one item of an export, and whether it belongs to this
// list. A slash parts a role from the client that it is in.
func (l policyLink) named(item value.Value) (name value.Value, meant bool) {
	name = item
	if item.Kind() == value.Map {
		name = item.Get(l.name)
	}
	if name.Kind() != value.String {
		return value.Value{}, false
	}
	client, role, ofClient := strings.Cut(name.Reveal(), "/")
	account, isAccount := strings.CutPrefix(name.Reveal(), accountPrefix)
	switch {
	case l.field == serviceAccounts:
		return text(account), isAccount
	case l.key == "users":
		return name, !isAccount
	case l.flag != "" && !item.Get(l.flag).True():
		return name, false
	case l.key != "roles":
		return name, true
	case l.kind == "clientRole":
		return value.OfMap(value.Field{Key: "client", Value: text(client)}, value.Field{Key: "name", Value: text(role)}), ofClient
	}
	return name, !ofClient
}

// unshapePolicy is the inverse of reshapePolicy.
func unshapePolicy(v value.Value) value.Value {
	config := v.Get("config")
	lists, flagged := map[string][]value.Value{}, map[string]map[string]bool{}
	for _, l := range policyLinks() {
		list := v.Get(l.field)
		v = v.With(l.field, value.Value{})
		for _, item := range list.Items() {
			if l.kind == "clientRole" {
				item = text(item.Get("client").Reveal() + "/" + item.Get("name").Reveal())
			}
			if l.field == serviceAccounts {
				item = text(accountPrefix + strings.ToLower(item.Reveal()))
			}
			if l.flag == "" {
				lists[l.key] = append(lists[l.key], item)
			} else {
				if flagged[l.key] == nil {
					flagged[l.key] = map[string]bool{}
				}
				flagged[l.key][item.Reveal()] = true
			}
		}
	}
	for _, l := range policyLinks() {
		if l.flag == "" && lists[l.key] != nil && !config.Get(l.key).IsSet() {
			config = config.With(l.key, text(string(value.OfList(unshapedItems(l.key, lists[l.key], flagged[l.key])...).RevealJSON())))
		}
	}
	if config.Kind() == value.Map {
		v = v.With("config", config)
	}
	return v
}

// unshapedItems writes names as exports do.
func unshapedItems(key string, names []value.Value, flagged map[string]bool) []value.Value {
	out := make([]value.Value, len(names))
	for i, name := range names {
		out[i] = name
		for _, l := range policyLinks() {
			if l.key == key && l.flag != "" {
				out[i] = value.OfMap(value.Field{Key: l.name, Value: name}, value.Field{Key: l.flag, Value: value.OfBool(flagged[name.Reveal()])})
				break
			}
		}
	}
	return out
}
