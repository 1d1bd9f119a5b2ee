package spec

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"tenon/providers"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema([]*providers.Provider{corp()})))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("state.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("state.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asEditor reads YAML as an editor does: a value under a tag is its text.
func asEditor(t *testing.T, text string) any {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return plainNode(t, doc.Content[0])
}

func plainNode(t *testing.T, n *yaml.Node) any {
	switch {
	case n.Kind == yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			out[n.Content[i].Value] = plainNode(t, n.Content[i+1])
		}
		return out
	case n.Kind == yaml.SequenceNode:
		out := []any{}
		for _, item := range n.Content {
			out = append(out, plainNode(t, item))
		}
		return out
	case n.Style&yaml.TaggedStyle != 0 || n.Tag == "!!str" || n.Tag == "!!timestamp":
		return n.Value
	case n.Tag == "!!null":
		return nil
	case n.Tag == "!!bool":
		return n.Value == "true"
	}
	return json.Number(n.Value)
}

func TestSchemaAccepts(t *testing.T) {
	schema := compiled(t)
	for name, text := range map[string]string{
		"everything": everything,
		"tags instead of other types": inAcme(`_manage: {users: all}
users:
  - {username: ann, isSuspended: !env S, score: !var score, profile: !include p.yaml, roles: !include r.yaml}
  - !include bob.yaml
applications: !include apps.yaml
`),
		"null unsets":     inAcme("users: [{username: ann, name: null, isSuspended: null, profile: null, roles: null}]"),
		"an id instead":   inAcme("applications: [{name: web, _id: abc}]"),
		"a given tenant":  "tenon: v1\ncorp: {c: {tenants: [{name: a, endpoint: http://localhost}]}}",
		"read-only field": inAcme("users: [{username: ann, createdAt: 5}]"),
	} {
		if err := schema.Validate(asEditor(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	schema := compiled(t)
	for name, text := range map[string]string{
		"no version":             "corp: {}",
		"another version":        "tenon: v2",
		"a misspelt provider":    "tenon: v1\ncrop: {}",
		"a misspelt setting":     "tenon: v1\nstate: {dri: x}",
		"a misspelt connection":  "tenon: v1\ncorp: {c: {endpont: x}}",
		"a misspelt field":       inAcme("users: [{username: ann, nmae: x}]"),
		"a misspelt nested one":  inAcme("users: [{username: ann, profile: {givenNam: x}}]"),
		"a misspelt collection":  inAcme("userz: []"),
		"a misspelt underscore":  inAcme("users: [{username: ann, _protected: true}]"),
		"an unknown enum value":  inAcme("applications: [{name: web, type: SPAA}]"),
		"an unknown item":        inAcme("applications: [{name: web, type: SPA, grants: [codes]}]"),
		"a pattern":              inAcme("users: [{username: 1ann}]"),
		"no key":                 inAcme("users: [{name: Ann}]"),
		"half a key":             inAcme("templates: [{language: en}]"),
		"a lacking field":        inAcme("applications: [{name: web}]"),
		"a null key":             inAcme("applications: [{name: null, type: SPA}]"),
		"a wrong reference":      inAcme("roles: [{name: r, scopes: [{resource: x, nmae: y}]}]"),
		"half a reference":       inAcme("roles: [{name: r, scopes: [{resource: x}]}]"),
		"a number for text":      inAcme("users: [{username: ann, name: 5}]"),
		"an id for a singleton":  inAcme("signInExperience: {mode: SignIn, _id: x}"),
		"a list for a singleton": inAcme("signInExperience: []"),
	} {
		if schema.Validate(asEditor(t, text)) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestSchemaIsDeterministic(t *testing.T) {
	first := Schema([]*providers.Provider{corp()})
	for range 5 {
		if !bytes.Equal(first, Schema([]*providers.Provider{corp()})) {
			t.Fatal("the same tables gave other bytes")
		}
	}
}
