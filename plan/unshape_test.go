package plan

import (
	"testing"

	"tenon/providers"
	"tenon/spec/value"
)

// TestUnshaped: what the other spelling keeps stays in its place and order;
// what is new comes last, by name.
func TestUnshaped(t *testing.T) {
	text := value.OfString
	boxes := []Tree{{[]Branch{{Key: "path", Leaf: text("/a")}, {Key: "colour", Leaf: text("red")}}}}
	from := Tree{[]Branch{{Key: "name", Leaf: text("top")}, {Key: "key", Leaf: text("made-up").AsSecret()}, {Key: "lids", Items: boxes}, {Key: "boxes", Items: boxes}}}
	kind := &providers.Kind{Unshape: func(v value.Value) value.Value {
		return v.With("stacks", v.Get("boxes")).With("boxes", value.Value{}).With("count", value.OfInt(1))
	}}
	got := unshaped(kind, from)
	var keys []string
	for _, b := range got.Branches {
		keys = append(keys, b.Key)
	}
	if want := []string{"name", "key", "lids", "count", "stacks"}; !equalTexts(keys, want) {
		t.Fatalf("keys %v, want %v", keys, want)
	}
	if !got.Branches[1].Leaf.IsSecret() || got.Branches[2].Items == nil || got.Branches[2].Items[0].Branches[0].Key != "path" {
		t.Error("what was not unshaped has changed")
	}
	if got.Branches[4].Leaf.Items()[0].Get("colour").Reveal() != "red" {
		t.Error("the boxes are not in the stacks")
	}
	if same := unshaped(&providers.Kind{}, from); len(same.Branches) != 4 {
		t.Error("a kind without another spelling was changed")
	}
}

func equalTexts(a, b []string) bool {
	return value.Equal(value.OfStrings(a...), value.OfStrings(b...))
}
