package view

import (
	"errors"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// failure is one error, taken apart for whoever must act.
type failure struct {
	Message string        `json:"message"`
	File    string        `json:"file,omitempty"`
	Line    int           `json:"line,omitempty"`
	Column  int           `json:"column,omitempty"`
	Address value.Address `json:"address,omitempty"`
	Hint    string        `json:"hint,omitempty"`
	Related []string      `json:"related,omitempty"` // further places
}

// failures takes an error apart; what was joined becomes several.
func failures(err error) []failure {
	var problems spec.Problems
	if errors.As(err, &problems) {
		return problemsOf(problems)
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok && onlyJoins(err, joined.Unwrap()) {
		var out []failure
		for _, part := range joined.Unwrap() {
			out = append(out, failures(part)...)
		}
		return out
	}
	return []failure{failureOf(err)}
}

// onlyJoins tells errors.Join from an error that says more than its causes do.
func onlyJoins(err error, parts []error) bool {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.Error()
	}
	return len(parts) > 0 && err.Error() == strings.Join(texts, "\n")
}

func problemsOf(problems []*spec.Problem) []failure {
	out := make([]failure, len(problems))
	for i, p := range problems {
		out[i] = problemOf(p)
	}
	return out
}

func problemOf(p *spec.Problem) failure {
	f := failure{Message: p.Message, File: p.Pos.File, Line: int(p.Pos.Line), Column: int(p.Pos.Col), Address: p.Address, Hint: p.Hint}
	for _, at := range p.Related {
		f.Related = append(f.Related, at.String())
	}
	return f
}

func failureOf(err error) failure {
	var problem *spec.Problem
	if !errors.As(err, &problem) {
		return failure{Message: providers.Unhinted(err), Hint: providers.HintOf(err)}
	}
	f := problemOf(problem)
	if error(problem) != err { // wrapped: what is around it says more
		f.Message = strings.Replace(err.Error(), problem.Error(), problem.Message, 1)
	}
	return f
}

// place gives file:line:col.
func (f failure) place() string {
	return spot(f.File, f.Line, f.Column)
}

// tally says how many mistakes there are, and in how many files.
func tally(fs []failure) string {
	files := map[string]bool{}
	for _, f := range fs {
		if f.File != "" {
			files[f.File] = true
		}
	}
	text := count(len(fs), "mistake")
	if len(files) > 0 {
		text += " in " + count(len(files), "file")
	}
	return text
}
