package view

import (
	"strings"
	"time"

	"tenon/plan"
)

func (p *page) renames(renames []plan.Rename) {
	if len(renames) == 0 {
		return
	}
	p.line(p.paint.yellow("Probably renamed") + ", not deleted and made anew. To keep the object, add the line:")
	for _, r := range renames {
		in := r.To.Parent()
		plain := p.margin + Visible(string(in)) + ": " + label(r.From, in) + " → " + label(r.To, in)
		p.right(plain, plain, place(r.File, r.At))
		p.line(p.margin + "    " + p.paint.green(Visible(r.Line)))
	}
	p.line("")
}

func (p *page) notes(notes []plan.Note) {
	for _, n := range notes {
		p.line(p.paint.yellow("Note: ") + located(place(n.File, n.Line), string(n.Address), n.Text))
	}
	if len(notes) > 0 {
		p.line("")
	}
}

// rotation tells in a line when a secret is to be followed by another next.
func (p *page) rotation(pl *plan.Plan) {
	if text := nextRotation(pl); text != "" {
		p.line(p.paint.dim(Visible(text)))
		p.line("")
	}
}

// nextRotation is "" where nothing rotates.
func nextRotation(pl *plan.Plan) string {
	next := pl.NextRotation()
	if next == nil {
		return ""
	}
	return "Next rotation: " + string(next.Address) + " is due " + minute(next.Due) + ", its secret expires " + minute(next.Expires) + "."
}

func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

func (p *page) refusals(refusals []plan.Refusal) {
	for _, r := range refusals {
		p.line(p.paint.alarm("Refused: ") + located(spot(r.File, r.Line, r.Column), string(r.Address), r.Text))
		if r.Hint != "" {
			p.line("         " + Visible(r.Hint))
		}
	}
	if len(refusals) > 0 {
		p.line("")
	}
}

// located gives "place: address: text", without the address where the text names it.
func located(at, address, text string) string {
	if address != "" && !strings.Contains(text, address) {
		text = address + ": " + text
	}
	if at != "" {
		at += ": "
	}
	return at + Visible(text)
}
