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
	for _, e := range errata() {
		if e.fits(v, message) {
			if r.known == nil {
				r.known = map[string]int{}
			}
			r.known[e.reason]++
			return
		}
	}
	v.Message = message
	r.answers = append(r.answers, v)
}

func (r *Report) fine() { r.mu.Lock(); defer r.mu.Unlock(); r.checked++ }

// erratum is one thing that the published description gets wrong about the real
// server, as recordings show.
type erratum struct {
	operation string // a regular expression; "" is any
	status    int    // 0 is any
	message   string // that the complaint must contain
	reason    string
}

func (e erratum) fits(v Violation, message string) bool {
	if e.operation != "" && !regexp.MustCompile(`^(`+e.operation+`)$`).MatchString(v.Operation) {
		return false
	}
	return (e.status == 0 || e.status == v.Status) && strings.Contains(message, e.message)
}

func errata() []erratum {
	const unlisted, plain = "status is not supported", `unexpected value: "text/plain`
	list := []erratum{
		{`(POST|PUT) .*`, 0, plain, "Created and OK come as plain text, described as JSON"},
		{`PATCH /api/resources/{id}`, 422, unlisted, "422 of an empty change is not described"},
		{`POST /api/users/{userId}/roles`, 500, unlisted, "500 of the same role twice is not described"},
		{`POST /api/applications`, 501, unlisted, "501 of a protected application is not described"},
		{`DELETE /api/organization.*`, 404, unlisted, "404 of a second DELETE is not described"},
		{`.*`, 404, `unexpected value: "text/plain`, "404 of a body over 1 MB is not described"},
	}
	for _, status := range []int{429, 500, 502, 503, 504} {
		list = append(list, erratum{"", status, unlisted, "limits and injected faults are not described"})
	}
	return list
}
