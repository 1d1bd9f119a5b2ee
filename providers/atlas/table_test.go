package atlas

import (
	"testing"

	"tenon/providers/internal/rest"
)

func TestTable(t *testing.T) {
	if err := rest.Check(rows(newRoster(""))); err != nil {
		t.Error(err)
	}
}
