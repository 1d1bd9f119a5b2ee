package view

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Visible spells out what a terminal would act on and what an eye would miss:
// control characters, escape sequences, marks of writing direction, characters
// without width, bytes that are no UTF-8. The rest stays as it is.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if hidden(r) || r == utf8.RuneError {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		spell(&b, r, s[i:i+size])
		i += size
	}
	return b.String()
}

// visibleLines is Visible for a text of several lines.
func visibleLines(s string) []string {
	lines := strings.Split(strings.TrimRight(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return lines
}

// quote gives s in double quotes, visible, as a JSON or YAML string would stand.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
		}
		spell(&b, r, s[i:i+size])
		i += size
	}
	b.WriteByte('"')
	return b.String()
}

func spell(b *strings.Builder, r rune, raw string) {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		fmt.Fprintf(b, `\x%02x`, raw[0])
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\t':
		b.WriteString(`\t`)
	case r == '\r':
		b.WriteString(`\r`)
	case hidden(r) && r > 0xffff:
		fmt.Fprintf(b, `\U%08x`, r)
	case hidden(r):
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		b.WriteString(raw)
	}
}

// hidden tells what must not be printed as it is.
func hidden(r rune) bool {
	if r >= 0x20 && r < 0x7f {
		return false
	}
	switch r {
	case 0x115f, 0x1160, 0x2800, 0x3164, 0xffa0: // letters and patterns that are blank
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// width is the number of columns that a text without colours takes.
func width(s string) int {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return runewidth.StringWidth(s)
		}
	}
	return len(s)
}

// pad fills a text with blanks up to a width.
func pad(s string, to int) string {
	if n := to - width(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}
