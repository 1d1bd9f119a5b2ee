package providers

import (
	"errors"
	"fmt"
	"strings"

	"tenon/spec/value"
)

// Sentinels to test for with errors.Is.
var (
	ErrNotFound       = errors.New("not found")
	ErrExists         = errors.New("exists already")
	ErrDenied         = errors.New("denied")
	ErrUnavailable    = errors.New("not reachable")
	ErrUnknownOutcome = errors.New("the answer was lost")
	ErrNoCredentials  = errors.New("no credentials")
)

// APIError is an answer of a server that is not a success. Its words are the
// server's own, cleared of control characters and cut to a bounded length; it
// holds no request or response body beside them.
type APIError struct {
	Method  string // "POST"
	URL     string // without query and user info
	Status  int    // HTTP status code
	Code    string // the provider's own code: "entity.not_found"
	Message string // the server's own message
	Hint    string // what to do, where the provider's table knows
	Kind    error  // one of the sentinels, or nil
}

// Error says what the server said, then where.
func (e *APIError) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Code != "" && e.Code != e.Message {
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		fmt.Fprintf(&b, "[%s]", e.Code)
	}
	if b.Len() == 0 {
		b.WriteString("the server gave no reason")
	}
	fmt.Fprintf(&b, " (%s %s answered %d)", e.Method, e.URL, e.Status)
	return b.String()
}

// Unwrap gives the sentinel.
func (e *APIError) Unwrap() error { return e.Kind }

// Hinted is an error with a next step for whoever must act.
type Hinted struct {
	Err  error
	Hint string
}

// Error gives the message and, in parentheses, the hint.
func (e *Hinted) Error() string { return e.Err.Error() + " (" + e.Hint + ")" }

// Unwrap gives the error without its hint.
func (e *Hinted) Unwrap() error { return e.Err }

// WithHint adds a next step to an error.
func WithHint(err error, format string, args ...any) error {
	return &Hinted{Err: err, Hint: fmt.Sprintf(format, args...)}
}

// Unhinted is the text of an error without its next step, for whoever tells that apart.
func Unhinted(err error) string {
	text := err.Error()
	if hint := HintOf(err); hint != "" {
		text = strings.ReplaceAll(text, " ("+hint+")", "")
	}
	return text
}

// FieldError is an error about one field that a file declares.
type FieldError struct {
	Field string // path of the field: "endpoint"
	Pos   value.Pos
	Err   error
}

// Error names the field; the position is for whoever prints it.
func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap gives the error itself.
func (e *FieldError) Unwrap() error { return e.Err }

// HintOf finds the next step in an error, or "".
func HintOf(err error) string {
	var hinted *Hinted
	if errors.As(err, &hinted) {
		return hinted.Hint
	}
	var api *APIError
	if errors.As(err, &api) {
		return api.Hint
	}
	return ""
}
