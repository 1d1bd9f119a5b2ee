package keycloak

import (
	"tenon/providers"
	"tenon/spec/value"
)

// encodeAuthorization: the server wants the mode and the strategy every time
// (seen on 24.0, 26.4, 26.7).
func encodeAuthorization(_ providers.Change, body value.Value) (value.Value, error) {
	for name, otherwise := range map[string]string{"policyEnforcementMode": "ENFORCING", "decisionStrategy": "UNANIMOUS"} {
		if !body.Get(name).IsSet() {
			body = body.With(name, text(otherwise))
		}
	}
	return body.With("id", value.Value{}), nil
}

// reshapeAuthorization passes over what users made for what is theirs.
func reshapeAuthorization(v value.Value) (value.Value, error) {
	v = withoutItems(v, "resources", func(item value.Value) bool { return item.Lookup("owner.name").IsSet() })
	return withoutItems(v, "policies", func(item value.Value) bool { return item.Get("type").Reveal() == "uma" }), nil
}

func withoutItems(v value.Value, key string, meant func(value.Value) bool) value.Value {
	list := v.Get(key)
	if list.Kind() != value.List {
		return v
	}
	kept := make([]value.Value, 0, list.Len())
	for _, item := range list.Items() {
		if !meant(item) {
			kept = append(kept, item)
		}
	}
	return v.With(key, value.OfList(kept...).At(list.Pos()))
}

// reshapeResource lets {name: …} stand for the name of a scope. An export's
// _id would pin the resource to a live one.
func reshapeResource(v value.Value) (value.Value, error) {
	v = v.With("_id", value.Value{})
	return reshapeAttributes(namedItems(v, "scopes", "name"))
}

// unshapeResource is its inverse.
func unshapeResource(v value.Value) value.Value { return wrapped(v, "scopes", "name") }
