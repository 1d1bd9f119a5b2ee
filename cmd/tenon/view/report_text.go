package view

import (
	"fmt"
	"strings"
	"time"

	"tenon/apply"
	"tenon/plan"
)

// reportText says exactly what an apply did, for people.
func reportText(r *apply.Report, o Options) []byte {
	p := newPage(o, o.OutColor)
	by := map[*plan.Step]*apply.Outcome{}
	for _, out := range r.Outcomes {
		by[out.Step] = out
	}
	p.outcomes("Done", r, apply.Done, func(s *plan.Step) { p.step(s, groupOf(s.Address), doneWhy(by[s])) })
	p.kept(r)
	p.outcomes("Not tried", r, apply.Skipped, func(s *plan.Step) { p.step(s, groupOf(s.Address), skipWhy(by[s])) })
	p.outcomes("Failed", r, apply.Failed, func(s *plan.Step) { p.failedStep(by[s]) })
	p.unconverged(r)
	p.line(p.paint.bold(reportLine(r)))
	if r.Interrupted {
		p.line("Interrupted. Run apply again to go on from here.")
	}
	return []byte(p.String())
}

// outcomes prints the steps that ended in one way, under their groups.
func (p *page) outcomes(title string, r *apply.Report, status apply.Status, show func(*plan.Step)) {
	var steps []*plan.Step
	for _, o := range r.Outcomes {
		if o.Status == status {
			steps = append(steps, o.Step)
		}
	}
	if len(steps) == 0 {
		return
	}
	if status == apply.Done {
		p.line(p.paint.bold(title + ":"))
	} else {
		p.line(p.paint.alarm(title + ":"))
	}
	for _, g := range grouped(steps, p.full || status == apply.Failed) {
		p.line(Visible(string(g.at)))
		for _, e := range g.entries {
			if e.folded > 0 {
				p.folded(e, g.at)
			} else {
				show(e.step)
			}
		}
	}
	p.line("")
}

func doneWhy(o *apply.Outcome) string {
	if o.Adopted {
		return "adopted: it was there already, and was brought in line"
	}
	return done(o.Step.Action)
}

func skipWhy(o *apply.Outcome) string {
	if o.Err == nil {
		return ""
	}
	return Visible(o.Err.Error())
}

func (p *page) failedStep(o *apply.Outcome) {
	p.step(o.Step, groupOf(o.Step.Address), "")
	f := outcomeFailure(o)
	p.quoted(f.Message, p.paint.red)
	if f.Hint != "" {
		p.quoted(f.Hint, func(s string) string { return s })
	}
}

// quoted prints the words of others; from the second line on behind a bar, so
// that none can be taken for a command by what reads logs.
func (p *page) quoted(text string, color func(string) string) {
	for i, line := range visibleLines(text) {
		if i > 0 {
			line = "| " + line
		}
		p.line(p.margin + "    " + color(strings.TrimLeft(line, ":# ")))
	}
}

// kept says which secrets went to the store, and how they are read.
func (p *page) kept(r *apply.Report) {
	var lines []string
	for _, o := range r.Outcomes {
		for _, name := range o.Kept {
			lines = append(lines, p.margin+"tenon secrets get "+shellWord(string(o.Step.Address)+"#"+name))
		}
	}
	if len(lines) == 0 {
		return
	}
	p.line(p.paint.bold(count(len(lines), "secret")+" kept in the store.") + " To read:")
	shown := lines
	if !p.full && len(lines) > foldCreates+1 {
		shown = lines[:foldCreates]
	}
	for _, line := range shown {
		p.line(line)
	}
	if len(shown) < len(lines) {
		p.line(p.margin + "… " + digits(len(lines)-len(shown)) + " more: tenon secrets list")
	}
	p.line("")
}

// shellWord quotes an argument so that a shell takes it as it is.
func shellWord(s string) string {
	return "'" + strings.ReplaceAll(Visible(s), "'", `'\''`) + "'"
}

func (p *page) unconverged(r *apply.Report) {
	if r.ObserveErr != nil {
		p.line(p.paint.yellow("Not checked: ") + "what was applied could not be observed afterwards.")
		p.quoted(r.ObserveErr.Error(), p.paint.red)
		p.line("")
	}
	if len(r.Unconverged) > 0 {
		p.line(p.paint.alarm("Applied, not converged:") + " the server kept other values than those sent.")
		for _, g := range grouped(r.Unconverged, true) {
			p.line(p.paint.bold(Visible(string(g.at))))
			for _, e := range g.entries {
				p.step(e.step, g.at, "")
				p.rows(e.step)
			}
		}
		p.line("")
	}
}

// reportLine is the one line that says how an apply ended.
func reportLine(r *apply.Report) string {
	done, failed, skipped := r.Counts()
	spent := fmt.Sprintf(" in %s (%s).", seconds(r.Took), count(int(r.Requests.Read+r.Requests.Apply), "request"))
	if total := len(r.Outcomes); done == total {
		return "Applied: " + count(total, "change") + " done" + spent
	}
	return fmt.Sprintf("Applied in part: %s done, %s failed, %s not tried,", digits(done), digits(failed), digits(skipped)) + spent
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
