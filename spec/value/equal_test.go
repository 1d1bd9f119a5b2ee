package value

import (
	"testing"
)

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`1`, `1`, true}, {`1e3`, `1000`, true}, {`1.50`, `1.5`, true}, {`-0`, `0`, true}, {`1`, `2`, false},
		{`1`, `"1"`, false}, {`null`, `false`, false}, {`true`, `false`, false},
		{`[1,2]`, `[2,1]`, false}, {`[1]`, `[1,1]`, false}, {`[]`, `{}`, false},
		{`{"a":1,"b":[2]}`, `{"b":[2.0],"a":1}`, true}, {`{"a":1}`, `{"a":1,"b":2}`, false}, {`{"a":1}`, `{"b":1}`, false},
		{`1e999`, `1e999`, true}, {`1e999`, `1e998`, false}, {`1e-401`, `0`, false},
	} {
		a, b := parsed(t, c.a), parsed(t, c.b)
		if Equal(a, b) != c.want || Equal(b, a) != c.want {
			t.Errorf("Equal(%s, %s) is %v", c.a, c.b, !c.want)
		}
		if Compare(a, b) != 0 && (Compare(a, b) < 0) == (Compare(b, a) < 0) {
			t.Errorf("Compare(%s, %s) has no direction", c.a, c.b)
		}
		if !Equal(a.AsSecret().At(Pos{"f", 1, 1}), a) {
			t.Errorf("%s differs from itself by secrecy or place", c.a)
		}
	}
	x, y := OfRef(Target{Address: "a.b", Field: "x"}), OfRef(Target{Address: "a.b", Field: "y"})
	if Equal(x, y) || !Equal(x, x) {
		t.Error("references")
	}
}

// A number that would take gigabytes to write out is compared as text.
func TestHugeExponents(t *testing.T) {
	a, b := OfNumber("1e999999999"), OfNumber("1e0000000000000000000000000400")
	if Equal(a, b) || Equal(a, OfNumber("1E999999998")) || !Equal(b, OfNumber("1e400")) {
		t.Error("exponents")
	}
	for text, want := range map[string]bool{"3": true, "3.0": true, "0.25e2": true, "25e-1": false, "0.5": false, "1e999999999": false, "x": false} {
		if IsInteger(text) != want {
			t.Errorf("IsInteger(%s) is %v", text, !want)
		}
	}
}
