package view

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"tenon/apply"
	"tenon/plan"
)

// summaryLimit is GitHub's bound on the summary of a step, in bytes.
const summaryLimit = 1 << 20

// output is one output of a step: a name and a number.
type output struct {
	name  string
	value int
}

func planOutputs(p *plan.Plan, drift bool) []output {
	s := p.Summary
	out := []output{{"changes", s.Changes()}, {"create", s.Create}, {"update", s.Update}, {"replace", s.Replace},
		{"delete", s.Delete}, {"unchanged", s.Unchanged}, {"refused", len(p.Refusals)}}
	if drift {
		out = append(out, output{"drift", s.Changes()})
	}
	return out
}

func reportOutputs(r *apply.Report) []output {
	done, failed, skipped := r.Counts()
	return []output{{"done", done}, {"failed", failed}, {"skipped", skipped}, {"unconverged", len(r.Unconverged)}}
}

func (v githubView) outputs(outs []output) error {
	if v.o.OutputFile == "" {
		return nil
	}
	var b strings.Builder
	for _, o := range outs {
		b.WriteString(o.name + "=" + strconv.Itoa(o.value) + "\n")
	}
	return appendFile("GITHUB_OUTPUT", v.o.OutputFile, []byte(b.String()))
}

// summary adds Markdown to the step's summary, within what is left of its limit.
func (v githubView) summary(text func(limit int) []byte) error {
	if v.o.SummaryFile == "" {
		return nil
	}
	room := summaryLimit - 2
	if info, err := os.Stat(v.o.SummaryFile); err == nil {
		room -= int(min(info.Size(), summaryLimit))
	}
	if room < 2000 { // not even the headline and the footer
		return nil
	}
	return appendFile("GITHUB_STEP_SUMMARY", v.o.SummaryFile, append(text(room), '\n'))
}

func appendFile(name, path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("add to $%s: %w", name, err)
	}
	if _, err := f.Write(data); err != nil {
		_ = f.Close()
		return fmt.Errorf("add to $%s: %w", name, err)
	}
	return f.Close()
}
