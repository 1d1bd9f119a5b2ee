package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// latency is that of a server that is not on this machine.
const latency = 20 * time.Millisecond

// sample is one figure that can be measured.
type sample struct {
	name, target string
	measure      func(context.Context, *figure) error
	// profile runs tenon's half in this process; nil where that says nothing.
	profile func(context.Context, func(run func() error) error) error
}

// cases are all figures, in the order of the table.
func (b *bench) cases() []sample {
	var out []sample
	for i := range b.sizes.parse {
		out = append(out, b.parsing(i))
	}
	for _, delay := range []time.Duration{0, latency} {
		out = append(out, b.planning("plan", world{users: b.sizes.plan, latency: delay}, b.sizes.rounds))
		out = append(out, b.planning("plan", world{users: b.sizes.plan, roles: b.sizes.roles, latency: delay}, b.sizes.rounds))
	}
	out = append(out, b.planning("memory", world{users: b.sizes.large}, min(3, b.sizes.rounds)))
	for _, delay := range []time.Duration{0, latency} {
		out = append(out, b.atlas(world{projects: b.sizes.projects, latency: delay}))
	}
	for _, delay := range []time.Duration{0, latency} {
		out = append(out, b.creating(delay))
	}
	return append(out, b.starting())
}

// parsing is tenon validate beside reading the same file into YAML nodes.
func (b *bench) parsing(i int) sample {
	n := b.sizes.parse[i]
	s := sample{name: fmt.Sprintf("parse-%d", n), target: "memory linear"}
	judged := i == len(b.sizes.parse)-2
	if judged {
		s.target = "< 3 s, memory linear"
	}
	state := func() (string, error) { return b.state(s.name, n, b.sizes.roles) }
	s.measure = func(ctx context.Context, f *figure) error {
		dir, err := state()
		if err != nil {
			return err
		}
		f.pairs, err = pairs(min(3, b.sizes.rounds),
			func() (usage, error) { return measure(ctx, dir, nil, b.tenon, "validate") },
			func() (usage, error) { return measure(ctx, dir, nil, b.self, "bare", "parse", "users.yaml") })
		if err != nil {
			return err
		}
		if w := wall(f.tenon()); judged && w >= 3*time.Second {
			f.miss("%s, where 3 s is the target", shown(w))
		}
		// What a process costs anyway does not grow, so that a user of a larger
		// file may never cost more than one of a smaller file.
		each := peak(f.tenon()) / int64(n)
		if before := b.eachUser; before > 0 && float64(each) > 1.2*float64(before) {
			f.miss("%d bytes of memory for a user, where a file half as large needs %d", each, before)
		}
		b.eachUser = each
		return nil
	}
	s.profile = func(ctx context.Context, timed func(func() error) error) error {
		dir, err := state()
		if err != nil {
			return err
		}
		return timed(func() error { return runValidate(dir) })
	}
	return s
}

// planning is a plan that finds nothing to do, beside reading the same pages.
func (b *bench) planning(what string, w world, rounds int) sample {
	s := sample{name: fmt.Sprintf("%s-%d", what, w.users), target: "pages + tokens, ≤ 1.3"}
	bareArgs := []string{"bare", "fetch"}
	if w.roles > 0 {
		s.name += "-roles"
		bareArgs = append(bareArgs, "-roles")
	}
	if w.latency > 0 {
		s.name += "-" + w.latency.String()
	}
	if what == "memory" {
		s.target = "< 400 MiB"
	}
	return b.beside(s, w, rounds, bareArgs, func(f *figure) {
		f.counts(w)
		f.phases()
		if what == "plan" {
			f.atMost(1.3)
		} else if p := peak(f.tenon()); p >= 400<<20 {
			f.miss("%d MiB, where 400 MiB is the target", p>>20)
		}
	})
}

// beside measures a plan that finds nothing to do beside a bare loop.
func (b *bench) beside(s sample, w world, rounds int, bareArgs []string, judge func(*figure)) sample {
	s.measure = func(ctx context.Context, f *figure) error {
		dir, box, err := b.settled(ctx, w)
		if err != nil {
			return err
		}
		defer box.stop()
		f.pairs, err = pairs(rounds,
			func() (usage, error) { return box.measured(ctx, dir, b.tenon, "plan", "--detailed-exitcode") },
			func() (usage, error) { return box.measured(ctx, dir, b.self, bareArgs...) })
		if err == nil {
			judge(f)
		}
		return err
	}
	s.profile = func(ctx context.Context, timed func(func() error) error) error {
		dir, box, err := b.settled(ctx, w)
		if err != nil {
			return err
		}
		defer box.stop()
		return timed(func() error { return runPlan(ctx, dir, box.env) })
	}
	return s
}

// settled gives a state that is live, and has been applied: there is an
// inventory, as there is in all plans but the first.
func (b *bench) settled(ctx context.Context, w world) (string, *sandbox, error) {
	dir, err := b.stateOf(w)
	if err != nil {
		return "", nil, err
	}
	if err := os.RemoveAll(filepath.Join(dir, ".tenon")); err != nil {
		return "", nil, err
	}
	box, err := b.start(ctx, w)
	if err != nil {
		return "", nil, err
	}
	if _, err = box.measured(ctx, dir, b.tenon, "apply", "--yes"); err != nil {
		box.stop()
	}
	return dir, box, err
}

// counts holds every plan to one token and the pages of its lists: those of the
// users, and with roles that of the roles and those of their members.
func (f *figure) counts(w world) {
	want := sent{Tokens: 1, Reads: pagesOf(w.users)}
	if w.roles > 0 {
		want.Reads++
		for i := range w.roles {
			want.Reads += pagesOf((w.users - i + w.roles - 1) / w.roles)
		}
	}
	for _, p := range f.pairs {
		for _, got := range []sent{p.tenon.sent, p.bare.sent} {
			if got.Tokens != want.Tokens || got.Reads != want.Reads || got.Writes != 0 {
				f.miss("%d tokens, %d pages and %d writes, where %d and %d are needed", got.Tokens, got.Reads, got.Writes, want.Tokens, want.Reads)
				return
			}
		}
	}
}

// phases tells what a plan spends beside its requests, which are all that the
// bare loop does: it reads the files and the inventory before, and compares.
func (f *figure) phases() {
	var before, reading, after []time.Duration
	var alone []float64
	for _, p := range f.pairs {
		t, bare := p.tenon, p.bare.sent
		during := t.sent.Last.Sub(t.sent.First)
		before = append(before, t.sent.First.Sub(t.began))
		reading = append(reading, during)
		after = append(after, t.began.Add(t.wall).Sub(t.sent.Last))
		alone = append(alone, during.Seconds()/bare.Last.Sub(bare.First).Seconds())
	}
	f.note("until the first request %s, the requests %s (%.2f times those of the bare loop), after the last %s",
		shown(middle(before)), shown(middle(reading)), middle(alone), shown(middle(after)))
}
