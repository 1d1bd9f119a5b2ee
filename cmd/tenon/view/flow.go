package view

import (
	"strings"
	"unicode/utf8"

	"tenon/spec/value"
)

const (
	unset      = "(unset)"
	afterApply = "(known after apply)"
	// longText is the number of characters beyond which a string is cut.
	longText = 64
)

// writer renders values on one line each.
type writer struct {
	paint   paint
	full    bool // cut nothing
	width   int
	secrets *Numberer
}

// flow gives a value as YAML would write it on one line, every string quoted.
func (w *writer) flow(v value.Value) string {
	if v.IsSecret() {
		return w.secrets.Mark(v)
	}
	switch v.Kind() {
	case value.Absent:
		return unset
	case value.Null:
		return "null"
	case value.String:
		return w.text(v.Text())
	case value.List:
		parts := make([]string, v.Len())
		for i, item := range v.Items() {
			parts[i] = w.flow(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case value.Map:
		parts := make([]string, v.Len())
		for i, f := range v.Fields() {
			parts[i] = flowKey(f.Key) + ": " + w.flow(f.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case value.Ref:
		return "(known after apply: " + Visible(v.Target().String()) + ")"
	case value.Unknown:
		return afterApply
	}
	return Visible(v.Text())
}

func flowKey(key string) string {
	if key == "" || strings.ContainsAny(key, ":,{}[]\"' #\n") {
		return quote(key)
	}
	return Visible(key)
}

// text quotes a string; a long one loses its middle and says how long it is.
func (w *writer) text(s string) string {
	size := utf8.RuneCountInString(s)
	if w.full || size <= longText {
		return quote(s)
	}
	runes := []rune(s)
	return quote(string(runes[:longText/2])+"…"+string(runes[size-longText/4:])) + " (" + count(size, "character") + ")"
}

// pair quotes two strings; where they are long, what they have in common gives
// way first, so that what differs stays in sight.
func (w *writer) pair(before, after string) (string, string) {
	a, b := []rune(before), []rune(after)
	if w.full || max(len(a), len(b)) <= longText {
		return quote(before), quote(after)
	}
	head := common(a, b, func(s []rune, i int) rune { return s[i] })
	a, b = a[head:], b[head:]
	tail := common(a, b, func(s []rune, i int) rune { return s[len(s)-1-i] })
	const context = 12
	lead, rest := "", ""
	if head > context {
		lead = "…"
	}
	if tail > context {
		rest = "…"
	}
	start := string([]rune(before)[max(0, head-context):head])
	end := string(a[len(a)-tail : len(a)-max(0, tail-context)])
	part := func(middle []rune, size int) string {
		if len(middle) > longText {
			middle = append(append(append([]rune{}, middle[:longText/2]...), '…'), middle[len(middle)-longText/4:]...)
		}
		return quote(lead+start+string(middle)+end+rest) + " (" + count(size, "character") + ")"
	}
	return part(a[:len(a)-tail], len([]rune(before))), part(b[:len(b)-tail], len([]rune(after)))
}

func common(a, b []rune, at func([]rune, int) rune) int {
	n := 0
	for n < min(len(a), len(b)) && at(a, n) == at(b, n) {
		n++
	}
	return n
}
