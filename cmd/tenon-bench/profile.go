package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"
)

// profiling says which profiles are wanted: folders, or "".
type profiling struct{ cpu, mem string }

// profile runs tenon's half of the figures in this process, so that a profile
// shows where its time and memory go.
func (b *bench) profile(ctx context.Context, p profiling) error {
	for _, dir := range []string{p.cpu, p.mem} {
		if dir == "" {
			continue
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	runtime.MemProfileRate = 64 << 10 // before anything is allocated that matters
	for _, c := range b.cases() {
		if c.profile == nil || !b.only.MatchString(c.name) {
			continue
		}
		err := c.profile(ctx, func(run func() error) error { return b.timed(c.name, p, run) })
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return nil
}

func (b *bench) timed(name string, p profiling, run func() error) (err error) {
	if p.cpu != "" {
		file, err := os.Create(filepath.Join(p.cpu, name+".cpu"))
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer func() {
			pprof.StopCPUProfile()
			err = errors.Join(err, file.Close())
		}()
	}
	began := time.Now()
	if err := run(); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(b.out, "%s: %s\n", name, shown(time.Since(began)))
	if p.mem == "" {
		return nil
	}
	file, err := os.Create(filepath.Join(p.mem, name+".mem"))
	if err != nil {
		return err
	}
	return errors.Join(pprof.Lookup("allocs").WriteTo(file, 0), file.Close())
}
