package keycloak_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// fact is one thing that the rows rely on and that no document tells: asked of
// the Admin API itself, on the sandbox and on real servers alike.
type fact struct {
	name string
	ask  func(h byHand) any
	want any
	on24 any // what 24.0 does, where that is otherwise
}

func facts() []fact {
	shop := func(h byHand, more string) string {
		return "/acme/clients/" + h.do("POST", "/acme/clients", `{"clientId":"shop","secret":"made-up-secret","serviceAccountsEnabled":true`+more+`}`).(string)
	}
	return []fact{
		{name: "PUT of a client without serviceAccountsEnabled keeps the account, from version 26", want: true, on24: false, ask: func(h byHand) any {
			at := shop(h, "")
			before := h.get(at+"/service-account-user", "id")
			h.do("PUT", at, `{"clientId":"shop"}`)
			return h.get(at+"/service-account-user", "id") == before
		}},
		{name: "PUT of a client without authorizationServicesEnabled loses authorization", want: 404, ask: func(h byHand) any {
			at := shop(h, `,"authorizationServicesEnabled":true`)
			h.do("POST", at+"/authz/resource-server/scope", `{"name":"read"}`)
			h.do("PUT", at, `{"clientId":"shop"}`)
			status, _, _ := h.try("GET", at+"/authz/resource-server", "")
			return status
		}},
		{name: "PUT of a client stores a masked secret as it is", want: "**********", ask: func(h byHand) any {
			at := shop(h, "")
			h.do("PUT", at, `{"clientId":"shop","secret":"**********"}`)
			return h.get(at+"/client-secret", "value")
		}},
		{name: "PUT of a client ignores client scopes", want: true, ask: func(h byHand) any {
			at := shop(h, `,"defaultClientScopes":["profile"]`)
			before := h.get(at, "defaultClientScopes")
			h.do("PUT", at, `{"clientId":"shop","defaultClientScopes":["email"]}`)
			return reflect.DeepEqual(h.get(at, "defaultClientScopes"), before)
		}},
		{name: "a client scope in use can be deleted", want: 204, ask: func(h byHand) any {
			id := h.do("POST", "/acme/client-scopes", `{"name":"sales","protocol":"openid-connect"}`).(string)
			shop(h, `,"defaultClientScopes":["sales"]`)
			status, _, _ := h.try("DELETE", "/acme/client-scopes/"+id, "")
			return status
		}},
		{name: "PUT of a user with attributes and without e-mail removes it", want: []any{nil, nil}, ask: func(h byHand) any {
			at := "/acme/users/" + h.do("POST", "/acme/users", `{"username":"ann","email":"ann@acme.example","firstName":"Ann"}`).(string)
			h.do("PUT", at, `{"attributes":{}}`)
			return []any{h.get(at, "email"), h.get(at, "firstName")}
		}},
		{name: "a list of groups has no groups inside", want: []any{}, ask: func(h byHand) any {
			id := h.do("POST", "/acme/groups", `{"name":"staff"}`).(string)
			h.do("POST", "/acme/groups/"+id+"/children", `{"name":"night"}`)
			return h.get("/acme/groups").([]any)[0].(map[string]any)["subGroups"]
		}},
		{name: "all client scopes of a new realm are known", ask: strangeScopes, want: ""},
		{name: "a role policy keeps a role of a client that is gone; on 24 it goes with its last one", want: 1, on24: 0, ask: func(h byHand) any {
			at := shop(h, `,"authorizationServicesEnabled":true`)
			h.do("POST", at+"/roles", `{"name":"boss"}`)
			h.do("POST", at+"/authz/resource-server/policy", `{"name":"p","type":"role","config":{"roles":"[{\"id\":\"shop/boss\"}]"}}`)
			h.do("DELETE", at+"/roles/boss", "")
			list := h.get(at + "/authz/resource-server/policy?name=p&type=role").([]any)
			if len(list) == 0 {
				return 0
			}
			return strings.Count(list[0].(map[string]any)["config"].(map[string]any)["roles"].(string), `"id"`)
		}},
	}
}

// strangeScopes are the client scopes that a new realm has, and that are not
// known to be built in. 26.7.3 has all of these, 24.0.5 has fewer.
func strangeScopes(h byHand) any {
	known := "AuthnContextClassRef acr address basic email microprofile-jwt offline_access organization phone profile role_list roles saml_organization service_account web-origins"
	var names []string
	for _, s := range h.get("/acme/client-scopes").([]any) {
		if name := s.(map[string]any)["name"].(string); !slices.Contains(strings.Fields(known), name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

func testFacts(t *testing.T, s conform.Suite, old bool) {
	for _, f := range facts() {
		t.Run(f.name, func(t *testing.T) {
			h := hand(t, s.Start(t, conform.Start{}))
			h.do("POST", "", `{"realm":"acme","enabled":true}`)
			want := f.want
			if old && f.on24 != nil {
				want = f.on24
			}
			if got := f.ask(h); !reflect.DeepEqual(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}

func TestFacts(t *testing.T) { testFacts(t, suite(sandbox), false) }

func TestAcceptanceFacts(t *testing.T) {
	s := acceptance(t)
	if s.eleven() {
		t.Skip("what version 11 does is recorded: see TestReplay11")
	}
	testFacts(t, s.suite(), strings.HasPrefix(s.version, "24."))
}
