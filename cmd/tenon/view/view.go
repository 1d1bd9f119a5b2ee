// Package view is the only one that prints. It turns plans, reports, problems
// and errors into bytes, in a form for people (text, Markdown for pull
// requests) or for machines (JSON, GitHub's workflow commands).
//
// It decides nothing and reads nothing live: what it shows is data that others
// have made. It does not know flags, providers or files of state, and no secret
// passes through it but as a number.
package view

import (
	"io"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
)

// Format is a form of output.
type Format string

// The forms.
const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "markdown"
	GitHub   Format = "github"
)

// Options say how a View prints. The zero value is plain text, 100 columns wide.
type Options struct {
	Format Format
	Out    io.Writer // data
	Err    io.Writer // messages
	// OutColor and ErrColor allow ANSI colours there.
	OutColor, ErrColor bool
	Width              int  // columns of Out; 0 is 100
	Full               bool // fold nothing
	Drift              bool // the plan answers the question whether there is drift
	// SummaryFile and OutputFile are what GITHUB_STEP_SUMMARY and GITHUB_OUTPUT
	// name; used by the GitHub format only, "" is none.
	SummaryFile, OutputFile string
	// FilePrefix leads from the repository to the working directory, so that
	// annotations find their files.
	FilePrefix string
}

// View shows what a command has found, in the one form that was chosen.
type View interface {
	// Plan shows what an apply would do.
	Plan(p *plan.Plan) error
	// Report shows what an apply did. err is why it could not go on, or nil.
	Report(r *apply.Report, err error) error
	// Valid says that the files are in order.
	Valid(s *spec.State) error
	// Failed shows why a command ended before it had anything else to show.
	// format names the document that was expected: "tenon.plan/1".
	Failed(format string, err error)
}

// New returns the View of a format.
func New(o Options) View {
	switch o.Format {
	case JSON:
		return jsonView{o}
	case Markdown:
		return markdownView{o}
	case GitHub:
		return githubView{o}
	}
	return textView{o}
}

func write(w io.Writer, data []byte) error {
	_, err := w.Write(data)
	return err
}
