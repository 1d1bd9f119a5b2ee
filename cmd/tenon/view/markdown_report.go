package view

import (
	"fmt"

	"tenon/apply"
)

// reportMarkdown is an apply's report, at most limit bytes long: failures first.
func reportMarkdown(r *apply.Report, err error, o Options, limit int) []byte {
	c := &comment{limit: limit}
	c.WriteString(mdMarker(r.Stack) + "**" + mdText(reportLine(r)) + "**\n")
	if r.Interrupted {
		c.WriteString("\nInterrupted. Run apply again to go on from here.\n")
	}
	if err != nil {
		c.WriteString("\n" + mdFailures(err))
	}
	var rows []string
	for _, status := range []apply.Status{apply.Failed, apply.Skipped, apply.Done} {
		for _, out := range r.Outcomes {
			if out.Status == status {
				rows = append(rows, reportRow(out))
			}
		}
	}
	for _, s := range r.Unconverged {
		rows = append(rows, fmt.Sprintf("| %s | %s | applied, not converged | %s |\n",
			mdCode(marker(s.Action)), mdCode(string(s.Address)), mdCode(place(s.File, s.Line))))
	}
	lost := c.table("| | Object | Outcome | Where |\n|---|---|---|---|\n", len(rows), limit-footer, func(i int) string { return rows[i] })
	if lost > 0 {
		fmt.Fprintf(c, "\n_Left out, to stay within the limit of a comment: %s of the table._\n", count(lost, "row"))
	}
	return []byte(c.String())
}

func reportRow(out *apply.Outcome) string {
	text := mdText(doneWhy(out))
	switch out.Status {
	case apply.Failed:
		f := outcomeFailure(out)
		text = "**failed:** " + mdText(cut(f.Message, 600))
		if f.Hint != "" {
			text += " — " + mdText(cut(f.Hint, 300))
		}
	case apply.Skipped:
		text = "not tried: " + mdText(cut(skipWhy(out), 300))
	}
	s := out.Step
	return fmt.Sprintf("| %s | %s | %s | %s |\n", mdCode(marker(s.Action)), mdCode(string(s.Address)), text, mdCode(place(s.File, s.Line)))
}
