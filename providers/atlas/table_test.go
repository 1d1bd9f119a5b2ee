package atlas

import (
	"testing"

	"tenon/providers"
	"tenon/providers/internal/rest"
)

func TestTable(t *testing.T) {
	if err := rest.Check(rows(newRoster(""))); err != nil {
		t.Error(err)
	}
	if err := providers.CheckOperations(operations()); err != nil {
		t.Error(err)
	}
}
