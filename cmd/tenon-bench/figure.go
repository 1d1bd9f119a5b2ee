package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is one line of the table.
type figure struct {
	name, target string
	pairs        []pair
	missed       []string // what of the target is, and by how much
	notes        []string
}

// table measures all figures and prints them.
func (b *bench) table(ctx context.Context) error {
	var all []*figure
	for _, c := range b.cases() {
		if !b.only.MatchString(c.name) {
			continue
		}
		_, _ = fmt.Fprintf(b.messages, "%s …\n", c.name)
		f := &figure{name: c.name, target: c.target}
		if err := c.measure(ctx, f); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		all = append(all, f)
	}
	b.print(all)
	return nil
}

func (b *bench) print(all []*figure) {
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "figure\ttarget\ttenon\tbare\tratio\t")
	missed := false
	for _, f := range all {
		verdict := "ok"
		if len(f.missed) > 0 {
			verdict, missed = "missed", true
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", f.name, f.target, told(f.tenon()), told(f.bare()), f.ratios(), verdict)
	}
	_ = w.Flush()
	for _, f := range all {
		for _, text := range append(f.missed, f.notes...) {
			_, _ = fmt.Fprintf(b.out, "%s: %s\n", f.name, text)
		}
	}
	if missed {
		_, _ = fmt.Fprintln(b.out, "Where the time of a missed one goes: tenon-bench -only NAME -cpuprofile DIR (or -memprofile DIR), then go tool pprof -top DIR/NAME.cpu")
	}
}

func (f *figure) tenon() []usage { return sides(f.pairs, func(p pair) usage { return p.tenon }) }
func (f *figure) bare() []usage  { return sides(f.pairs, func(p pair) usage { return p.bare }) }

func sides(pairs []pair, of func(pair) usage) []usage {
	var out []usage
	for _, p := range pairs {
		out = append(out, of(p))
	}
	return out
}

// ratio is the median of the pairwise ratios, with the smallest and the largest.
func (f *figure) ratio() (median, least, most float64) {
	var all []float64
	for _, p := range f.pairs {
		all = append(all, p.tenon.wall.Seconds()/p.bare.wall.Seconds())
	}
	return middle(all), slices.Min(all), slices.Max(all)
}

func (f *figure) ratios() string {
	median, least, most := f.ratio()
	return fmt.Sprintf("%.2f (%.2f–%.2f)", median, least, most)
}

// miss notes that a part of the target was not met.
func (f *figure) miss(format string, args ...any) {
	f.missed = append(f.missed, fmt.Sprintf(format, args...))
}

func (f *figure) note(format string, args ...any) {
	f.notes = append(f.notes, fmt.Sprintf(format, args...))
}

// atMost holds the median ratio to a limit.
func (f *figure) atMost(limit float64) {
	if median, _, _ := f.ratio(); median > limit {
		f.miss("%.2f times the bare loop, where %.1f is the target", median, limit)
	}
}

// told gives medians: time, the processors' part of it, peak of memory, requests.
// Where others use the machine, time grows and the processors' part does not.
func told(all []usage) string {
	cpu := middle(sideBySide(all, func(u usage) time.Duration { return u.cpu }))
	out := []string{shown(wall(all)) + " (cpu " + shown(cpu) + ")", fmt.Sprintf("%d MiB", peak(all)>>20)}
	if n := all[0].sent.all(); n > 0 {
		out = append(out, fmt.Sprintf("%d requests", n))
	}
	return strings.Join(out, ", ")
}

func wall(all []usage) time.Duration {
	return middle(sideBySide(all, func(u usage) time.Duration { return u.wall }))
}

func peak(all []usage) int64 {
	return middle(sideBySide(all, func(u usage) int64 { return u.peak }))
}

func sideBySide[T any](all []usage, of func(usage) T) []T {
	var out []T
	for _, u := range all {
		out = append(out, of(u))
	}
	return out
}

func middle[T int64 | float64 | time.Duration](all []T) T {
	slices.Sort(all)
	n := len(all)
	if n%2 == 0 {
		return (all[n/2-1] + all[n/2]) / 2
	}
	return all[n/2]
}

func shown(d time.Duration) string {
	if d < 100*time.Millisecond {
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
