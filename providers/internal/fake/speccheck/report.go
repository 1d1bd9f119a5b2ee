package speccheck

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Violation is a request or an answer that the description does not allow.
type Violation struct {
	Method, Path string
	Operation    string // method and path template
	Status       int    // of the answer
	Message      string
}

func (v Violation) String() string {
	return fmt.Sprintf("%s %s -> %d: %s", v.Method, v.Path, v.Status, v.Message)
}

// Report collects violations, safe for concurrent use.
type Report struct {
	mu       sync.Mutex
	requests []Violation
	answers  []Violation
	checked  int
	known    map[string]int
	errata   []Erratum
}

// Requests are the violations of clients, Answers those of the sandbox.
func (r *Report) Requests() []Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.requests)
}

// Answers are the violations of the sandbox.
func (r *Report) Answers() []Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.answers)
}

// Checked counts the answers that were looked at.
func (r *Report) Checked() int { r.mu.Lock(); defer r.mu.Unlock(); return r.checked }

// Known counts, by reason, the answers that differ from the description where
// the description is known to be wrong.
func (r *Report) Known() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.known)
}

func (r *Report) request(v Violation, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v.Message = message
	r.requests = append(r.requests, v)
}

func (r *Report) answer(v Violation, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.checked++
	for _, e := range r.errata {
		if e.fits(v, message) {
			if r.known == nil {
				r.known = map[string]int{}
			}
			r.known[e.Reason]++
			return
		}
	}
	v.Message = message
	r.answers = append(r.answers, v)
}

func (r *Report) fine() { r.mu.Lock(); defer r.mu.Unlock(); r.checked++ }

// Erratum is one thing that a published description gets wrong about the real
// server, as recordings show.
type Erratum struct {
	Operation string // a regular expression of "METHOD /path/{template}"; "" is any
	Status    int    // of the answer; 0 is any
	Message   string // that the complaint must contain
	Reason    string
}

func (e Erratum) fits(v Violation, message string) bool {
	if e.Operation != "" && !regexp.MustCompile(`^(`+e.Operation+`)$`).MatchString(v.Operation) {
		return false
	}
	return (e.Status == 0 || e.Status == v.Status) && strings.Contains(message, e.Message)
}

// Unlisted is how the complaint about a status begins that a description does
// not have.
const Unlisted = "status is not supported"

// Faults are what injected faults and limits answer, which descriptions do not
// have everywhere.
func Faults() []Erratum {
	var list []Erratum
	for _, status := range []int{429, 500, 502, 503, 504} {
		list = append(list, Erratum{"", status, Unlisted, "limits and injected faults are not described"})
	}
	return list
}
