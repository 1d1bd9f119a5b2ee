package spec

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// blankLines puts the blank lines of a source back into its new layout: the
// library drops them, and they are how people set off one part from another.
func blankLines(source []byte, before *yaml.Node, out []byte) []byte {
	after, err := onlyDocument(out)
	if err != nil || after == nil {
		return nil
	}
	b := blanks{source: lines(source), out: lines(out), wanted: map[int]bool{}}
	if !b.walk(before.Content[0], after.Content[0]) {
		return nil
	}
	var text bytes.Buffer
	for i, line := range b.out {
		if b.wanted[i] {
			text.WriteByte('\n')
		}
		text.WriteString(line)
	}
	return text.Bytes()
}

type blanks struct {
	source, out []string
	wanted      map[int]bool // lines of out that a blank one goes before, from 0
}

func lines(text []byte) []string { return strings.SplitAfter(string(text), "\n") }

// walk goes through two trees that are the same but for their layout; false
// where they are not.
func (b *blanks) walk(before, after *yaml.Node) bool {
	if len(before.Content) != len(after.Content) {
		return false
	}
	step := 1
	if before.Kind == yaml.MappingNode {
		step = 2
	}
	for i := range before.Content {
		if i > 0 && i%step == 0 && after.Style&yaml.FlowStyle == 0 && before.Style&yaml.FlowStyle == 0 {
			b.part(before.Content[i].Line-1, after.Content[i].Line-1)
		}
		if !b.walk(before.Content[i], after.Content[i]) {
			return false
		}
	}
	return true
}

// part carries the blank line before a key or an item over, and before the
// comment that belongs to it.
func (b *blanks) part(from, to int) {
	from, to = top(b.source, from), top(b.out, to)
	if from > 0 && to > 0 && isBlank(b.source[from-1]) && !isBlank(b.out[to-1]) {
		b.wanted[to] = true
	}
}

// top is the first line of the comment right above a line, or the line itself.
func top(lines []string, at int) int {
	at = min(at, len(lines)-1)
	for at > 0 && strings.HasPrefix(strings.TrimSpace(lines[at-1]), "#") {
		at--
	}
	return at
}

func isBlank(line string) bool { return strings.TrimSpace(line) == "" }
