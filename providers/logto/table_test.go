package logto

import (
	"strings"
	"testing"

	"tenon/providers"
	"tenon/providers/internal/rest"
)

func TestTable(t *testing.T) {
	if err := rest.Check(rows()); err != nil {
		t.Error(err)
	}
	if err := providers.CheckOperations(operations()); err != nil {
		t.Error(err)
	}
	for _, f := range connection() {
		if !f.Local || f.Doc == "" {
			t.Errorf("connection field %s: must be Local, with a Doc", f.Name)
		}
	}
}

// TestImmutableFieldsAreMarked: the server ignores them and
// answers 200, so that nobody would notice.
func TestImmutableFieldsAreMarked(t *testing.T) {
	immutable := map[string]string{
		"application": "type isThirdParty", "applicationSecret": "expiresAt", "resource": "indicator",
		"role": "type", "tenant": "tag regionName id", "organizationUser": "user", "organizationApplication": "application",
	}
	p := Provider()
	for kind, names := range immutable {
		for name := range strings.FieldsSeq(names) {
			if f := p.Kind(kind).Field(name); f == nil || !f.Immutable {
				t.Errorf("%s.%s is not Immutable", kind, name)
			}
		}
	}
	if f := p.Kind("organizationRole").Field("type"); f.Immutable {
		t.Error("the type of an organization role can be changed")
	}
	if f := p.Kind("application").Field("customClientMetadata").Field("isDeviceFlow"); !f.Immutable {
		t.Error("isDeviceFlow is fixed at creation")
	}
}
