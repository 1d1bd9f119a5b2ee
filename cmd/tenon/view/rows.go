package view

import (
	"strings"

	"tenon/plan"
	"tenon/spec/value"
)

// foldLines is the number of lines of one field beyond which the rest is counted.
const foldLines = 20

// row is one field of a step: its path, and what stands beside it line by line.
type row struct {
	path  string
	lines []string
}

// rows gives what a step does to each field. A delete has none.
func (w *writer) rows(s *plan.Step) []row {
	var out []row
	for _, c := range s.Changes {
		switch {
		case s.Action == plan.Delete:
		case fresh(s) && namesItself(s, c):
		case fresh(s):
			out = append(out, w.declared(c.Path, after(c))...)
		default:
			out = append(out, w.change(s, c)...)
		}
	}
	for _, name := range s.Makes {
		out = append(out, row{Visible(name), []string{"(a secret that goes to the store)"}})
	}
	return out
}

// fresh tells a step of which nothing is live yet: a create, or an update of
// what comes to be with the object around it, or before.
func fresh(s *plan.Step) bool {
	return s.Action == plan.Create || s.Reason == "new" || s.Late && s.ID == ""
}

// namesItself tells a field that only repeats the object's key.
func namesItself(s *plan.Step, c plan.Change) bool {
	steps, err := s.Address.Steps()
	if err != nil || c.Secret || c.After.HasSecret() || c.After.Kind() != value.String {
		return false
	}
	last := steps[len(steps)-1]
	return last.HasKey && last.Key == c.After.Text()
}

// after is a change's new value, marked as the change is.
func after(c plan.Change) value.Value {
	v := c.After
	if c.Unknown && !v.HasUnknown() {
		return value.OfUnknown()
	}
	if c.Secret {
		return v.AsSecret()
	}
	return v
}

func (w *writer) change(s *plan.Step, c plan.Change) []row {
	before := c.Before
	if c.Secret {
		before = before.AsSecret()
	}
	var out []row
	if c.Secret && before.Kind() == value.Absent && c.After.Kind() == value.Absent && !c.Unknown {
		out = []row{{Visible(c.Path), []string{"(secret, changed)"}}}
	} else {
		out = w.changed(c.Path, before, after(c))
	}
	note := ""
	if c.Forces {
		note = "fixed at creation"
	} else if s.Reason == "both" {
		note = map[plan.Whose]string{plan.Yours: "changed in the file", plan.Drift: "drift", plan.Both: "changed on both sides"}[c.Whose]
	}
	if note != "" && len(out) > 0 {
		out[0].lines[0] += w.paint.dim("  (" + note + ")")
	}
	return out
}

// declared shows a value that is new.
func (w *writer) declared(path string, v value.Value) []row {
	if v.IsSecret() {
		return []row{{Visible(path), []string{w.flow(v)}}}
	}
	switch v.Kind() {
	case value.Map:
		if text := w.flow(v); v.Len() == 0 || width(text) <= w.width/2 {
			return []row{{Visible(path), []string{text}}}
		}
		var out []row
		for _, f := range v.Fields() {
			out = append(out, w.declared(value.JoinPath(path, f.Key), f.Value)...)
		}
		return out
	case value.List:
		if text := w.flow(v); v.Len() > 1 && width(text) > w.width/2 {
			return []row{{Visible(path), w.fold(w.items(value.OfList(), v))}}
		}
	case value.String:
		if text := v.Text(); strings.Contains(strings.TrimSuffix(text, "\n"), "\n") {
			return []row{{Visible(path), w.block(text)}}
		}
	}
	return []row{{Visible(path), []string{w.flow(v)}}}
}

// block shows a new text of several lines.
func (w *writer) block(text string) []string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if !w.full {
		return []string{w.text(lines[0]) + " … (" + count(len(lines), "line") + ")"}
	}
	out := []string{"(" + count(len(lines), "line") + ")"}
	for _, line := range lines {
		out = append(out, w.paint.green("+ "+Visible(line)))
	}
	return out
}

// changed shows the difference of two values.
func (w *writer) changed(path string, before, after value.Value) []row {
	if !before.IsSecret() && !after.IsSecret() {
		switch {
		case before.Kind() == value.Map && after.Kind() == value.Map:
			return w.maps(path, before, after)
		case after.Kind() == value.List && before.Kind() != value.Unknown && (before.Kind() == value.List || after.Len() > 0):
			return []row{{Visible(path), w.fold(w.items(before, after))}}
		case before.Kind() == value.String && after.Kind() == value.String && strings.Contains(before.Text()+after.Text(), "\n"):
			return []row{{Visible(path), w.fold(w.lines(before.Text(), after.Text()))}}
		case before.Kind() == value.String && after.Kind() == value.String:
			a, b := w.pair(before.Text(), after.Text())
			return []row{{Visible(path), w.arrow(a, b)}}
		}
	}
	a, b := w.flow(before), w.flow(after)
	if before.Kind() == value.Unknown {
		a = "(not readable)"
	}
	return []row{{Visible(path), w.arrow(a, b)}}
}

func (w *writer) maps(path string, before, after value.Value) []row {
	var out []row
	for _, f := range value.Merge(before, after).Fields() {
		a, b := before.Get(f.Key), after.Get(f.Key)
		if !value.Equal(a, b) || a.IsSecret() != b.IsSecret() {
			out = append(out, w.changed(value.JoinPath(path, f.Key), a, b)...)
		}
	}
	if len(out) == 0 {
		return []row{{Visible(path), w.arrow(w.flow(before), w.flow(after))}}
	}
	return out
}

// arrow sets two short texts side by side, two long ones one above the other.
func (w *writer) arrow(before, after string) []string {
	if width(before)+width(after) > w.width/2+10 {
		return []string{w.paint.red("- " + before), w.paint.green("+ " + after)}
	}
	return []string{before + w.paint.dim(" → ") + after}
}
