package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// creating is an apply that makes users, beside a loop that posts them.
func (b *bench) creating(delay time.Duration) sample {
	n := b.sizes.creates
	s := sample{name: fmt.Sprintf("apply-%d", n), target: "≤ 1.3"}
	if delay > 0 {
		s.name += "-" + delay.String()
	}
	s.measure = func(ctx context.Context, f *figure) error {
		dir, err := b.state(fmt.Sprintf("apply-%d", n), n, 0)
		if err != nil {
			return err
		}
		onEmpty := func(name string, args ...string) (usage, error) {
			box, err := b.emptied(ctx, dir, delay)
			if err != nil {
				return usage{}, err
			}
			defer box.stop()
			return box.measured(ctx, dir, name, args...)
		}
		f.pairs, err = pairs(b.sizes.rounds,
			func() (usage, error) { return onEmpty(b.tenon, "apply", "--yes") },
			func() (usage, error) { return onEmpty(b.self, "bare", "create", "-users", strconv.Itoa(n)) })
		if err != nil {
			return err
		}
		for _, p := range f.pairs {
			if p.tenon.sent.Writes != n || p.bare.sent.Writes != n {
				f.miss("%d and %d writes, where %d are needed", p.tenon.sent.Writes, p.bare.sent.Writes, n)
			}
		}
		f.atMost(1.3)
		f.shares()
		return nil
	}
	s.profile = func(ctx context.Context, timed func(func() error) error) error {
		dir, err := b.state(fmt.Sprintf("apply-%d", n), n, 0)
		if err != nil {
			return err
		}
		box, err := b.emptied(ctx, dir, delay)
		if err != nil {
			return err
		}
		defer box.stop()
		return timed(func() error { return runApply(ctx, dir, box.env) })
	}
	return s
}

// emptied gives a sandbox without users and a state without an inventory.
func (b *bench) emptied(ctx context.Context, dir string, delay time.Duration) (*sandbox, error) {
	if err := os.RemoveAll(filepath.Join(dir, ".tenon")); err != nil {
		return nil, err
	}
	return b.start(ctx, world{latency: delay})
}

// shares tells what an apply spends beside its writes: it reads the files and
// observes before, and observes once more after.
func (f *figure) shares() {
	var before, writes, after []time.Duration
	var alone []float64
	for _, p := range f.pairs {
		t, bare := p.tenon, p.bare.sent
		during := t.sent.LastWrite.Sub(t.sent.FirstWrite)
		writes = append(writes, during)
		before = append(before, t.sent.FirstWrite.Sub(t.began))
		after = append(after, t.began.Add(t.wall).Sub(t.sent.LastWrite))
		alone = append(alone, during.Seconds()/bare.LastWrite.Sub(bare.FirstWrite).Seconds())
	}
	f.note("until the first write %s, the writes %s (%.2f times those of the bare loop), observing again and saving %s",
		shown(middle(before)), shown(middle(writes)), middle(alone), shown(middle(after)))
}
