package plan_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenon/apply/applytest"
	"tenon/plan"
	"tenon/spec/value"
)

// BenchmarkPlan observes and compares 100,000 users, each with a role and a
// profile, of which one in a thousand differs, and tells the peak of the heap.
func BenchmarkPlan(b *testing.B) {
	const n = 100_000
	s := applytest.New()
	s.System.Quiet()
	endpoint, credentials := s.System.Serve()
	s.Env["SECRET"] = credentials.Get("secret").Reveal()
	var text strings.Builder
	text.WriteString("roles:\n")
	roles := make([]any, 100)
	for i := range roles {
		roles[i] = s.System.Put("role", endpoint, map[string]any{"name": fmt.Sprintf("r%d", i)})
		fmt.Fprintf(&text, "  - {name: r%d}\n", i)
	}
	text.WriteString("users:\n")
	for i := range n {
		name := "N"
		if i%1000 == 0 {
			name = "M"
		}
		s.System.Put("user", endpoint, map[string]any{"username": fmt.Sprintf("u%d", i), "email": fmt.Sprintf("u%d@acme.example", i), "name": name,
			"profile": map[string]any{"city": "Bern", "zip": "3000", "langs": []string{"de", "fr"}}, "custom": map[string]any{"note": strings.Repeat("x", 200)}, "roles": []any{roles[i%100]}})
		fmt.Fprintf(&text, "  - {username: u%d, email: u%d@acme.example, name: N, profile: {city: Bern, langs: [fr, de]}, roles: [r%d]}\n", i, i, i%100)
	}
	in, err := s.Input(b.Context(), inside(endpoint, credentials, text.String()))
	if err != nil {
		b.Fatal(err)
	}
	first, err := plan.Run(b.Context(), in, plan.Options{})
	if err != nil {
		b.Fatal(err)
	}
	in.Inventory = plan.NewInventory("default")
	in.Inventory.Apply(first.Settled(func(a value.Address) bool { return false })...)
	_ = first.Close(b.Context())
	first = nil
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	b.ReportAllocs()
	for b.Loop() {
		peak := watchHeap()
		p, err := plan.Run(b.Context(), in, plan.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if p.Summary.Update != n/1000 {
			b.Fatalf("%+v", p.Summary)
		}
		_ = p.Close(b.Context())
		b.ReportMetric(float64(peak()-before.HeapAlloc)/1e6, "MB-peak")
	}
}

// watchHeap looks at the heap until the peak is asked for.
func watchHeap() func() uint64 {
	var peak atomic.Uint64
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(done); <-stopped; return peak.Load() }
}
