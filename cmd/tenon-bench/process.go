package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// usage is what one process cost.
type usage struct {
	began time.Time
	wall  time.Duration
	cpu   time.Duration // of all processors, the kernel's work for it included
	peak  int64         // bytes of memory that were resident at most
	sent  sent          // requests, where there was a sandbox
}

// measure runs a process to its end. On Linux a process inherits the peak of
// the one that started it, so this program must itself stay small: it writes
// files line by line, and leaves sandboxes to processes of their own.
func measure(ctx context.Context, dir string, env []string, name string, args ...string) (usage, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	u := usage{began: time.Now()}
	err := cmd.Run()
	u.wall = time.Since(u.began)
	if err != nil {
		return u, fmt.Errorf("%s %v: %w\n%s", name, args, err, said.Bytes())
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = int64(used.Maxrss)
		if runtime.GOOS != "darwin" { // there it is in bytes already
			u.peak <<= 10
		}
	}
	return u, nil
}

// pair is both sides of a figure, measured one right after the other.
type pair struct{ tenon, bare usage }

// side runs one side of a figure once.
type side func() (usage, error)

// pairs runs both sides in turns, after one pair that does not count: files and
// code are in the cache then.
func pairs(rounds int, tenon, bare side) ([]pair, error) {
	var out []pair
	for i := range rounds + 1 {
		var p pair
		var err error
		if p.tenon, err = tenon(); err != nil {
			return nil, err
		}
		if p.bare, err = bare(); err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, p)
		}
	}
	return out, nil
}
