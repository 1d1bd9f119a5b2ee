package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

// jsonView is for machines: one document, complete on failure too.
type jsonView struct{ o Options }

func (v jsonView) Plan(p *plan.Plan) error { return WriteJSON(v.o.Out, planDoc(p)) }

func (v jsonView) Report(r *apply.Report, err error) error {
	return WriteJSON(v.o.Out, reportDoc(r, err))
}

func (v jsonView) Valid(s *spec.State) error {
	return WriteJSON(v.o.Out, struct {
		Format   string    `json:"format"`
		Stack    string    `json:"stack"`
		Digest   string    `json:"digest"`
		Files    []string  `json:"files"`
		Objects  int       `json:"objects"`
		Warnings []failure `json:"warnings"`
	}{"tenon.validate/1", s.Stack, s.Digest, append([]string{}, s.Files...), len(s.Resources), problemsOf(s.Warnings)})
}

// Failed writes the document to Out, and to Err if that fails.
func (v jsonView) Failed(format string, err error) {
	doc := struct {
		Format string `json:"format,omitempty"`
		failed
	}{format, failedDoc(err)}
	if werr := WriteJSON(v.o.Out, doc); werr != nil {
		textView(v).Failed("", errors.Join(err, werr))
	}
}

// failed is the part of a document that says why it is all there is.
type failed struct {
	Error  *failure  `json:"error,omitempty"`
	Errors []failure `json:"errors,omitempty"`
}

func failedDoc(err error) failed {
	if err == nil {
		return failed{}
	}
	fs := failures(err)
	if len(fs) == 1 && !errors.As(err, new(spec.Problems)) {
		return failed{Error: &fs[0]}
	}
	first := fs[0]
	if len(fs) > 1 {
		first.Message = fmt.Sprintf("%s, the first: %s", tally(fs), first.Message)
	}
	return failed{Error: &first, Errors: fs}
}

// planDoc is a plan with every list written, be it empty.
func planDoc(p *plan.Plan) *plan.Plan {
	doc := *p
	doc.Format = plan.Format
	doc.Steps = stepDocs(p.Steps)
	return &doc
}

func stepDocs(steps []*plan.Step) []*plan.Step {
	out := make([]*plan.Step, len(steps))
	for i, s := range steps {
		out[i] = stepDoc(s)
	}
	return out
}

func stepDoc(s *plan.Step) *plan.Step {
	if s.Needs != nil {
		return s
	}
	doc := *s
	doc.Needs = []value.Address{}
	return &doc
}

// outcomeDoc is a step and how it ended.
type outcomeDoc struct {
	*plan.Step
	ID      string       `json:"id,omitempty"`
	Status  apply.Status `json:"status"`
	Adopted bool         `json:"adopted,omitempty"`
	Kept    []string     `json:"kept,omitempty"`
	Error   *failure     `json:"error,omitempty"`
}

func reportDoc(r *apply.Report, err error) any {
	type counts struct {
		Done    int `json:"done"`
		Failed  int `json:"failed"`
		Skipped int `json:"skipped"`
	}
	doc := struct {
		Format      string        `json:"format"`
		Stack       string        `json:"stack"`
		Summary     counts        `json:"summary"`
		Steps       []outcomeDoc  `json:"steps"`
		Interrupted bool          `json:"interrupted,omitempty"`
		Unconverged []*plan.Step  `json:"unconverged"`
		Unchecked   *failure      `json:"unchecked,omitempty"`
		Requests    plan.Requests `json:"requests"`
		failed
	}{Format: apply.Format, Stack: r.Stack, Steps: []outcomeDoc{}, Interrupted: r.Interrupted,
		Unconverged: stepDocs(r.Unconverged), Requests: r.Requests, failed: failedDoc(err)}
	doc.Summary.Done, doc.Summary.Failed, doc.Summary.Skipped = r.Counts()
	for _, o := range r.Outcomes {
		out := outcomeDoc{Step: stepDoc(o.Step), ID: o.ID, Status: o.Status, Adopted: o.Adopted, Kept: o.Kept}
		if o.Err != nil {
			out.Error = outcomeFailure(o)
		}
		if out.ID == "" && o.Status != apply.Done {
			out.ID = o.Step.ID
		}
		doc.Steps = append(doc.Steps, out)
	}
	if r.ObserveErr != nil {
		f := failureOf(r.ObserveErr)
		doc.Unchecked = &f
	}
	return doc
}

// outcomeFailure is why a step failed, placed where the step comes from.
func outcomeFailure(o *apply.Outcome) *failure {
	f := failureOf(o.Err)
	if f.File == "" {
		f.File, f.Line, f.Column = o.Step.File, o.Step.Line, o.Step.Column
	}
	if f.Address == "" {
		f.Address = o.Step.Address
	}
	return &f
}

// WriteJSON writes one document: indented, ended by a newline, with what is
// invisible in strings written as escapes.
func WriteJSON(w io.Writer, doc any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return write(w, spellJSON(b.Bytes()))
}

// spellJSON replaces hidden characters, which can stand in strings only.
func spellJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r < 0x7f || !hidden(r):
			out = append(out, data[i:i+size]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		i += size
	}
	return out
}
