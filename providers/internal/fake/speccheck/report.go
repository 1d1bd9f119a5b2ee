package speccheck

import (
	"fmt"
	"maps"
	"net/http"
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
	seen     map[string]bool // requests, by what they say
	sent     map[string]int  // operations that requests were held to
	passed   map[string]int  // requests of other APIs
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
			r.count(&r.known, e.Reason)
			return
		}
	}
	v.Message = message
	r.answers = append(r.answers, v)
}

// Held counts, by operation, the requests that were held to the description.
func (r *Report) Held() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.sent)
}

// Passed counts the requests that went to what the description is not about.
func (r *Report) Passed() map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.passed)
}

func (r *Report) held(operation string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count(&r.sent, operation)
}

func (r *Report) pass(q *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count(&r.passed, q.Method+" "+q.URL.Path)
}

// fresh reports whether nothing that says the same was sent before.
func (r *Report) fresh(q *http.Request, path string, body []byte) bool {
	key := strings.Join([]string{q.Method, path, q.URL.RawQuery, q.Header.Get("Accept"), q.Header.Get("Content-Type"), string(body)}, "\x00")
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[key] {
		return false
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[key] = true
	return true
}

// count adds one; the lock is held.
func (r *Report) count(in *map[string]int, key string) {
	if *in == nil {
		*in = map[string]int{}
	}
	(*in)[key]++
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
