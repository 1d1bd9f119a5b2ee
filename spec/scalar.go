package spec

import (
	"math/big"
	"strings"
)

// core tells a plain scalar by the core schema of YAML 1.2: no dates, no "yes",
// no sexagesimals. Text that comes back is what the number is in JSON.
// trouble, if not empty, says why the scalar is refused; then hint says what to write.
func core(text string) (kind nodeKind, canonical, trouble, hint string) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nodeNull, "", "", ""
	case "true", "True", "TRUE":
		return nodeBool, "true", "", ""
	case "false", "False", "FALSE":
		return nodeBool, "false", "", ""
	}
	switch text[0] {
	case '-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return coreNumber(text)
	}
	return nodeText, text, "", ""
}

const maxDigits = 400 // of a number; what it is compared with costs no more

func coreNumber(text string) (kind nodeKind, canonical, trouble, hint string) {
	bare := strings.TrimLeft(text, "+-")
	if len(text)-len(bare) > 1 {
		return nodeText, text, "", ""
	}
	switch bare {
	case ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN":
		return nodeNumber, "", "infinity and not-a-number cannot be sent", "put it in quotes if it is text"
	}
	if based, ok := basedNumber(bare); ok && len(bare) == len(text) {
		return nodeNumber, based, "", ""
	}
	if !isDecimal(bare) {
		return nodeText, text, "", ""
	}
	if len(bare) > maxDigits {
		return nodeNumber, "", "a number has more than 400 digits", "put it in quotes if it is text"
	}
	if len(bare) > 1 && bare[0] == '0' && isDigit(bare[1]) {
		return nodeNumber, "", "a number that begins with a zero is octal to some parsers", "put it in quotes if it is text, or leave out the zero"
	}
	sign := ""
	if text[0] == '-' {
		sign = "-"
	}
	return nodeNumber, sign + jsonNumber(bare), "", ""
}

// basedNumber reads 0o17 and 0x1F.
func basedNumber(text string) (string, bool) {
	base, digits := 0, "01234567"
	switch {
	case strings.HasPrefix(text, "0o"):
		base = 8
	case strings.HasPrefix(text, "0x"):
		base, digits = 16, "0123456789abcdefABCDEF"
	}
	if base == 0 || len(text) == 2 || len(text) > maxDigits || strings.Trim(text[2:], digits) != "" {
		return "", false
	}
	n, ok := new(big.Int).SetString(text[2:], base)
	if !ok {
		return "", false
	}
	return n.String(), true
}

// isDecimal matches [0-9]+ and (\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
func isDecimal(s string) bool {
	whole := digits(s)
	rest := s[whole:]
	if strings.HasPrefix(rest, ".") {
		fraction := digits(rest[1:])
		if whole == 0 && fraction == 0 {
			return false
		}
		rest = rest[1+fraction:]
	} else if whole == 0 {
		return false
	}
	if rest == "" {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	rest = rest[1:]
	if rest != "" && (rest[0] == '+' || rest[0] == '-') {
		rest = rest[1:]
	}
	return rest != "" && digits(rest) == len(rest)
}

// jsonNumber fills in the digits that YAML lets one leave out: .5 and 1.
func jsonNumber(s string) string {
	if s[0] == '.' {
		s = "0" + s
	}
	if i := strings.IndexByte(s, '.'); i >= 0 && (i+1 == len(s) || !isDigit(s[i+1])) {
		s = s[:i] + s[i+1:]
	}
	return s
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// oldBoolean tells what YAML 1.1 took for a boolean: "" for anything else.
func oldBoolean(text string) string {
	switch strings.ToLower(text) {
	case "yes", "on", "y", "true":
		return "true"
	case "no", "off", "n", "false":
		return "false"
	}
	return ""
}
