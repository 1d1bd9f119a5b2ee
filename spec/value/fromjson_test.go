package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// throughAny reads a document with the standard library.
func throughAny(data []byte) (Value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var raw any
	if err := dec.Decode(&raw); err != nil {
		return Value{}, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return Value{}, errors.New("more than one JSON document")
	}
	return FromAny(raw), nil
}

// sameAsStandard holds FromJSON to the standard library: what one reads, the other does.
func sameAsStandard(t *testing.T, data []byte) {
	t.Helper()
	want, wrong := throughAny(data)
	got, err := FromJSON(data)
	if (err == nil) != (wrong == nil) {
		t.Fatalf("%q: FromJSON says %v, encoding/json %v", data, err, wrong)
	}
	if err == nil && (!Equal(got, want) || string(got.RevealJSON()) != string(want.RevealJSON())) {
		t.Fatalf("%q: FromJSON gives %s, encoding/json %s", data, got.RevealJSON(), want.RevealJSON())
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

func TestFromJSON(t *testing.T) {
	for _, doc := range documents() {
		sameAsStandard(t, []byte(doc))
	}
}

func FuzzFromJSON(f *testing.F) {
	for _, doc := range documents() {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sameAsStandard(t, data) })
}

// BenchmarkFromJSON reads a page of a hundred users.
func BenchmarkFromJSON(b *testing.B) {
	var users []string
	for i := range 100 {
		users = append(users, fmt.Sprintf(`{"id":"id%012d","username":"user_%d","primaryEmail":"user%d@acme.example","primaryPhone":null,"name":"User %d",`+
			`"customData":{"team":"a","n":{"x":%d}},"identities":{},"createdAt":1795336411113,"updatedAt":1795336411113,"profile":{"givenName":"Ann"},"isSuspended":false}`, i, i, i, i, i))
	}
	doc := []byte("[" + strings.Join(users, ",") + "]")
	for name, read := range map[string]func([]byte) (Value, error){"FromJSON": FromJSON, "encoding/json": throughAny} {
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
