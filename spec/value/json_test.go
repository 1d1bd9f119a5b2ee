package value

import (
	"encoding/json"
	"testing"
)

func TestJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"b":[1,2.50,1e3,null,true],"a":"\u00e9\ud83d\ude00\/<&>"}`: `{"a":"é😀/<&>","b":[1,2.50,1e3,null,true]}`,
		`{"a":1,"a":2}`: `{"a":2}`,
		` "x" `:         `"x"`,
	} {
		v := parsed(t, in)
		if v.String() != want || string(v.RevealJSON()) != want {
			t.Errorf("%s became %s", in, v)
		}
		if again := parsed(t, v.String()); !Equal(v, again) {
			t.Errorf("%s came back as %s", v, again)
		}
	}
	for _, bad := range []string{"", "{", "1 2", "[1,]", "nul", `{"a"}`} {
		if _, err := FromJSON([]byte(bad)); err == nil {
			t.Errorf("FromJSON(%q) reported nothing", bad)
		}
	}
}

func TestMarshalHidesSecrets(t *testing.T) {
	out, err := json.Marshal(map[string]any{"v": OfMap(Field{"s", OfString("made-up").AsSecret()}), "r": OfRef(Target{Address: "a.b", Field: "c"})})
	if err != nil || string(out) != `{"r":"a.b#c","v":{"s":"(secret)"}}` {
		t.Errorf("%s, %v", out, err)
	}
	if got := string(OfList(OfRef(Target{Address: "a.b", Field: "c"}), OfUnknown()).RevealJSON()); got != "[null,null]" {
		t.Errorf("RevealJSON of what is not known: %s", got)
	}
}

func TestFromAny(t *testing.T) {
	v := FromAny(map[string]any{"n": nil, "b": false, "j": json.Number("1.0"), "i": 5, "f": 0.5, "s": "x", "ss": []string{"a"}, "l": []any{1}, "v": OfInt(7)})
	if got, want := v.String(), `{"b":false,"f":0.5,"i":5,"j":1.0,"l":[1],"n":null,"s":"x","ss":["a"],"v":7}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("a channel became a value")
		}
	}()
	FromAny(make(chan int))
}
