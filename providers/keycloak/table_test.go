package keycloak

import (
	"testing"

	"tenon/providers/internal/rest"
)

func TestTable(t *testing.T) {
	if err := rest.Check(rows(newBook())); err != nil {
		t.Error(err)
	}
	for _, f := range connection() {
		if !f.Local || f.Doc == "" {
			t.Errorf("connection field %s: must be Local, with a Doc", f.Name)
		}
	}
}
