package keycloak_test

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/internal/conform"
	"tenon/providers/keycloak"
	"tenon/providers/keycloak/keycloaktest"
	"tenon/spec/value"
)

// eleven is the sandbox in the dialect of version 11.
func eleven(t testing.TB, o conform.Start) *conform.Server {
	s := keycloaktest.New(keycloaktest.Options{Seed: o.Seed + 1, Dialect: keycloaktest.V11})
	if o.Data != nil {
		if err := s.Load(bytes.NewReader(o.Data)); err != nil {
			t.Fatal(err)
		}
	}
	var handler http.Handler = s
	if o.Wrap != nil {
		handler = o.Wrap(s)
	}
	url := serve(t, handler)
	user, password := s.Admin()
	save := func() []byte {
		var b bytes.Buffer
		if err := s.Save(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return &conform.Server{
		Env: map[string]string{"KEYCLOAK_ENDPOINT": url + "/auth", "KEYCLOAK_ADMIN": user, "KEYCLOAK_ADMIN_PASSWORD": password},
		Log: s.Log, ReadOnly: s.ReadOnly, Expire: s.ExpireTokens,
		Save: save, Objects: func() []string { return objects(t, save()) },
	}
}

// elevenProvider is a product on Keycloak 11 that adds nothing.
func elevenProvider() *providers.Provider {
	return (&keycloak.Eleven{Name: "keycloak", Doc: "Keycloak 11."}).Provider()
}

func elevenSuite() conform.Suite {
	s := suite(eleven)
	s.Provider, s.Laws = elevenProvider(), elevenLaws()
	s.Base = strings.Replace(s.Base, "        organizationsEnabled: true\n", "", 1)
	for i := range s.Samples {
		of := &s.Samples[i]
		with, values := maps.Clone(of.With), maps.Clone(of.Values)
		switch of.Kind {
		case "realm": // whose mail knows passwords only
			for path, text := range with {
				with[path] = strings.Replace(text, ", authType: basic", "", 1)
			}
		case "identityProvider": // which has the one by itself that others must name
			values["firstBrokerLoginFlowAlias"] = []string{"browser", "first broker login"}
		case "authorizationPolicy": // of which some must name what they are about
			with["groups"], with["clients"] = "{type: group, roles: null, groups: [/guests]}", "{type: client, roles: null, clients: [other]}"
		}
		of.With, of.Values = with, values
	}
	if !conform.Long() { // the others are as in version 26
		for _, kind := range s.Provider.Kinds {
			if !slices.Contains(strings.Fields("client group user defaultRole authenticationFlow authenticatorConfig identityProvider authorizationPolicy"), kind.Name) {
				s.Without[kind.Name] = "its turn is in the long form"
			}
		}
	}
	s.Samples = append(s.Samples, conform.Sample{Kind: "defaultRole", In: inside("defaultRoles"), Minimal: "{role: reader}", Skip: map[string]string{"role": "the key"}})
	return s
}

// TestElevenConformance holds every row that version 11 has.
func TestElevenConformance(t *testing.T) { conform.Run(t, elevenSuite()) }

// TestNewerFields: what version 11 does not have is refused before a request.
func TestNewerFields(t *testing.T) {
	for field, v := range map[string]any{"organizationsEnabled": true, "userProfile": map[string]any{}} {
		realm := value.FromAny(map[string]any{"realm": "acme", field: v})
		if _, err := elevenProvider().Kind("realm").Reshape(realm); err == nil || !strings.Contains(err.Error(), "has no "+field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}
