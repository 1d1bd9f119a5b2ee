package view

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"tenon/apply"
)

// pipe is a writer that may be read while it is written.
type pipe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *pipe) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(data)
}

func (p *pipe) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

func TestProgressLines(t *testing.T) {
	steps := samplePlan().Steps
	var out pipe
	p := StartProgress(ProgressOptions{Err: &out, Every: time.Millisecond, Waiting: func() string { return "rate limit of acme.example, 12 s" }})
	p.Applying(apply.Event{Step: steps[0], Begun: true, Total: 4, Ended: 1})
	p.Applying(apply.Event{Step: steps[1], Begun: true, Total: 4, Ended: 1})
	want := "1 of 4, creating logto.cloud.tenants[acme-dev] and 1 more (waiting: rate limit of acme.example, 12 s)\n"
	for range 500 {
		if strings.Contains(out.String(), want) {
			break
		}
		time.Sleep(time.Millisecond)
	}
	p.Applying(apply.Event{Step: steps[0], Total: 4, Ended: 2})
	p.Stop()
	if !strings.Contains(out.String(), want) {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
	before := out.String()
	time.Sleep(5 * time.Millisecond)
	if out.String() != before {
		t.Error("it goes on after Stop")
	}
}

func TestProgressQuick(t *testing.T) {
	var out pipe
	p := StartProgress(ProgressOptions{Err: &out})
	p.Reading("logto.cloud", 3, 10)
	p.Stop()
	if out.String() != "" {
		t.Errorf("a quick run prints %q", out.String())
	}
	var none *Progress
	none.Reading("x", 0, 0)
	none.Applying(apply.Event{})
	none.Stop()
}

func TestProgressBar(t *testing.T) {
	var out pipe
	p := StartProgress(ProgressOptions{Err: &out, Terminal: true})
	p.Reading("logto.cloud", 3, 10)
	time.Sleep(50 * time.Millisecond)
	p.Stop()
}

func TestColor(t *testing.T) {
	for _, c := range []struct {
		terminal, noColor bool
		env               map[string]string
		want              bool
	}{
		{true, false, nil, true},
		{false, false, nil, false},
		{true, true, nil, false},
		{true, false, map[string]string{"NO_COLOR": "1"}, false},
		{true, false, map[string]string{"NO_COLOR": ""}, true},
		{true, false, map[string]string{"TERM": "dumb"}, false},
		{true, false, map[string]string{"CI": "true"}, false},
		{false, false, map[string]string{"FORCE_COLOR": "1", "CI": "true"}, true},
		{false, false, map[string]string{"FORCE_COLOR": "0"}, false},
		{true, false, map[string]string{"FORCE_COLOR": "1", "NO_COLOR": "1"}, false},
		{true, true, map[string]string{"FORCE_COLOR": "1"}, false},
	} {
		if got := Color(c.terminal, c.noColor, func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
