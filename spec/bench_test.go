package spec

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"time"
)

// manyUsers is a state file with n users.
func manyUsers(n int) []byte {
	var b bytes.Buffer
	b.WriteString(inAcme("roles: [{name: x}]\nusers:"))
	for i := range n {
		fmt.Fprintf(&b, "          - username: user%06d\n            primaryEmail: user%06d@acme.example\n            name: User Number %d\n            roles: [x]\n", i, i, i)
	}
	return b.Bytes()
}

func BenchmarkLoad100k(b *testing.B) {
	data := manyUsers(100_000)
	o := options(nil)
	o.Paths = []string{"-"}
	o.Stdin = func() ([]byte, error) { return data, nil }
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	peak := watchHeap()
	for b.Loop() {
		s, err := Load(o)
		if err != nil {
			b.Fatal(err)
		}
		if len(s.Resources) != 100_002 {
			b.Fatal(len(s.Resources))
		}
	}
	b.ReportMetric(float64(peak())/(1<<20), "peak-MiB")
}

// watchHeap samples the heap in use until the function it returns is called,
// which gives the largest.
func watchHeap() func() uint64 {
	stop, result := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		var m runtime.MemStats
		for {
			select {
			case <-stop:
				result <- most
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
	}()
	return func() uint64 { close(stop); return <-result }
}

// Twice as many users may cost about twice the memory that stays.
func TestLoadGrowsLinearly(t *testing.T) {
	kept := func(n int) uint64 {
		data := manyUsers(n)
		o := options(nil)
		o.Paths = []string{"-"}
		o.Stdin = func() ([]byte, error) { return data, nil }
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s := mustLoad(t, o)
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(s)
		runtime.KeepAlive(data)
		return after.HeapAlloc - before.HeapAlloc
	}
	small, large := kept(1_000), kept(4_000)
	if large > 6*small {
		t.Errorf("1,000 users keep %d bytes, 4,000 keep %d", small, large)
	}
}
