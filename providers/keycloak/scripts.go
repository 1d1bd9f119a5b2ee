package keycloak

import (
	"context"
	"fmt"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// isScript reports whether a policy is a script that stands in it. The API takes
// none (a bare 500, seen on 24.0, 26.7); those that are there stay.
func isScript(policy value.Value) bool { return policy.Get("type").Reveal() == "js" }

func noScripts(policy value.Value) error {
	return providers.WithHint(fmt.Errorf("Keycloak takes no scripts by its API, so that the policy %q cannot be made", policy.Get("name").Reveal()),
		"put the script on the server and give the policy its type, script-…; or take the policy out of the file")
}

// review objects to what no server can do, before anything is sent. The script
// that comes with the authorization services of a client, up to version 24, may
// be declared: it is there by then.
func review(_ context.Context, _ *rest.Client, planned []providers.Planned) []providers.Objection {
	var out []providers.Objection
	for i, p := range planned {
		if p.Kind.Name == "authorizationPolicy" && p.Creates && isScript(p.Fields) && p.Fields.Get("name").Reveal() != "Default Policy" {
			out = append(out, providers.Objection{To: i, Field: "type", Err: noScripts(p.Fields)})
		}
	}
	return out
}
