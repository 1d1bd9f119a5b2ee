package view

import (
	"fmt"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
)

// textView is for people.
type textView struct{ o Options }

func (v textView) Plan(p *plan.Plan) error { return write(v.o.Out, planText(p, v.o)) }

func (v textView) Report(r *apply.Report, err error) error {
	if werr := write(v.o.Out, reportText(r, v.o)); werr != nil {
		return werr
	}
	if err != nil {
		v.Failed("", err)
	}
	return nil
}

func (v textView) Valid(s *spec.State) error {
	for _, f := range problemsOf(s.Warnings) {
		if err := write(v.o.Err, failureText(f, paint(v.o.ErrColor), "warning")); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(v.o.Out, "Valid: %s of %s in %s.\n",
		count(len(s.Resources), "object"), count(len(s.Connections), "connection"), count(len(s.Files), "file"))
	return err
}

// Failed writes to Err; a writer that fails there leaves nobody to tell.
func (v textView) Failed(_ string, err error) {
	fs := failures(err)
	for _, f := range fs {
		_ = write(v.o.Err, failureText(f, paint(v.o.ErrColor), "error"))
	}
	if len(fs) > 1 {
		_, _ = fmt.Fprintf(v.o.Err, "%s.\n", tally(fs))
	}
}

// failureText gives a mistake in a file as file:line:col: what is wrong (what
// to do), any other error as what is wrong, and below it what to do.
func failureText(f failure, p paint, label string) []byte {
	lines := visibleLines(f.Message)
	more := lines[1:]
	text := p.alarm(label+": ") + located("", string(f.Address), lines[0])
	if at := f.place(); at != "" && label == "error" {
		text = p.bold(at+": ") + lines[0]
	} else if at != "" {
		text = p.bold(at+": ") + p.yellow(label+": ") + lines[0]
	}
	switch {
	case f.Hint == "":
	case f.place() != "" && len(lines) == 1:
		text += " (" + Visible(f.Hint) + ")"
	default:
		more = append(more, visibleLines(f.Hint)...)
	}
	for _, also := range f.Related {
		more = append(more, "also: "+Visible(also))
	}
	// The bar keeps a foreign line from being taken for a command by what reads logs.
	for _, line := range more {
		text += "\n  | " + line
	}
	return []byte(text + "\n")
}
