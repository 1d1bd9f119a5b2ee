package keycloak_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"tenon/providers/keycloak/keycloaktest"
)

// books is what a sandbox has saved, as far as tests look into it.
type books struct {
	Data struct {
		Realms []struct {
			Realm                                                                        named
			Roles, Clients, Scopes, Groups, Users, Flows, Configs, Components, Providers []named
			Orgs                                                                         []named
			Links                                                                        map[string]map[string][]string
		}
	}
}

// named is an object by whatever name it has.
type named struct {
	Name, Username, Alias, Type string
	Doc                         struct{ ClientID, Name, Alias string }
	Mappers                     []named
	Executions                  []struct{ Authenticator, Flow string }
}

// objects names what a sandbox holds, but for realm master, which was there.
func objects(t testing.TB, saved []byte) []string {
	var b books
	if err := json.Unmarshal(saved, &b); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range b.Data.Realms {
		if r.Realm.Name == "master" {
			continue
		}
		for kind, list := range map[string][]named{"role": r.Roles, "client": r.Clients, "client scope": r.Scopes, "group": r.Groups, "user": r.Users, "flow": r.Flows,
			"config": r.Configs, "component": r.Components, "identity provider": r.Providers, "organization": r.Orgs} {
			for _, o := range list {
				out = append(out, fmt.Sprintf("%s: %s %s%s%s%s%s%s %s, %d mappers, %d executions", r.Realm.Name, kind, o.Name, o.Username, o.Alias, o.Doc.ClientID, o.Doc.Name, o.Doc.Alias, o.Type, len(o.Mappers), len(o.Executions)))
			}
		}
		for name, pairs := range r.Links {
			for _, targets := range pairs {
				for range targets {
					out = append(out, r.Realm.Name+": link "+name)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// grow puts objects into the realm that no file declares.
func grow(s *keycloaktest.Server, n int) {
	for _, collection := range []string{"users", "clients", "groups", "roles"} {
		var many []map[string]any
		for i := range n {
			name := fmt.Sprintf("grown-%d", i)
			many = append(many, map[string]any{map[string]string{"users": "username", "clients": "clientId", "groups": "name", "roles": "name"}[collection]: name})
		}
		s.Seed("acme", collection, many...)
	}
}
