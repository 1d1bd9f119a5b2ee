package fake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestOrder(t *testing.T) {
	var ids []string
	for i := range 500 {
		ids = append(ids, fmt.Sprintf("id%03d", i))
	}
	one, bulk := NewOrder(7), NewOrder(7)
	for _, id := range ids {
		if !one.Add(id) || one.Add(id) {
			t.Fatal("Add does not tell new from old")
		}
	}
	bulk.AddAll(ids)
	bulk.AddAll(ids) // again: a set
	got := one.IDs()
	if !slices.Equal(got, bulk.IDs()) || one.Len() != 500 {
		t.Error("the way ids come in changes the order")
	}
	if slices.IsSorted(got) || slices.Equal(got, listOf(8, ids)) {
		t.Error("the order is by id, or does not hang on the seed")
	}
	var paged []string
	for i := 0; i < 500; i += 33 {
		paged = append(paged, one.Page(i, 33)...)
	}
	if !slices.Equal(paged, got) || one.Page(500, 10) != nil {
		t.Error("the pages are not the list")
	}
	if !one.Remove(got[3]) || one.Remove(got[3]) || one.Has(got[3]) || !slices.Equal(one.IDs(), slices.Delete(slices.Clone(got), 3, 4)) {
		t.Error("Remove does more or less than remove")
	}
	var none *Order
	if none.Len() != 0 || none.Has("x") || none.Remove("x") || none.IDs() != nil {
		t.Error("nil is not the empty order")
	}
}

// listOf is the order of the ids, as a list.
func listOf(seed int64, ids []string) []string {
	o := NewOrder(seed)
	o.AddAll(ids)
	return o.IDs()
}

func TestIDs(t *testing.T) {
	a, b := NewIDs(1), NewIDs(1)
	first := a.Make(LowerDigits, 21)
	if first != b.Make(LowerDigits, 21) || len(first) != 21 || first == NewIDs(2).Make(LowerDigits, 21) {
		t.Errorf("%q", first)
	}
	tries := 0
	a.Pick(Hex, 4, func(string) bool { tries++; return tries < 3 })
	if tries != 3 {
		t.Errorf("%d tries", tries)
	}
}

func TestSaveLoad(t *testing.T) {
	var file bytes.Buffer
	if err := Save(&file, "demo", map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	var got map[string]int
	if err := Load(strings.NewReader(text), "demo", &got); err != nil || got["a"] != 1 {
		t.Error(got, err)
	}
	for name, in := range map[string]string{"other provider": text, "cut": text[:10], "empty": ""} {
		if err := Load(strings.NewReader(in), "else", &got); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
