package keycloaktest

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
)

//go:embed builtin.json
var builtinText []byte

// builtin is what the recorded server brings along; testdata/record writes it.
type builtin struct {
	Version    string                                    `json:"version"`
	Realm      object                                    `json:"realm"`  // what a new realm holds
	Master     object                                    `json:"master"` // what master holds beside one more realm
	Executions map[string]provider                       `json:"executions"`
	Components map[string]map[string]map[string]property `json:"components"` // type, provider, property
	Names      map[string][]string                       `json:"names"`
	Profiles   []any                                     `json:"globalProfiles"`
	reps       map[string]*representation
}

// provider is how an execution is shown.
type provider struct {
	Kind         string   `json:"kind"` // the list of providers that it is in
	DisplayName  string   `json:"displayName"`
	Choices      []string `json:"requirementChoices"`
	Configurable bool     `json:"configurable"`
}

// property is one of a component's.
type property struct {
	Secret  bool   `json:"secret"`
	Type    string `json:"type"`
	Default any    `json:"default"`
}

func readBuiltin(d Dialect) *builtin {
	text, fields := builtinText, representationsText
	if d == V11 {
		text, fields = builtinText11, representationsText11
	}
	b := &builtin{reps: readRepresentations(fields, d == V11)}
	if err := json.Unmarshal(text, b); err != nil {
		panic("keycloaktest: builtin.json: " + err.Error())
	}
	return b
}

// template gives a fresh copy of what a realm of that name holds.
func (b *builtin) template(of object, realm string) object {
	return named(clone(of), realm).(object)
}

// named puts a realm's name into a copied template.
func named(v any, realm string) any {
	switch v := v.(type) {
	case object:
		for k, e := range v {
			delete(v, k)
			v[strings.ReplaceAll(k, "{realm}", realm)] = named(e, realm)
		}
	case []any:
		for i, e := range v {
			v[i] = named(e, realm)
		}
	case string:
		return strings.ReplaceAll(v, "{realm}", realm)
	}
	return v
}

// knows says whether a list of names holds one.
func (b *builtin) knows(list, name string) bool { return slices.Contains(b.Names[list], name) }

// Extra are providers that a server has besides its own, by their identifiers.
type Extra struct {
	Authenticators map[string]string // what they are called; each can be configured
	// The others are further ones of what requests can name.
	IdentityProviders, IdentityMappers, RequiredActions []string
}

func (b *builtin) with(e Extra) *builtin {
	for id, name := range e.Authenticators {
		b.Executions[id] = provider{Kind: "authenticator-providers", DisplayName: name, Choices: []string{"REQUIRED", "ALTERNATIVE", "DISABLED"}, Configurable: true}
	}
	for list, more := range map[string][]string{"identityProviders": e.IdentityProviders, "identityMappers": e.IdentityMappers, "requiredActions": e.RequiredActions} {
		b.Names[list] = append(b.Names[list], more...)
	}
	return b
}
