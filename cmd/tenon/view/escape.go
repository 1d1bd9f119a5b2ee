package view

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// mdText escapes a sentence for Markdown: nothing in it is markup, a link, a
// mention of a user or of an issue.
func mdText(s string) string {
	var b strings.Builder
	for _, r := range Visible(s) {
		switch {
		case r == '@' || r == '#':
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";\u200b")
		case strings.ContainsRune("&<>\"|`*_[]~\\:$", r):
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "www.", "www&#46;")
}

// mdCode gives a name in code type. GitHub looks for no mentions in there.
func mdCode(s string) string {
	if s == "" {
		return ""
	}
	s = cut(s, 300)
	return "<code>" + strings.ReplaceAll(mdText(s), "\u200b", "") + "</code>"
}

// mdBlock gives a text in a fence that nothing in it can close.
func mdBlock(language, text string) string {
	longest, run := 2, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	return fence + language + "\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n"
}

// mdMarker is the hidden line by which a comment is found again.
func mdMarker(stack string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '_'
	}, stack)
	return "<!-- tenon:" + clean + " -->\n"
}

// cut bounds a text to so many characters.
func cut(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-1]) + "…"
}
