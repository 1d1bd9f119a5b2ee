package value

import (
	"testing"
)

// An address that can be taken apart is made of its steps again.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"p.c.tenants[acme].users[a\\]b\\\\]", "a", "a.", "[", "a[b]#c", `a[\`, "a[b].c[d]#e.f", "a[b", "é.ü[ß]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		steps, err := Address(text).Steps()
		if err == nil {
			var again Address
			for i, step := range steps {
				switch {
				case step.HasKey:
					again = again.Child(step.Name, step.Key)
				case i == 0:
					again = Address(step.Name)
				default:
					again = again.Only(step.Name)
				}
			}
			if steps[0].HasKey {
				again = again[1:]
			}
			back, err := again.Steps()
			if err != nil || len(back) != len(steps) {
				t.Fatalf("%q became %q: %v", text, again, err)
			}
			for i := range steps {
				if back[i] != steps[i] {
					t.Fatalf("%q became %q", text, again)
				}
			}
			if p := again.Parent(); p != "" && !again.Within(p) {
				t.Fatalf("%q is not within its parent %q", again, p)
			}
		}
		for _, secret := range []bool{false, true} {
			if target, err := ParseTarget(text, secret); err == nil {
				if back, err := ParseTarget(target.String(), secret); err != nil || back != target {
					t.Fatalf("%q: %+v came back as %+v, %v", text, target, back, err)
				}
			}
		}
		if joined := JoinPath(JoinPath("", text), "x"); text != "" {
			if parts := SplitPath(joined); len(parts) != 2 || parts[0] != text || parts[1] != "x" {
				t.Fatalf("%q joins to %q, which splits into %q", text, joined, parts)
			}
		}
	})
}

// What is read from JSON is written as JSON that reads the same.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5,null,true,"x"]}`, `{"a":1,"a":2}`, `"\ud800"`, `1e999999999`, `-0`, `"\u0000\u001f<>&"`, "\"\xff\"", `[[[[]]]]`, `{"":{"":""}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := FromJSON(data)
		if err != nil {
			return
		}
		out := v.RevealJSON()
		again, err := FromJSON(out)
		if err != nil {
			t.Fatalf("%s became %s: %v", data, out, err)
		}
		if !Equal(v, again) || Compare(v, again) != 0 {
			t.Fatalf("%s came back as %s", out, again.RevealJSON())
		}
		if string(again.RevealJSON()) != string(out) {
			t.Fatalf("%s is written another time as %s", out, again.RevealJSON())
		}
		same, err := v.Transform(func(part Value) (Value, error) { return part, nil })
		if err != nil || !Equal(v, same) {
			t.Fatalf("%s is not itself after a transform that does nothing", out)
		}
	})
}
