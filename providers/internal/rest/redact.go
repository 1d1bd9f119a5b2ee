package rest

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenon/spec/value"
)

// maxMessage bounds a server's words in an error, in bytes.
const maxMessage = 500

// hidden stands where a secret stood.
const hidden = "(secret)"

// secretsOf collects the secret texts in a value.
func secretsOf(v value.Value, to []string) []string {
	if v.IsSecret() && v.Reveal() != "" {
		to = append(to, v.Reveal())
	}
	for _, item := range v.Items() {
		to = secretsOf(item, to)
	}
	for _, f := range v.Fields() {
		to = secretsOf(f.Value, to)
	}
	return to
}

// tidy makes a server's words fit to be shown: no secret, no control
// characters, not longer than maxMessage.
func tidy(message string, secrets []string) string {
	for _, secret := range secrets {
		message = redact(message, secret)
	}
	message = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, message)
	message = strings.TrimSpace(message)
	if len(message) > maxMessage {
		cut := maxMessage
		for !utf8.RuneStart(message[cut]) {
			cut--
		}
		message = message[:cut] + "…"
	}
	return message
}

// redact hides a secret in every form in which a server may repeat it: as it
// is, as JSON writes it, and line by line.
func redact(message, secret string) string {
	message = hide(message, secret)
	if quoted, err := json.Marshal(secret); err == nil {
		message = hide(message, string(quoted[1:len(quoted)-1]))
	}
	if strings.ContainsAny(secret, "\r\n") {
		for line := range strings.FieldsFuncSeq(secret, func(r rune) bool { return r == '\r' || r == '\n' }) {
			message = hide(message, line)
		}
	}
	return message
}

// hide replaces a text: a long one anywhere, a short one only where it stands
// alone, as a quoted value does; inside words its letters say nothing.
func hide(message, text string) string {
	if len(text) >= 4 {
		return strings.ReplaceAll(message, text, hidden)
	}
	var b strings.Builder
	for i := 0; i < len(message); {
		if text != "" && strings.HasPrefix(message[i:], text) && !letterBefore(message, i) && !letterAfter(message, i+len(text)) {
			b.WriteString(hidden)
			i += len(text)
			continue
		}
		b.WriteByte(message[i])
		i++
	}
	return b.String()
}

func letterBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func letterAfter(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i < len(s) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
