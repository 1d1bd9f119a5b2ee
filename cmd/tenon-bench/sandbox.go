package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// sent is what reached the sandbox since it was last asked.
type sent struct {
	Reads, Tokens, Writes int
	First, Last           time.Time // the beginning of the first request, the end of the last answer
	FirstWrite, LastWrite time.Time // the same of writes
}

func (s sent) all() int { return s.Reads + s.Tokens + s.Writes }

// sandbox is a process that serves one.
type sandbox struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	env []string
}

// world says what a sandbox holds.
type world struct {
	users, roles int
	projects     int // of Atlas; 0: the users are of Logto
	latency      time.Duration
}

// start starts a sandbox and waits until it serves.
func (b *bench) start(ctx context.Context, w world) (*sandbox, error) {
	s := &sandbox{cmd: exec.CommandContext(ctx, b.self, "serve", "-users", strconv.Itoa(w.users), "-roles", strconv.Itoa(w.roles), "-projects", strconv.Itoa(w.projects), "-latency", w.latency.String())}
	s.cmd.Stderr = os.Stderr
	var err error
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	var env map[string]string
	if err := s.read(&env); err != nil {
		s.stop()
		return nil, fmt.Errorf("the sandbox does not start: %w", err)
	}
	for name, text := range env {
		s.env = append(s.env, name+"="+text)
	}
	return s, nil
}

func (s *sandbox) read(into any) error {
	line, err := s.out.ReadBytes('\n')
	if err != nil {
		return err
	}
	return json.Unmarshal(line, into)
}

// count tells what was sent since it was last asked.
func (s *sandbox) count() (sent, error) {
	if _, err := io.WriteString(s.in, "count\n"); err != nil {
		return sent{}, err
	}
	var got sent
	err := s.read(&got)
	return got, err
}

// stop ends the process: it goes when its input ends.
func (s *sandbox) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}

// measured is a side that sends its requests to this sandbox.
func (s *sandbox) measured(ctx context.Context, dir, name string, args ...string) (usage, error) {
	u, err := measure(ctx, dir, s.env, name, args...)
	if err == nil {
		u.sent, err = s.count()
	}
	return u, err
}
