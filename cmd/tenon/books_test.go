package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

// saver is a sandbox that shows its books.
type saver interface{ Save(io.Writer) error }

// tables are what a sandbox of Logto holds, by tenant and collection: rows of the id and
// the values of the columns.
type tables []struct {
	ID     string
	Tables map[string]struct {
		Columns []string
		Rows    [][]any
	}
}

func tablesOf(t *testing.T, s saver) tables {
	t.Helper()
	var b bytes.Buffer
	if err := s.Save(&b); err != nil {
		t.Fatal(err)
	}
	var file struct{ Data struct{ Tenants tables } }
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatal(err)
	}
	return file.Data.Tenants
}

// madeUpIDs are those that the sandbox has made up.
func madeUpIDs(t *testing.T, s saver) []string {
	var out []string
	for _, tenant := range tablesOf(t, s) {
		out = append(out, tenant.ID)
		for _, tab := range tenant.Tables {
			for _, row := range tab.Rows {
				if id := row[0].(string); len(id) >= 12 && !strings.Contains(id, "-") {
					out = append(out, id)
				}
			}
		}
	}
	return out
}
