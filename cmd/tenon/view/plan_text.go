package view

import (
	"strings"

	"tenon/plan"
	"tenon/spec/value"
)

// page is a text in the making.
type page struct {
	strings.Builder
	writer
	margin string // before every line of a step
}

func newPage(o Options, color bool) *page {
	if o.Width == 0 {
		o.Width = 100
	}
	return &page{writer: writer{paint: paint(color), full: o.Full, width: o.Width, secrets: &Numberer{}}, margin: "  "}
}

func (p *page) line(text string) { p.WriteString(strings.TrimRight(text, " ") + "\n") }

// planText is a plan for people.
func planText(pl *plan.Plan, o Options) []byte {
	p := newPage(o, o.OutColor)
	p.groups(pl.Steps)
	p.renames(pl.Renames)
	p.notes(pl.Notes)
	p.refusals(pl.Refusals)
	p.rotation(pl)
	text := headline(pl, o.Drift)
	if pl.Summary.Changes() > 0 {
		text = p.paint.bold(text)
	}
	p.line(text)
	if n := len(pl.Refusals); n > 0 {
		p.line(p.paint.alarm("This plan cannot be applied: " + count(n, "refusal") + " above."))
	}
	return []byte(p.String())
}

func (p *page) groups(steps []*plan.Step) {
	for _, g := range grouped(steps, p.full) {
		p.line(p.paint.bold(Visible(string(g.at))))
		for _, e := range g.entries {
			if e.folded > 0 {
				p.folded(e, g.at)
				continue
			}
			p.whole(e.step, g.at)
		}
		p.line("")
	}
}

// whole prints a step with its fields: a create on one line where it fits.
func (p *page) whole(s *plan.Step, in value.Address) {
	why := reason(s)
	if fresh(s) && why == "" {
		taken := width(p.margin+"+ "+label(s.Address, in)) + 4 + width(place(s.File, s.Line))
		if text, ok := oneLine(p.writer.rows(s), p.width-taken); ok {
			p.named(s, in, text, text)
			return
		}
	}
	p.step(s, in, why)
	p.rows(s)
}

func (p *page) folded(e entry, in value.Address) {
	collection := label(e.step.Address, in)
	if i := strings.IndexByte(collection, '['); i > 0 && e.step.Address.Parent() == in {
		collection = collection[:i]
	} else {
		collection = Visible(e.step.Kind) + " in " + label(e.step.Address.Parent(), in)
	}
	p.line(p.margin + p.paint.green("+ "+digits(e.folded)+" more "+collection) + p.paint.dim("  (--full shows them)"))
}

// step prints the line of a step and why it is there; on a line of its own if that is long.
func (p *page) step(s *plan.Step, in value.Address, why string) {
	taken := width(p.margin) + 2 + width(label(s.Address, in)) + 4 + width(place(s.File, s.Line))
	if taken+width(why) <= p.width {
		p.named(s, in, why, p.paint.action(s.Action, why))
		return
	}
	p.named(s, in, "", "")
	p.line(p.margin + "    " + p.paint.action(s.Action, why))
}

// named prints marker, name, a text beside it (without and with colours), and
// at the right where the step comes from.
func (p *page) named(s *plan.Step, in value.Address, plainText, text string) {
	name := label(s.Address, in)
	plain := p.margin + marker(s.Action) + " " + name
	line := p.margin + p.paint.action(s.Action, marker(s.Action)) + " " + p.paint.bold(name)
	if plainText != "" {
		plain += "  " + plainText
		line += "  " + text
	}
	p.right(line, plain, place(s.File, s.Line))
}

// right prints text, whose look without colours is plain, and at the right edge another.
func (p *page) right(text, plain, at string) {
	if at != "" {
		gap := max(2, p.width-width(plain)-width(at))
		text += strings.Repeat(" ", gap) + p.paint.dim(at)
	}
	p.line(text)
}

// rows prints the fields of a step: a create on one line where they fit.
func (p *page) rows(s *plan.Step) {
	rows := p.writer.rows(s)
	indent := p.margin + "    "
	if fresh(s) {
		if text, ok := oneLine(rows, p.width-len(indent)); ok {
			if text != "" {
				p.line(indent + text)
			}
			return
		}
	}
	column := 0
	for _, r := range rows {
		if n := width(r.path); n <= p.width/2 {
			column = max(column, n)
		}
	}
	for _, r := range rows {
		lead := pad(r.path, column) + "  "
		if width(r.path) > column {
			p.line(indent + r.path)
			lead = strings.Repeat(" ", column+2)
		}
		for _, line := range r.lines {
			p.line(indent + lead + line)
			lead = strings.Repeat(" ", column+2)
		}
	}
}

func oneLine(rows []row, room int) (string, bool) {
	parts := make([]string, len(rows))
	for i, r := range rows {
		if len(r.lines) > 1 {
			return "", false
		}
		parts[i] = r.path + ": " + r.lines[0]
	}
	text := strings.Join(parts, ", ")
	return text, width(text) <= room
}
