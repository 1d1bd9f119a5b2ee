package view

import (
	"fmt"
	"slices"
	"strings"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
)

// commentLimit is GitHub's bound on a comment, in bytes to be on the safe side.
const commentLimit = 65536

// markdownView is for pull requests.
type markdownView struct{ o Options }

func (v markdownView) Plan(p *plan.Plan) error {
	return write(v.o.Out, planMarkdown(p, v.o, commentLimit))
}

func (v markdownView) Report(r *apply.Report, err error) error {
	return write(v.o.Out, reportMarkdown(r, err, v.o, commentLimit))
}

func (v markdownView) Valid(s *spec.State) error { return textView(v).Valid(s) }

func (v markdownView) Failed(_ string, err error) {
	_ = write(v.o.Out, []byte("<!-- tenon -->\n**Tenon failed.**\n\n"+mdFailures(err)))
	textView(v).Failed("", err)
}

// mdFailures lists errors, at most as many as a comment needs.
func mdFailures(err error) string {
	fs := failures(err)
	var b strings.Builder
	for i, f := range fs {
		if i == 50 {
			fmt.Fprintf(&b, "- and %s more\n", digits(len(fs)-i))
			break
		}
		b.WriteString(mdItem(f.place(), located("", string(f.Address), f.Message), f.Hint))
	}
	return b.String()
}

func mdItem(at, text, hint string) string {
	out := "- "
	if at != "" {
		out += mdCode(at) + " "
	}
	out += mdText(cut(text, 600))
	if hint != "" {
		out += " — " + mdText(cut(hint, 300))
	}
	return out + "\n"
}

// comment is a Markdown text with a bound.
type comment struct {
	strings.Builder
	limit int
}

// fits adds a piece if, with room kept for what must follow, it fits.
func (c *comment) fits(piece string, room int) bool {
	if c.Len()+len(piece)+room > c.limit {
		return false
	}
	c.WriteString(piece)
	return true
}

// footer is the room kept for what says what was left out.
const footer = 400

// planMarkdown is a plan for a pull request, at most limit bytes long.
func planMarkdown(p *plan.Plan, o Options, limit int) []byte {
	c := &comment{limit: limit}
	c.WriteString(mdMarker(p.Stack) + "**" + mdText(headline(p, o.Drift)) + "**\n")
	c.warnings(p)
	if text := nextRotation(p); text != "" {
		c.WriteString("\n" + mdText(text) + "\n")
	}
	entries := foldedSteps(deletesFirst(p.Steps), o.Full)
	lostRows := c.table("| | Object | Why | Where |\n|---|---|---|---|\n", len(entries), limit*6/10, func(i int) string { return planRow(entries[i]) })
	lostDetails := c.details(entries, o)
	c.left(lostRows, lostDetails)
	return []byte(c.String())
}

// warnings are the brakes that hold, the probable renames and the notes.
func (c *comment) warnings(p *plan.Plan) {
	var items []string
	for _, r := range p.Refusals {
		items = append(items, "- **Refused:** "+mdItem(spot(r.File, r.Line, r.Column), located("", string(r.Address), r.Text), r.Hint)[2:])
	}
	for _, r := range p.Renames {
		text := fmt.Sprintf("%s is probably %s renamed; to keep the object add", r.To, r.From)
		items = append(items, "- "+mdText(text)+" "+mdCode(r.Line)+" at "+mdCode(place(r.File, r.At))+"\n")
	}
	for _, n := range p.Notes {
		items = append(items, mdItem(place(n.File, n.Line), located("", string(n.Address), n.Text), ""))
	}
	if len(items) == 0 {
		return
	}
	if len(p.Refusals) > 0 {
		c.WriteString("\nThis plan cannot be applied.\n")
	}
	c.WriteString("\n")
	for i, item := range items {
		if !c.fits(item, c.limit*7/10) {
			fmt.Fprintf(c, "- and %s more\n", digits(len(items)-i))
			break
		}
	}
}

// table writes n rows up to a length, and returns how many did not fit.
func (c *comment) table(head string, n, upTo int, row func(int) string) int {
	if n == 0 {
		return 0
	}
	c.WriteString("\n" + head)
	for i := range n {
		if !c.fits(row(i), c.limit-upTo) {
			return n - i
		}
	}
	return 0
}

func planRow(e entry) string {
	if e.folded > 0 {
		return fmt.Sprintf("| %s | %s | %s | |\n", mdCode("+"), mdCode(string(e.step.Address.Parent())), mdText(digits(e.folded)+" more "+e.step.Kind))
	}
	s := e.step
	return fmt.Sprintf("| %s | %s | %s | %s |\n", mdCode(marker(s.Action)), mdCode(string(s.Address)), mdText(cut(reason(s), 200)), mdCode(place(s.File, s.Line)))
}

// details writes the fields of each step, folded away, and returns how many steps did not fit.
func (c *comment) details(entries []entry, o Options) int {
	const around = 200
	p := newPage(Options{Width: 90, Full: o.Full}, false)
	p.margin = ""
	var text strings.Builder
	lost := 0
	for _, e := range entries {
		if e.folded > 0 || len(e.step.Changes) == 0 || e.step.Action == plan.Delete {
			continue
		}
		if c.Len()+text.Len()+2*around+footer > c.limit { // full; only to count what is left
			lost++
			continue
		}
		p.Reset()
		p.step(e.step, "", "")
		p.rows(e.step)
		if c.Len()+text.Len()+p.Len()+around+footer > c.limit {
			lost++
			continue
		}
		text.WriteString(p.String())
	}
	if text.Len() > 0 {
		block := "\n<details><summary>Field by field</summary>\n\n" + mdBlock("diff", text.String()) + "\n</details>\n"
		if !c.fits(block, footer) {
			return lost + len(entries)
		}
	}
	return lost
}

// left says what was left out.
func (c *comment) left(rows, details int) {
	if rows+details == 0 {
		return
	}
	fmt.Fprintf(c, "\n_Left out, to stay within the limit of a comment: %s of the table, the fields of %s. `tenon plan` shows all._\n",
		count(rows, "row"), count(details, "object"))
}

// deletesFirst sorts steps by how much there is to lose.
func deletesFirst(steps []*plan.Step) []*plan.Step {
	rank := map[plan.Action]int{plan.Delete: 0, plan.Replace: 1, plan.Update: 2, plan.Create: 3}
	of := func(s *plan.Step) int {
		if s.Late {
			return len(rank) // after the first step of its object
		}
		return rank[s.Action]
	}
	out := slices.Clone(steps)
	slices.SortStableFunc(out, func(a, b *plan.Step) int { return of(a) - of(b) })
	return out
}
