package view

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tenon/apply"
	"tenon/spec/value"
)

// Progress tells on a terminal what is happening now and how much is left, and
// elsewhere says so in a line every ten seconds. It prints to one stream and
// keeps nothing; all methods may be called concurrently, and on nil.
type Progress struct {
	now     atomic.Pointer[moment]
	waiting func() string
	stop    chan struct{}
	ended   chan struct{}

	mu      sync.Mutex
	running map[value.Address]string
}

// moment is what there is to say at one time.
type moment struct {
	what        string
	have, total int // total 0: not known
}

// ProgressOptions say where progress goes.
type ProgressOptions struct {
	Err      io.Writer
	Terminal bool          // Err is one, and may be redrawn
	Every    time.Duration // between lines where it is not; 0 is 10 s
	Waiting  func() string // what the run waits for, "" for nothing; may be nil
}

// StartProgress begins to tell. Stop must be called before anything else prints.
func StartProgress(o ProgressOptions) *Progress {
	p := &Progress{waiting: o.Waiting, stop: make(chan struct{}), ended: make(chan struct{}), running: map[value.Address]string{}}
	if p.waiting == nil {
		p.waiting = func() string { return "" }
	}
	if o.Every == 0 {
		o.Every = 10 * time.Second
	}
	p.now.Store(&moment{})
	if o.Terminal {
		go p.bar(o.Err)
	} else {
		go p.lines(o.Err, o.Every)
	}
	return p
}

// Reading tells that a plan is being made: what is read, and how far that is.
func (p *Progress) Reading(what string, have, total int) {
	if p != nil {
		p.now.Store(&moment{"reading " + Visible(what), have, total})
	}
}

// Applying tells of an event of an apply.
func (p *Progress) Applying(e apply.Event) {
	if p == nil || e.Step == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Begun {
		p.running[e.Step.Address] = doing(e.Step.Action) + " " + Visible(string(e.Step.Address))
	} else {
		delete(p.running, e.Step.Address)
	}
	what := ""
	if len(p.running) > 0 {
		what = p.running[slices.Min(slices.Collect(maps.Keys(p.running)))]
	}
	if n := len(p.running); n > 1 {
		what += fmt.Sprintf(" and %s more", digits(n-1))
	}
	p.now.Store(&moment{what, e.Ended, e.Total})
}

// Stop ends it and clears what stands on the terminal.
func (p *Progress) Stop() {
	if p == nil {
		return
	}
	close(p.stop)
	<-p.ended
}

// lines is for logs.
func (p *Progress) lines(w io.Writer, every time.Duration) {
	defer close(p.ended)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-tick.C:
			_, _ = fmt.Fprintln(w, p.line())
		}
	}
}

// line says the moment in one line.
func (p *Progress) line() string {
	m := p.now.Load()
	text := m.what
	switch {
	case text != "":
	case m.total > 0 && m.have == m.total:
		text = "looking at what came of it"
	default:
		text = "working"
	}
	if m.total > 0 {
		text = fmt.Sprintf("%s of %s, %s", digits(m.have), digits(m.total), text)
	} else if m.have > 0 {
		text += ", " + digits(m.have) + " so far"
	}
	if w := p.waiting(); w != "" {
		text += " (waiting: " + Visible(w) + ")"
	}
	return text
}
