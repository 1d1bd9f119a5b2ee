package view

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
)

// githubView speaks to GitHub Actions: annotations on Out, and the files by
// which a step gives a summary and outputs.
type githubView struct{ o Options }

// perSeverity is the number of annotations of one severity that GitHub shows of a step.
const perSeverity = 10

// annotation is one workflow command.
type annotation struct {
	severity    string // error, warning, notice
	file        string
	line, col   int
	title, text string
}

func (v githubView) Plan(p *plan.Plan) error {
	out := annotate(planAnnotations(p), v.o.FilePrefix) + headline(p, v.o.Drift) + "\n"
	if err := write(v.o.Out, []byte(out)); err != nil {
		return err
	}
	if err := v.outputs(planOutputs(p, v.o.Drift)); err != nil {
		return err
	}
	return v.summary(func(limit int) []byte { return planMarkdown(p, v.o, limit) })
}

func (v githubView) Report(r *apply.Report, err error) error {
	out := annotate(reportAnnotations(r, err), v.o.FilePrefix) + reportLine(r) + "\n"
	if err := write(v.o.Out, []byte(out)); err != nil {
		return err
	}
	if err := v.outputs(reportOutputs(r)); err != nil {
		return err
	}
	return v.summary(func(limit int) []byte { return reportMarkdown(r, err, v.o, limit) })
}

func (v githubView) Valid(s *spec.State) error {
	var as []annotation
	for _, f := range problemsOf(s.Warnings) {
		as = append(as, f.annotation("warning", "tenon"))
	}
	if err := write(v.o.Out, []byte(annotate(as, v.o.FilePrefix))); err != nil {
		return err
	}
	return textView(v).Valid(&spec.State{Connections: s.Connections, Resources: s.Resources, Files: s.Files})
}

func (v githubView) Failed(_ string, err error) {
	_ = write(v.o.Out, []byte(annotate(errorAnnotations(err), v.o.FilePrefix)))
	_ = v.summary(func(limit int) []byte { return []byte("**Tenon failed.**\n\n" + mdFailures(err)) })
	textView(v).Failed("", err)
}

func (f failure) annotation(severity, title string) annotation {
	text := located("", string(f.Address), f.Message)
	if f.Hint != "" {
		text += "\n" + f.Hint
	}
	return annotation{severity, f.File, f.Line, f.Column, title, text}
}

func errorAnnotations(err error) []annotation {
	var out []annotation
	for _, f := range failures(err) {
		out = append(out, f.annotation("error", "tenon"))
	}
	return out
}

func planAnnotations(p *plan.Plan) []annotation {
	var out []annotation
	for _, r := range p.Refusals {
		f := failure{Message: r.Text, File: r.File, Line: r.Line, Column: r.Column, Address: r.Address, Hint: r.Hint}
		out = append(out, f.annotation("error", "tenon: refused"))
	}
	for _, r := range p.Renames {
		text := fmt.Sprintf("%s is probably %s renamed. To keep the object, add: %s", r.To, r.From, r.Line)
		out = append(out, annotation{"warning", r.File, r.At, 0, "tenon: renamed?", text})
	}
	for _, s := range deletesFirst(p.Steps) {
		out = append(out, stepAnnotation(s))
	}
	for _, n := range p.Notes {
		out = append(out, failure{Message: n.Text, File: n.File, Line: n.Line, Address: n.Address}.annotation("notice", "tenon"))
	}
	return out
}

// stepAnnotation warns of what may be lost or was changed by others.
func stepAnnotation(s *plan.Step) annotation {
	severity := "notice"
	if s.Action == plan.Delete || s.Action == plan.Replace || s.Reason == "drift" || s.Reason == "both" {
		severity = "warning"
	}
	page := newPage(Options{Width: 80}, false)
	page.margin = ""
	page.rows(s)
	text := string(s.Address)
	if why := reason(s); why != "" {
		text += "\n" + why
	}
	if rows := page.String(); rows != "" {
		text += "\n" + rows
	}
	return annotation{severity, s.File, s.Line, s.Column, "tenon: to " + string(s.Action), strings.TrimRight(text, "\n")}
}

func reportAnnotations(r *apply.Report, err error) []annotation {
	var out []annotation
	if err != nil {
		out = errorAnnotations(err)
	}
	for _, o := range r.Outcomes {
		switch o.Status {
		case apply.Failed:
			out = append(out, outcomeFailure(o).annotation("error", "tenon: failed to "+string(o.Step.Action)))
		case apply.Skipped:
			out = append(out, annotation{"warning", o.Step.File, o.Step.Line, o.Step.Column, "tenon: not tried", string(o.Step.Address) + "\n" + skipWhy(o)})
		}
	}
	for _, s := range r.Unconverged {
		a := stepAnnotation(s)
		a.severity, a.title = "warning", "tenon: applied, not converged"
		out = append(out, a)
	}
	return out
}

// annotate writes annotations, of each severity as many as GitHub shows.
func annotate(as []annotation, prefix string) string {
	var b strings.Builder
	for _, severity := range []string{"error", "warning", "notice"} {
		n := 0
		for _, a := range as {
			if a.severity == severity {
				if n++; n <= perSeverity {
					b.WriteString(a.command(prefix))
				}
			}
		}
		if n > perSeverity {
			fmt.Fprintf(&b, "and %s more of severity %s\n", digits(n-perSeverity), severity)
		}
	}
	return b.String()
}

func (a annotation) command(prefix string) string {
	var props []string
	add := func(key, val string) { props = append(props, key+"="+property(val)) }
	if a.file != "" && a.file != "-" {
		add("file", Visible(joinPath(prefix, a.file)))
		if a.line > 0 {
			add("line", strconv.Itoa(a.line))
		}
		if a.col > 0 {
			add("col", strconv.Itoa(a.col))
		}
	}
	add("title", Visible(a.title))
	lines := visibleLines(a.text)
	return "::" + a.severity + " " + strings.Join(props, ",") + "::" + escapeData(cut(strings.Join(lines, "\n"), 4000)) + "\n"
}

func joinPath(prefix, file string) string {
	if path.IsAbs(file) {
		return file
	}
	return path.Join(prefix, file)
}

// escapeData and property escape as GitHub's own toolkit does.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
