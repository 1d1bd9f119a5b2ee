package value

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func parsed(t testing.TB, text string) Value {
	t.Helper()
	v, err := FromJSON([]byte(text))
	if err != nil {
		t.Fatalf("FromJSON(%s): %v", text, err)
	}
	return v
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		v     Value
		kind  Kind
		text  string
		isSet bool
	}{
		{Value{}, Absent, "null", false},
		{OfNull(), Null, "null", false},
		{OfBool(true), Bool, "true", true},
		{OfInt(-3), Number, "-3", true},
		{OfNumber("1.50"), Number, "1.50", true},
		{OfString("a\"\\\n\t\r\x01é"), String, `"a\"\\\n\t\r\u0001é"`, true},
		{OfList(OfInt(1), OfNull()), List, `[1,null]`, true},
		{OfStrings("a", "b"), List, `["a","b"]`, true},
		{OfMap(Field{"b", OfInt(1)}, Field{"a", OfInt(2)}, Field{"b", OfInt(3)}), Map, `{"a":2,"b":3}`, true},
		{OfRef(Target{Address: "p.c.x[y]", Field: "id"}), Ref, `"p.c.x[y]#id"`, true},
		{OfUnknown(), Unknown, `"(known after apply)"`, true},
	} {
		if c.v.Kind() != c.kind || c.v.String() != c.text || c.v.IsSet() != c.isSet {
			t.Errorf("%s: kind %v, set %v; want %s, %v, %v", c.v, c.v.Kind(), c.v.IsSet(), c.text, c.kind, c.isSet)
		}
	}
}

func TestKindNames(t *testing.T) {
	for kind := Absent; kind <= Unknown; kind++ {
		if kind.String() == "" {
			t.Errorf("kind %d has no name", kind)
		}
	}
}

func TestSecrecy(t *testing.T) {
	secret := OfMap(Field{"user", OfString("ann")}, Field{"tokens", OfStrings("made-up", "other")}).AsSecret()
	outer := OfMap(Field{"s", secret}, Field{"open", OfInt(1)})
	for _, got := range []string{
		fmt.Sprint(outer), fmt.Sprintf("%v %+v %#v %s %q %x %d", outer, outer, outer, outer, outer, outer, outer),
		fmt.Sprint(outer.Get("s").Get("user")), fmt.Sprint(outer.Lookup("s.tokens").Items()), fmt.Sprint(outer.Get("s").Fields()),
		fmt.Sprint(struct{ V Value }{secret}), fmt.Sprint(&secret), secret.Text(), errors.New(outer.String()).Error(),
	} {
		for _, hidden := range []string{"ann", "made-up", "other"} {
			if strings.Contains(got, hidden) {
				t.Errorf("%s shows in %s", hidden, got)
			}
		}
	}
	if got, want := string(outer.RevealJSON()), `{"open":1,"s":{"tokens":["made-up","other"],"user":"ann"}}`; got != want {
		t.Errorf("RevealJSON: %s", got)
	}
	if !outer.HasSecret() || outer.IsSecret() || outer.Get("open").HasSecret() || outer.Lookup("s.user").Reveal() != "ann" {
		t.Error("secrecy is on the wrong parts")
	}
	if changed := secret.With("user", OfString("bob")); !changed.IsSecret() || changed.Get("user").Reveal() != "bob" {
		t.Error("With loses secrecy")
	}
	same, err := outer.Transform(func(v Value) (Value, error) { return v, nil })
	if err != nil || !same.Get("s").IsSecret() {
		t.Error("Transform loses secrecy")
	}
}

func TestWith(t *testing.T) {
	base := parsed(t, `{"a":1,"b":2}`).At(Pos{"f", 1, 2})
	if got := base.With("c", OfInt(3)).With("a", Value{}).With("b", OfNull()); got.String() != `{"b":null,"c":3}` || got.Pos().Col != 2 {
		t.Errorf("%s at %v", got, got.Pos())
	}
	if base.String() != `{"a":1,"b":2}` {
		t.Errorf("With changed its receiver: %s", base)
	}
	if got := (Value{}).With("a", OfInt(1)); got.String() != `{"a":1}` {
		t.Errorf("With on nothing: %s", got)
	}
}

func TestTransform(t *testing.T) {
	v := parsed(t, `{"a":[1,{"b":2}],"c":"x"}`)
	doubled, err := v.Transform(func(part Value) (Value, error) {
		if part.Kind() == Number {
			return OfNumber(part.Text() + "0"), nil
		}
		return part, nil
	})
	if err != nil || doubled.String() != `{"a":[10,{"b":20}],"c":"x"}` || v.String() != `{"a":[1,{"b":2}],"c":"x"}` {
		t.Errorf("%s from %s (%v)", doubled, v, err)
	}
	stop := errors.New("stop")
	for _, kind := range []Kind{Number, List, Map} {
		if _, err := v.Transform(func(part Value) (Value, error) {
			if part.Kind() == kind {
				return part, stop
			}
			return part, nil
		}); !errors.Is(err, stop) {
			t.Errorf("the error at %v is lost", kind)
		}
	}
}

func TestUnknown(t *testing.T) {
	for v, want := range map[*Value]bool{
		ptr(OfList(OfUnknown())):                      true,
		ptr(OfMap(Field{"a", OfRef(Target{})})):       true,
		ptr(OfMap(Field{"a", OfList(OfString("x"))})): false,
	} {
		if v.HasUnknown() != want {
			t.Errorf("HasUnknown(%s) is %v", v, !want)
		}
	}
}

func ptr(v Value) *Value { return &v }

func TestAccessOfOtherKinds(t *testing.T) {
	for _, v := range []Value{{}, OfString("x"), OfList(), OfInt(1)} {
		if v.Get("a").Kind() != Absent || v.Fields() != nil || len(v.Items()) != 0 || v.Lookup("a.b").Kind() != Absent || v.Target() != (Target{}) || v.True() {
			t.Errorf("%s gives parts that it has not", v)
		}
	}
	if OfMap().Len() != 0 || OfStrings("a").Len() != 1 || OfString("abc").Len() != 0 || !OfBool(true).True() {
		t.Error("Len or True")
	}
}

func TestPos(t *testing.T) {
	for p, want := range map[Pos]string{{}: "", {File: "a.yaml"}: "a.yaml", {"a.yaml", 3, 7}: "a.yaml:3:7", {"", 3, 7}: "3:7"} {
		if p.String() != want {
			t.Errorf("%#v is %s, want %s", p, p, want)
		}
	}
}

func TestManyFieldsAreSorted(t *testing.T) {
	var fields []Field
	for i := range 100 {
		fields = append(fields, Field{fmt.Sprint("k", (i*37)%100), OfInt(int64(i))})
	}
	v := OfMap(append(fields, Field{"k5", OfString("last")})...)
	if v.Len() != 100 || v.Get("k5").Text() != "last" {
		t.Errorf("%d fields, k5 is %s", v.Len(), v.Get("k5"))
	}
	for i, f := range v.Fields() {
		if i > 0 && v.Fields()[i-1].Key >= f.Key {
			t.Fatalf("%s before %s", v.Fields()[i-1].Key, f.Key)
		}
	}
}
