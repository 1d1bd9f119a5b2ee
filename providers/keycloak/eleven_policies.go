package keycloak

import (
	"context"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// amendPolicy: version 11 has no policies of types client-scope and regex, and
// takes none of groups or clients that names none (seen on 11.0.3).
func amendPolicy(r *row) {
	r.Doc += " Keycloak 11 has none of types client-scope and regex, and one by groups or clients needs at least one of them."
	gone := func(name string) bool { return name == "clientScopes" || name == "requiredClientScopes" }
	r.Relations = slices.DeleteFunc(slices.Clone(r.Relations), func(l relation) bool { return gone(l.Field) })
	reshape := r.Reshape
	r.Reshape = func(v value.Value) (value.Value, error) {
		if kind := v.Get("type"); kind.Kind() == value.String && slices.Contains([]string{"client-scope", "regex"}, kind.Reveal()) {
			return v, mistake("type", kind, "decide by role, user, group, client or time, or take the policy out: newer versions have this type", "Keycloak 11 has no policies of type %s", kind.Reveal())
		}
		v, err := reshape(v)
		if err != nil {
			return v, err
		}
		kind := v.Get("type").Reveal()
		if list := v.Get(neededList(kind)); list.Kind() == value.List && list.Len() == 0 || list.Kind() == value.Null {
			return v, mistake(neededList(kind), list, "name one; or take the policy out of the file", "a policy of type %s needs at least one of its %s on Keycloak 11", kind, neededList(kind))
		}
		return v, nil
	}
}

// neededList is the list that a policy of a type cannot do without; "" for most.
func neededList(kind string) string {
	if kind == "group" || kind == "client" {
		return listOf(kind)
	}
	return ""
}

// reviewEleven is review for version 11: what that cannot do is told before
// anything is sent.
func reviewEleven(ctx context.Context, client *rest.Client, planned []providers.Planned) []providers.Objection {
	out := review(ctx, client, planned)
	for i, p := range planned {
		switch p.Kind.Name {
		case "authorizationPolicy":
			kind := p.Fields.Get("type").Reveal()
			if list := neededList(kind); list != "" && p.Creates && !slices.Contains(p.Declared, list) {
				err := providers.WithHint(fmt.Errorf("a policy of type %s needs at least one of its %s on Keycloak 11", kind, list), "add %s: […]", list)
				out = append(out, providers.Objection{To: i, Field: "type", Err: err})
			}
		case "authenticationFlow":
			if field, err := unchangeable(p); err != nil {
				out = append(out, providers.Objection{To: i, Field: field, Err: err})
			}
		}
	}
	return out
}
