package folder

import (
	"context"
	"testing"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	must(b, open(b, dir, spec.SecretSettings{}).Save(context.Background(), someObjects(100_000)))
	for b.Loop() {
		if _, err := open(b, dir, spec.SecretSettings{}).Load(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSave(b *testing.B) {
	f := open(b, b.TempDir(), spec.SecretSettings{})
	inv := someObjects(100_000)
	entry := inv.Objects["logto.cloud.tenants[acme-dev].users[user-000000]"]
	for b.Loop() {
		entry.ID += "x" // so that there is something to save
		must(b, f.Save(context.Background(), inv))
	}
}

func BenchmarkRecord(b *testing.B) {
	f := open(b, b.TempDir(), spec.SecretSettings{})
	entry := &plan.Entry{Kind: "logto.user", ID: "u1"}
	for b.Loop() {
		must(b, f.Record(context.Background(), plan.Record{Address: app, Entry: entry}))
	}
}

func BenchmarkKeepOne(b *testing.B) { benchmarkKeep(b, 1) }
func BenchmarkKeep20(b *testing.B)  { benchmarkKeep(b, 20) }

func benchmarkKeep(b *testing.B, n int) {
	f := open(b, b.TempDir(), withAge(b))
	var secrets []apply.Secret
	for i := range n {
		secrets = append(secrets, credentials(app.Child("keys", string(rune('a'+i))), "made-up"))
	}
	for b.Loop() {
		must(b, f.Keep(context.Background(), secrets...))
	}
}

func BenchmarkOpen(b *testing.B) {
	f := open(b, b.TempDir(), withAge(b))
	must(b, f.Keep(context.Background(), credentials(app, "made-up")))
	for b.Loop() {
		if v, err := f.Open(context.Background(), value.Target{Secret: true, Address: app, Field: "defaultApplication.secret"}); err != nil || v.Reveal() != "made-up" {
			b.Fatal(err)
		}
	}
}
