package spec

import (
	"slices"
	"strings"
	"testing"
)

// bothWays reads a text without the library and with it, and holds the two to
// make the same nodes. It reports whether the first way was possible.
func bothWays(t *testing.T, data []byte) bool {
	t.Helper()
	l := newLoader(options(nil))
	f := l.newFile(&file{name: "-"})
	plain, ok := l.readPlain(f, data)
	if len(l.problems) > 0 {
		t.Fatalf("%q: it reports %v", data, l.problems)
	}
	if !ok {
		return false
	}
	want, ok := l.readAnyYAML(f, data, nil)
	switch {
	case !ok || len(l.problems) > 0:
		t.Fatalf("%q is read, and the library says %v", data, l.problems)
	case plain.size != want.size || plain.height != want.height:
		t.Fatalf("%q: size %d and height %d, the library's %d and %d", data, plain.size, plain.height, want.size, want.height)
	case !nodesAgree(plain.node, want.node):
		t.Fatalf("%q:\n%+v, the library's\n%+v", data, plain.node, want.node)
	}
	return true
}

func nodesAgree(a, b node) bool {
	return a.kind == b.kind && a.tag == b.tag && a.file == b.file && a.line == b.line && a.col == b.col &&
		a.text == b.text && slices.EqualFunc(a.kids, b.kids, nodesAgree)
}

func plainTexts() []string {
	return []string{
		"a: b\n", "a: b", "a:\n  b: c\n  d:\n    - e\n    - f: g\n      h: 1\n    -   i: j\n        k: -2\ntrue_: x\n",
		"\n# c\na: # c\n  # d\n  - b # e\n\n  - c#d\n# e\n", "a:\n- b\n- c: d\n  e:\n  - f\n  - g\nh: i\n",
		"a: [b, 'c d', \"e\", {f: g, h: [1, 2.5]}, [], {}, https://acme.example/cb]\n", "a: {b: !env NAME, c: !ref x.y#id} # d\n",
		"a: !var \"x {y}\"\nb: !file  some/path # c\n", "a: ~\nb: null\nc: True\nd: 0x1F\ne: 007x\nf: .5\ng: 2001-01-01\nh: 12:30:45\n",
		"a: Jürgen\nb: {ü: 1}\n", "ä: [Jürgen, é, 'ö']\nb: c\n", "a: Jürgen # é\nb: [é, x]\n", "a: it's [so] {so}, & so * on ! % @\n",
	}
}

func TestReadPlain(t *testing.T) {
	for i, text := range plainTexts() {
		if !bothWays(t, []byte(text)) && i != 9 && i != 10 { // keys of other letters are left to the library
			t.Errorf("%q is left to the library", text)
		}
	}
	for _, text := range []string{
		"", "---\na: b\n", "a:\n", "a: b\n c\n", "a: b: c\n", "a: 'it''s'\n", "a: \"\\n\"\n", "a: &x b\n", "a: *x\n", "a: |\n  b\n", "a: b\na: c\n",
		"a:\tb\n", "a: b\r\n", "\ufeffa: b\n", "a: !include x\n", "a: !other x\n", "a: [b,\n  c]\n", "a: [b,]\n", "a: {b}\n", "yes: 1\nnull: 2\n", "- a\n", "a:\n  b: c\n d: e\n",
		"a: !env\n", "a: \"b\" c\n", "a: 0777\n", "a\n", "<<: {a: b}\n", "a: b\n...\n", "a: [b: c]\n", "a: [b c: d]\n", strings.Repeat("x", 200) + ": y\n",
	} {
		if bothWays(t, []byte(text)) {
			t.Errorf("%q is read without the library", text)
		}
	}
	if !bothWays(t, manyUsers(50)) {
		t.Error("a file of users is left to the library")
	}
}

// FuzzPlain looks for a text that is read in two ways.
func FuzzPlain(f *testing.F) {
	for _, seed := range append(plainTexts(), seeds()...) {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { bothWays(t, data) })
}
