package folder

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tenon/plan"
	"tenon/spec/value"
)

// What is written by hand for speed must be what encoding/json says, for every
// field that an Entry has or gets.
func TestLineIsJSON(t *testing.T) {
	full := &plan.Entry{}
	fill(t, reflect.ValueOf(full).Elem())
	for name, e := range map[string]*plan.Entry{
		"full":    full,
		"least":   {Kind: "a.b"},
		"odd":     {Kind: "a.b", ID: "\"\\ \n<&>\u2028é\x7f", Applied: map[string]string{`a\.b": {`: "x", "": "y"}},
		"intent":  {Kind: "a.b", Intent: &plan.Intent{Since: time.Unix(1, 2).UTC()}},
		"turning": {Kind: "a.b", Credentials: &plan.Credentials{Stored: "s", Making: &plan.Intent{Since: time.Unix(1, 2).UTC()}}},
		"applied": {Kind: "a.b", Applied: map[string]string{"b": "1", "a": "2", "c": "3"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := appendEntry(nil, e)
			must(t, err)
			want, err := encodeLine(e)
			must(t, err)
			if string(got) != string(want) {
				t.Errorf("got %s\nwant %s", got, want)
			}
			address := value.Address("p.c").Child("things", "\"] \\ é: {\"kind\":")
			objects, err := encodeObjects(map[value.Address]*plan.Entry{address: e, "p.c.other": e})
			must(t, err)
			inv := decodeLines(string(encodeInventory("s\"t", 7, objects)), "s\"t")
			if inv == nil {
				t.Fatal("not read")
			}
			if diff := cmp.Diff(e, inv.Objects[address]); diff != "" || len(inv.Objects) != 2 || inv.Serial != 7 {
				t.Errorf("%s%+v", diff, inv)
			}
		})
	}
}

// fill sets every field to something.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000, 5).UTC()))
	case v.Kind() == reflect.String:
		v.SetString("text")
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(3)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0))
		fill(t, v.Index(1))
	case v.Kind() == reflect.Map:
		key, part := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key)
		fill(t, part)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, part)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	default:
		t.Fatalf("cannot fill a %s: teach this test and appendEntry", v.Type())
	}
}
