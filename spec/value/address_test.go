package value

import (
	"testing"
)

func TestAddress(t *testing.T) {
	a := Address("p").Only("c").Child("tenants", `a]b\c.d#e[f`).Only("signIn")
	if a != `p.c.tenants[a\]b\\c.d#e[f].signIn` {
		t.Errorf("address %s", a)
	}
	steps, err := a.Steps()
	want := []Step{{Name: "p"}, {Name: "c"}, {"tenants", `a]b\c.d#e[f`, true}, {Name: "signIn"}}
	if err != nil || len(steps) != len(want) {
		t.Fatalf("%v, %v", steps, err)
	}
	for i := range want {
		if steps[i] != want[i] {
			t.Errorf("step %d is %+v", i, steps[i])
		}
	}
	if a.Parent() != `p.c.tenants[a\]b\\c.d#e[f]` || a.Parent().Parent() != "p.c" || Address("p").Parent() != "" || Address("").Parent() != "" {
		t.Errorf("parents %s, %s", a.Parent(), a.Parent().Parent())
	}
	if !a.Within("p.c") || !a.Within(a) || a.Within("p.c.tenants") || Address("p.cc").Within("p.c") {
		t.Error("Within")
	}
}

func TestBadAddresses(t *testing.T) {
	for in, want := range map[Address]string{
		"":          "an address is empty",
		".a":        `".a" is not an address: a name is missing before ".a"`,
		"a..b":      `"a..b" is not an address: a name is missing before ".b"`,
		"a.":        `"a." is not an address: expected a dot and a name at "."`,
		"a[b":       `"a[b" is not an address: a bracket is not closed`,
		`a[b\`:      `"a[b\\" is not an address: a bracket is not closed`,
		"a[b]c":     `"a[b]c" is not an address: expected a dot and a name at "c"`,
		"a[b].":     `"a[b]." is not an address: expected a dot and a name at "."`,
		"a#b.c":     `"a#b.c" is not an address: "#" cannot be part of a name`,
		"[b]":       `"[b]" is not an address: a name is missing before "[b]"`,
		"a.b c[d]]": `"a.b c[d]]" is not an address: expected a dot and a name at "]"`,
	} {
		if _, err := in.Steps(); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
}

func TestTargets(t *testing.T) {
	for _, c := range []struct {
		text   string
		secret bool
		want   Target
		err    string
	}{
		{"p.c.x[y]#id", false, Target{Address: "p.c.x[y]", Field: "id"}, ""},
		{"p.c.x[a#b]#a.b", false, Target{Address: "p.c.x[a#b]", Field: "a.b"}, ""},
		{"p.c.x[a#b]", true, Target{Secret: true, Address: "p.c.x[a#b]"}, ""},
		{"p.c.x[y]#a#b]", false, Target{Address: "p.c.x[y]", Field: "a#b]"}, ""},
		{`p.c.x[a\]#b]#c`, false, Target{Address: `p.c.x[a\]#b]`, Field: "c"}, ""},
		{"p.c.x#", true, Target{}, `"p.c.x#" names no field`},
		{"p.c.x#s", true, Target{Secret: true, Address: "p.c.x", Field: "s"}, ""},
		{"p.c.x[y]", false, Target{}, `"p.c.x[y]" names no field`},
		{"p.c.x[y]#", false, Target{}, `"p.c.x[y]#" names no field`},
		{"#id", false, Target{}, "an address is empty"},
		{"p.c.x[y#id", true, Target{}, `"p.c.x[y#id" is not an address: a bracket is not closed`},
	} {
		got, err := ParseTarget(c.text, c.secret)
		if (err == nil) != (c.err == "") || (err != nil && err.Error() != c.err) || got != c.want {
			t.Errorf("ParseTarget(%s): %+v, %v", c.text, got, err)
		}
		if err == nil && got.String() != c.text {
			t.Errorf("%s comes back as %s", c.text, got)
		}
	}
}

func TestPaths(t *testing.T) {
	path := ""
	parts := []string{"a", "b.c", `d\e`, "f"}
	for _, part := range parts {
		path = JoinPath(path, part)
	}
	if path != `a.b\.c.d\\e.f` {
		t.Errorf("path %s", path)
	}
	got := SplitPath(path)
	if len(got) != len(parts) {
		t.Fatalf("%q", got)
	}
	for i := range parts {
		if got[i] != parts[i] {
			t.Errorf("part %d is %s", i, got[i])
		}
	}
	v := parsed(t, `{"a":{"b.c":{"d\\e":{"f":1}}},"x":2}`)
	if v.Lookup(path).Text() != "1" || v.Lookup("x").Text() != "2" || v.Lookup("a.b").Kind() != Absent || SplitPath("") != nil {
		t.Error("Lookup")
	}
}

func TestMerge(t *testing.T) {
	for _, c := range []struct{ base, over, want string }{
		{`{"a":{"b":1,"c":2},"d":[1]}`, `{"a":{"c":null,"e":3},"d":[2]}`, `{"a":{"b":1,"c":null,"e":3},"d":[2]}`},
		{`{"a":1}`, `{"a":{"b":2}}`, `{"a":{"b":2}}`},
		{`{"a":{"b":2}}`, `{"a":1}`, `{"a":1}`},
		{`1`, `{"a":1}`, `{"a":1}`},
	} {
		if got := Merge(parsed(t, c.base), parsed(t, c.over)).String(); got != c.want {
			t.Errorf("Merge(%s, %s) is %s", c.base, c.over, got)
		}
	}
}
