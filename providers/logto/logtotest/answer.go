package logtotest

import (
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
)

// answer is what a handler gives back; it is written after the tenant's lock
// is released.
type answer struct {
	status int
	text   bool // text/plain
	body   []byte
	page   *page // of a paged list
}

func reply(status int, body []byte) answer { return answer{status: status, body: body} }

func item(r *row) answer { return reply(http.StatusOK, r.json()) }

func plain(status int) answer {
	return answer{status: status, text: true, body: []byte(http.StatusText(status))}
}

func noContent() answer { return answer{status: http.StatusNoContent} }

// refusal is an error answer of the Management API.
type refusal struct {
	status  int
	code    string // "" in the few answers that have none
	message string
	data    any
	details string
}

func (e *refusal) Error() string { return e.message }

func refuse(status int, code, message string) error {
	return &refusal{status: status, code: code, message: message}
}

func (e *refusal) answer() answer {
	b := []byte{'{'}
	add := func(key string, val any) {
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(appendString(b, key), ':')
		b = appendJSON(b, val)
	}
	if e.code != "" {
		add("code", e.code)
	}
	if e.data != nil {
		add("data", e.data)
	}
	if e.details != "" {
		add("details", e.details)
	}
	add("message", e.message)
	return reply(e.status, append(b, '}'))
}

// The errors that many routes share (codes and texts: recordings).

func errNoID(s *schema, id string) error {
	return refuse(404, "entity.not_exists_with_id", fmt.Sprintf("The %s with ID `%s` does not exist.", s.name, id))
}

func errNotExists(what string) error {
	return refuse(404, "entity.not_exists", fmt.Sprintf("The %s does not exist.", what))
}

func errNotFound() error { return refuse(404, "entity.not_found", "The resource does not exist.") }

func errEmptyList() error {
	return refuse(422, "entity.invalid_input", "Invalid input. Value list must not be empty.")
}

func errConstraint() error {
	return refuse(422, "entity.db_constraint_violated", "Database constraint violated.")
}

func errDuplicate() error {
	return refuse(422, "entity.unique_integrity_violation", "The entity already exists. Please check the input and try again.")
}

func errForeignKey() error {
	return refuse(422, "entity.relation_foreign_key_not_found", "Cannot find one or more foreign keys. Please check the input and ensure that all referenced entities exist.")
}

func errInternal() error { return refuse(500, "", "Internal server error.") }

// write sends the answer. GET answers carry an ETag and honour If-None-Match.
func (a answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if a.page != nil {
		a.page.headers(h)
	}
	if len(a.body) == 0 {
		w.WriteHeader(a.status)
		return
	}
	if a.text {
		h.Set("Content-Type", "text/plain; charset=utf-8")
	} else {
		h.Set("Content-Type", "application/json; charset=utf-8")
	}
	if a.status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		sum := crc32.Checksum(a.body, crc32.MakeTable(crc32.Castagnoli)) // the fastest there is
		tag := fmt.Sprintf(`"%x-%08x"`, len(a.body), sum)
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body)
	}
}
