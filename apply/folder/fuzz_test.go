package folder

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tenon/apply"
	"tenon/spec"
	"tenon/spec/value"
)

// Whatever lies in inventory.json, it is read or refused, and what the quick
// way takes the strict one takes to be the same.
func FuzzInventory(f *testing.F) {
	objects, err := encodeObjects(someObjects(2).Objects)
	must(f, err)
	f.Add(string(encodeInventory("default", 7, objects)))
	f.Add("{}")
	f.Fuzz(func(t *testing.T, text string) {
		folder := open(t, "none", spec.SecretSettings{})
		strict, err := folder.decodeInventory([]byte(text))
		got, saved, errAny := folder.readInventory([]byte(text))
		if (err == nil) != (errAny == nil) {
			t.Fatalf("strict: %v, any: %v", err, errAny)
		}
		if err != nil {
			return
		}
		if diff := cmp.Diff(strict, got); diff != "" || saved.serial != strict.Serial {
			t.Fatal(diff)
		}
	})
}

// A journal is read or refused; so is the file of a secret.
func FuzzLines(f *testing.F) {
	f.Add(`{"format":"tenon.journal/1","stack":"default","serial":0,"run":"x"}` + "\n" + `{"address":"a.b.c","entry":{"kind":"k"}}` + "\n")
	secret, err := sealer{}.seal(apply.Secret{Address: "a.b", Name: "n", Value: value.OfString("made-up")})
	must(f, err)
	f.Add(string(secret))
	f.Fuzz(func(t *testing.T, text string) {
		folder := open(t, t.TempDir(), spec.SecretSettings{})
		write(t, folder.journalPath(), text)
		_, _ = folder.Load(ctx)
		e, err := decodeEnvelope("path", fileName("a.b", "n"), []byte(text))
		if err == nil {
			_, _ = unseal("path", e, folder.identity)
		}
	})
}
