package main

import "testing"

// The next collection is due at heapFloor, and beyond at a share of what is in use.
func TestGrowth(t *testing.T) {
	const mib = 1 << 20
	for live, due := range map[uint64]uint64{0: heapFloor, 2 * mib: heapFloor, 24 * mib: heapFloor, 48 * mib: heapFloor, 60 * mib: 96 * mib, 200 * mib: 320 * mib} {
		got := max(live, mib) * uint64(100+growth(live)) / 100
		if got < due-mib || got > due {
			t.Errorf("with %d MiB in use, a collection is due at %d MiB, not at %d", live/mib, got/mib, due/mib)
		}
	}
}
