package spec

import (
	"cmp"
	"fmt"
	"slices"

	"tenon/spec/value"
)

// maxProblems bounds what is reported: beyond it a file is not one with
// mistakes but something else altogether, and each report costs.
const maxProblems = 1000

// report collects the problems of a run.
type report struct {
	problems Problems
	warnings []*Problem
	dropped  int
	// broken says that something could not be read at all. What seems to be
	// missing may then stand in there, so that nobody complains of it.
	broken bool
}

func (r *report) add(p *Problem) {
	if r.full() {
		r.dropped++
		return
	}
	r.problems = append(r.problems, p)
}

func (r *report) full() bool { return len(r.problems) >= maxProblems }

// at reports a mistake with its position, what is wrong, and what to do.
func (r *report) at(pos value.Pos, hint, format string, args ...any) {
	r.add(&Problem{Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)})
}

func (r *report) warn(pos value.Pos, hint, format string, args ...any) {
	if len(r.warnings) < maxProblems {
		r.warnings = append(r.warnings, &Problem{Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)})
	}
}

// suggest is Suggest, until there are so many problems that nobody reads on.
func (r *report) suggest(word string, among []string) string {
	if r.full() {
		return ""
	}
	return Suggest(word, among)
}

// err returns the problems in the order of their files and lines.
func (r *report) err(order map[string]int) error {
	if len(r.problems) == 0 {
		return nil
	}
	sortProblems(r.problems, order)
	if r.dropped > 0 {
		r.problems = append(r.problems, &Problem{
			Message: fmt.Sprintf("there are %d more mistakes", r.dropped),
			Hint:    "correct these first",
		})
	}
	return r.problems
}

func sortProblems(problems []*Problem, order map[string]int) {
	slices.SortStableFunc(problems, func(a, b *Problem) int {
		return cmp.Or(
			cmp.Compare(order[a.Pos.File], order[b.Pos.File]),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
		)
	})
}
