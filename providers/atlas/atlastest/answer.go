package atlastest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// answer is what a handler gives back.
type answer struct {
	status int
	body   []byte
	kind   string // Content-Type; "" is that of the version
	header http.Header
}

// told answers 200 with a value as JSON.
func told(v any) (answer, error) { return reply(http.StatusOK, v), nil }

func reply(status int, v any) answer {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // links have a plain & in the recordings
	if err := enc.Encode(v); err != nil {
		panic(err) // it is all made here
	}
	return answer{status: status, body: bytes.TrimSuffix(b.Bytes(), []byte("\n"))}
}

// done answers 204.
func done() (answer, error) { return answer{status: http.StatusNoContent}, nil }

// with sets a header.
func (a answer) with(name, value string) answer {
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(name, value)
	return a
}

// refusal is an error answer (recordings: TestSetupFailureFlow/Invalid_Project_ID).
type refusal struct {
	status int
	code   string
	detail string
	params []any
	fields []violation
	retry  int // seconds; 0 says nothing
}

// violation is a field of a body that is not as it must be.
type violation struct {
	Field       string `json:"field"`
	Description string `json:"description"`
}

func (e *refusal) Error() string { return fmt.Sprintf("%d %s: %s", e.status, e.code, e.detail) }

// refuse makes an error; params are the values that its text names.
func refuse(status int, code, detail string, params ...any) *refusal {
	if params == nil {
		params = []any{}
	}
	return &refusal{status: status, code: code, detail: detail, params: params}
}

func (e *refusal) answer() answer {
	body := object{
		"detail": e.detail, "error": e.status, "errorCode": e.code, "parameters": e.params, "reason": http.StatusText(e.status),
	}
	if e.fields != nil {
		body["badRequestDetail"] = object{"fields": e.fields}
	}
	a := reply(e.status, body).with("X-Error-Code", e.code)
	a.kind = "application/json"
	if e.retry > 0 {
		a.header.Set("Retry-After", strconv.Itoa(e.retry))
	}
	return a
}

func asRefusal(err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	return refuse(http.StatusInternalServerError, "UNEXPECTED_ERROR", "Unexpected error.")
}

// unauthorized is the answer of the layer that authenticates, which prints its
// JSON as people do (recordings: TestSetupFailureFlow).
func unauthorized() answer {
	return answer{status: http.StatusUnauthorized, kind: "application/json", body: []byte(`{
  "error" : 401,
  "reason" : "Unauthorized",
  "detail" : "You are not authorized for this resource.",
  "errorCode" : "UNEXPECTED_ERROR"
}
`)}
}

func (a answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, vals := range a.header {
		h[name] = vals
	}
	if a.kind != "" {
		h.Set("Content-Type", a.kind)
	}
	if a.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead && a.status != http.StatusNoContent {
		_, _ = w.Write(a.body)
	}
}
