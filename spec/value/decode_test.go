package value

import (
	"fmt"
	"strings"
	"testing"
)

// sameAsFromJSON holds Decode to FromJSON: what one reads, the other does.
func sameAsFromJSON(t *testing.T, data []byte) {
	t.Helper()
	want, wrong := FromJSON(data)
	got, err := Decode(data)
	if (err == nil) != (wrong == nil) {
		t.Fatalf("%q: Decode says %v, FromJSON %v", data, err, wrong)
	}
	if err == nil && (!Equal(got, want) || string(got.RevealJSON()) != string(want.RevealJSON())) {
		t.Fatalf("%q: Decode gives %s, FromJSON %s", data, got.RevealJSON(), want.RevealJSON())
	}
}

func documents() []string {
	return []string{
		`{}`, `[]`, `[[],{}]`, `null`, `true`, `false`, `"a"`, ` { "b" : 1 , "a" : [ 1 , 2 ] } `,
		`{"a":1,"a":2,"b":{"z":1,"y":[{"x":null}]}}`, `"\u00e9\n\"\\\/\ud83d\ude00\ud800"`, "\"\xff\xc3(\"", `"é漢"`,
		`-0`, `1e3`, `1E+3`, `1.50`, `-12.5e-7`, `9007199254740993`, `01`, `-`, `1.`, `.5`, `1e`, `+1`, `nul`, `tru`, `falsey`,
		`{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `[1,]`, `[,1]`, `[1 2]`, `{"a":1 "b":2}`, `{1:2}`, `"`, `"\`, `"\x"`, `"\u12"`, "\"a\nb\"", "\"a\x00\"",
		``, ` `, `[`, `{`, `[] []`, `{}x`, "\ufeff{}", strings.Repeat("[", 9999) + strings.Repeat("]", 9999), strings.Repeat("[", 10001),
	}
}

func TestDecode(t *testing.T) {
	for _, doc := range documents() {
		sameAsFromJSON(t, []byte(doc))
	}
}

func FuzzDecode(f *testing.F) {
	for _, doc := range documents() {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameAsFromJSON(t, data) })
}

// BenchmarkDecode reads a page of a hundred users.
func BenchmarkDecode(b *testing.B) {
	var users []string
	for i := range 100 {
		users = append(users, fmt.Sprintf(`{"id":"id%012d","username":"user_%d","primaryEmail":"user%d@acme.example","primaryPhone":null,"name":"User %d",`+
			`"customData":{"team":"a","n":{"x":%d}},"identities":{},"createdAt":1795336411113,"updatedAt":1795336411113,"profile":{"givenName":"Ann"},"isSuspended":false}`, i, i, i, i, i))
	}
	doc := []byte("[" + strings.Join(users, ",") + "]")
	for name, read := range map[string]func([]byte) (Value, error){"Decode": Decode, "FromJSON": FromJSON} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(doc)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := read(doc); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
