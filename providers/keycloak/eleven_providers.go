package keycloak

import (
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// amendProvider: identity providers are not paged, and each has a flow for the
// first sign-in, whether one is named or not (seen on 11.0.3).
func amendProvider(r *row) {
	const first = "firstBrokerLoginFlowAlias"
	r.Paging = rest.Paging{}
	for i := range r.Fields {
		if f := &r.Fields[i]; f.Name == first {
			f.Doc += " Keycloak 11 always has one: first broker login, unless another one is named."
		}
	}
	reshape := r.Reshape
	r.Reshape = func(v value.Value) (value.Value, error) {
		if flow := v.Get(first); flow.Kind() == value.Null || flow.Kind() == value.String && flow.Reveal() == "" {
			return v, mistake(first, flow, "name one, such as first broker login", "an identity provider of Keycloak 11 cannot be without %s", first)
		}
		return reshape(v)
	}
}
