package view

import (
	"strings"

	"tenon/spec/value"
)

// items shows two lists as the items that went and came.
func (w *writer) items(before, after value.Value) []string {
	whole := *w
	whole.full = true
	short := map[string]string{}
	keys := func(v value.Value) []string {
		out := make([]string, v.Len())
		for i, item := range v.Items() {
			out[i] = whole.flow(item)
			short[out[i]] = w.flow(item)
		}
		return out
	}
	was, is := keys(before), keys(after)
	var out []string
	same := 0
	for _, e := range diff(was, is) {
		switch e.op {
		case '-':
			out = append(out, w.paint.red("- "+short[e.text]))
		case '+':
			out = append(out, w.paint.green("+ "+short[e.text]))
		default:
			same++
		}
	}
	if same > 0 {
		out = append(out, w.paint.dim("("+digits(same)+" unchanged)"))
	}
	if len(out) == 0 {
		return []string{w.flow(before) + w.paint.dim(" → ") + w.flow(after)}
	}
	return out
}

// lines shows two texts as the lines that went and came, each with one line around.
func (w *writer) lines(before, after string) []string {
	edits := diff(strings.Split(before, "\n"), strings.Split(after, "\n"))
	near := func(i int) bool {
		return i >= 0 && i < len(edits) && edits[i].op != ' '
	}
	var out []string
	gap := false
	for i, e := range edits {
		text := string(e.op) + " " + Visible(e.text)
		switch {
		case e.op == '-':
			out = append(out, w.paint.red(text))
		case e.op == '+':
			out = append(out, w.paint.green(text))
		case near(i-1) || near(i+1):
			out = append(out, w.paint.dim("| "+Visible(e.text)))
		default:
			if !gap {
				out = append(out, w.paint.dim("…"))
			}
			gap = true
			continue
		}
		gap = false
	}
	return out
}

func (w *writer) fold(lines []string) []string {
	if w.full || len(lines) <= foldLines+1 {
		return lines
	}
	more := len(lines) - foldLines
	return append(lines[:foldLines:foldLines], w.paint.dim("… "+digits(more)+" more lines"))
}
