package keycloaktest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
)

// answer is what a handler gives back.
type answer struct {
	status   int
	kind     string // Content-Type; "" is application/json
	location string
	body     []byte
}

// told answers 200 with a value as JSON.
func told(v any) (answer, error) { return reply(http.StatusOK, v), nil }

func reply(status int, v any) answer {
	raw, err := json.Marshal(v)
	if err != nil {
		return errBare().answer()
	}
	return answer{status: status, body: raw}
}

// done answers 204.
func done() (answer, error) { return answer{status: http.StatusNoContent}, nil }

// made answers 201 with the place of what was made; path is what follows the
// realm's own.
func (c *call) made(path string) (answer, error) {
	return answer{status: http.StatusCreated, location: c.base(c.r) + "/admin/realms/" + escape(c.realm.Name) + path}, nil
}

// plain answers 200 with a text.
func plain(text string) (answer, error) {
	return answer{status: http.StatusOK, kind: "text/plain;charset=UTF-8", body: []byte(text)}, nil
}

// refusal is an error answer.
type refusal struct {
	status int
	body   any
}

func (e *refusal) Error() string {
	raw, _ := json.Marshal(e.body)
	return strconv.Itoa(e.status) + " " + string(raw)
}

func (e *refusal) answer() answer {
	if e.body == nil {
		return answer{status: e.status}
	}
	if text, ok := e.body.(bareText); ok {
		return answer{status: e.status, kind: "text/html;charset=UTF-8", body: []byte(text)}
	}
	return reply(e.status, e.body)
}

func asRefusal(err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	return errBare()
}

// The forms of errors; which of them an endpoint uses has no system
// (recordings: all).

// errMessage is {"errorMessage": …}.
func errMessage(status int, text string) *refusal {
	return &refusal{status, object{"errorMessage": text}}
}

// errText is {"error": …}.
func errText(status int, text string) *refusal { return &refusal{status, object{"error": text}} }

// errOAuth is {"error": …, "error_description": …}.
func errOAuth(status int, name, description string) *refusal {
	return &refusal{status, object{"error": name, "error_description": description}}
}

// errBare is the answer to an exception that nobody caught.
func errBare() *refusal {
	return errOAuth(http.StatusInternalServerError, "unknown_error", "For more on this error consult the server log.")
}

// errDuplicate is a constraint of the database that was violated.
func errDuplicate() *refusal {
	return errOAuth(http.StatusConflict, "conflict", "Duplicate resource error")
}

func errNotFound() *refusal { return errText(http.StatusNotFound, "HTTP 404 Not Found") }

func errorText(status int, text string) answer { return errText(status, text).answer() }

func oauthError(status int, name, description string) answer {
	return errOAuth(status, name, description).answer()
}

func (a answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if len(a.body) > 0 {
		kind := a.kind
		if kind == "" {
			kind = "application/json;charset=UTF-8"
		}
		h.Set("Content-Type", kind)
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body)
	}
}
