package view

import (
	"io"
	"testing"
)

// BenchmarkPlan renders a plan of 10,000 creates in every form.
func BenchmarkPlan(b *testing.B) {
	p := manyCreates(10_000)
	for _, f := range forms {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				if err := New(Options{Format: f, Full: true, Out: io.Discard, Err: io.Discard}).Plan(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
