package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// heapFloor is how large the heap may get before it is worth collecting.
	heapFloor = 96 << 20
	// heapGrowth is how much it may grow beyond what is in use, in percent.
	heapGrowth = 60
)

// tuneHeap makes the collector wait until the heap has heapFloor bytes, and
// lets it grow less than Go does by itself beyond. A plan lives for a second
// and keeps a tenth of what it reads: with a heap of a few MiB, it would be
// collected twenty times, on the processor that should compare. A plan of
// 100,000 objects lives longer, and there memory counts. GOGC wins.
func tuneHeap() {
	if _, set := os.LookupEnv("GOGC"); set {
		return
	}
	debug.SetGCPercent(heapFloor / (4 << 20) * 100) // Go counts from 4 MiB at least
	afterCollection()
}

// afterCollection sets, after every collection, when the next one is due. What
// nobody holds is cleaned up by a collection, and is how one is noticed.
func afterCollection() {
	runtime.AddCleanup(new([16]byte), func(struct{}) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(growth(live[0].Value.Uint64()))
		afterCollection()
	}, struct{}{})
}

// growth is how many percent a heap of which so much is in use may grow.
func growth(live uint64) int {
	return max(heapGrowth, int(heapFloor*100/max(live, 1<<20))-100)
}
