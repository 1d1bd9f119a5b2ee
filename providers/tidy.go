package providers

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMessage bounds a server's words in an error, in bytes.
const maxMessage = 500

// maxRead bounds what is looked at of them.
const maxRead = 16 << 10

// hidden stands where a secret stood.
const hidden = "(secret)"

// Tidy makes a server's words fit to be shown: no secret in any form in which
// a server may repeat it, no control characters, of a bounded length.
func Tidy(message string, secrets ...string) string {
	message = message[:min(len(message), maxRead)]
	forms := formsOf(secrets)
	for _, form := range forms {
		message = hide(message, form)
	}
	message = hideEncoded(message, forms)
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

// formsOf lists how servers write a secret: as it is, line by line, as JSON in
// the ways of several languages, and each of these as a part of an address. The
// longest come first, so that none is broken by a part of it.
func formsOf(secrets []string) []string {
	var out []string
	for _, secret := range secrets {
		parts := []string{secret}
		if strings.ContainsAny(secret, "\r\n") {
			parts = append(parts, strings.FieldsFunc(secret, func(r rune) bool { return r == '\r' || r == '\n' })...)
		}
		for _, part := range parts {
			for _, text := range []string{part, strings.TrimSpace(part), inJSON(part, true), inJSON(part, false), inJSON(inJSON(part, false), false)} {
				query := url.QueryEscape(text)
				out = append(out, text, query, url.PathEscape(text), strings.ReplaceAll(query, "+", "%20"), inJavaScript(query))
			}
		}
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(out)
}

// inJSON writes a text as inside a JSON string; html also escapes <, > and &.
func inJSON(text string, html bool) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(html)
	_ = enc.Encode(text) // a text can always be written
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), `"`), `"`)
}

// inJavaScript turns a query's escapes into those of encodeURIComponent.
func inJavaScript(query string) string {
	return strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(query)
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

// hideEncoded hides what holds a secret once it is decoded, as the header of
// basic authentication does.
func hideEncoded(message string, forms []string) string {
	base64Text := regexp.MustCompile(`[A-Za-z0-9+/_-]{8,}(=|%3D){0,2}`)
	return base64Text.ReplaceAllStringFunc(message, func(text string) string {
		plain := strings.NewReplacer("-", "+", "_", "/", "=", "", "%3D", "").Replace(text)
		for cut := range 4 { // what stands before it may look as if it belonged to it
			if cut > len(plain) {
				break
			}
			data, _ := base64.RawStdEncoding.DecodeString(plain[cut : cut+(len(plain)-cut)/4*4])
			tail, _ := base64.RawStdEncoding.DecodeString(plain[cut:])
			for _, form := range forms {
				if len(form) >= 4 && (strings.Contains(string(data), form) || strings.Contains(string(tail), form)) {
					return hidden
				}
			}
		}
		return text
	})
}
