package spec

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

func seeds() []string {
	out := []string{everything, digested, inAcme(strings.TrimSpace(related)),
		`{"tenon": "v1", "corp": {"c": {"tenants": [{"name": "a"}]}}}`,
		"tenon: v1\na: &a [&b [*a, *b], {<<: *a}]\n",
		"tenon: v1\n? - a\n: |2-\n   x\n...\n",
		"%YAML 1.1\n---\ntenon: !!str v1\n",
		"tenon: v1 # a\r\n# b\r\ncorp: {c: {}} # c\n\n# d\n",
		"tenon: v1\nvars: {a: 0x1F, b: 1e5, c: +1, d: 1_000, e: 12:30:45, f: .5}\n",
	}
	for _, c := range append(readingProblems(), tagsProblems()...) {
		if c.in {
			out = append(out, inAcme(c.text))
		} else {
			out = append(out, c.text)
		}
	}
	return out
}

// Whatever stands in a file: no panic, no hang, problems that say something.
// What loads means the same when it is loaded again, or formatted before.
func FuzzLoad(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := fromStdin(string(data))
		if err != nil {
			var problems Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("%T %v", err, err)
			}
			for _, p := range problems {
				if p.Message == "" || p.Hint == "" || p.Pos.Line < 0 || (p.Pos.Line > 0) != (p.Pos.Col > 0) {
					t.Fatalf("%+v", p)
				}
			}
			return
		}
		again, err := fromStdin(string(data))
		if err != nil || again.Digest != s.Digest {
			t.Fatalf("another digest the second time (%v)", err)
		}
		pretty, err := Format(data)
		if err != nil {
			t.Fatalf("it loads but is not formatted: %v", err)
		}
		if again, err = fromStdin(string(pretty)); err != nil || again.Digest != s.Digest {
			t.Fatalf("formatting changes its meaning (%v):\n%s", err, pretty)
		}
	})
}

// Formatting twice is formatting once, and loses neither value nor comment.
func FuzzFormat(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := Format(data)
		if err != nil {
			return
		}
		twice, err := Format(once)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("%q\nbecame\n%q\nand then (%v)\n%q", data, once, err, twice)
		}
		if text := bytes.TrimPrefix(data, []byte("\uFEFF")); string(once) == string(text) {
			return // as it was; JSON need not be YAML
		}
		before, err1 := onlyDocument(bytes.TrimPrefix(data, []byte("\uFEFF")))
		after, err2 := onlyDocument(once)
		if err1 != nil || err2 != nil || (before == nil) != (after == nil) {
			t.Fatalf("%q\nbecame\n%q (%v, %v)", data, once, err1, err2)
		}
		if before == nil {
			return
		}
		tenonFirst(before.Content[0])
		if !sameNode(before, after) || !slices.Equal(comments(data), comments(once)) {
			t.Fatalf("%q\nbecame\n%q", data, once)
		}
	})
}
