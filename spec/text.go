package spec

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"tenon/spec/value"
)

// Bounds on what one file may cost.
const (
	maxFile       = 64 << 20 // bytes of a file
	maxScalar     = 1 << 20  // bytes of one text
	maxIndicators = 4 << 20  // signs that begin a key or an item, before parsing
	maxDepth      = 100      // mappings and lists inside one another
	maxNodes      = 8 << 20  // keys, items and values of a run, includes counted each time
	maxExpanded   = 1 << 20  // of these, how many aliases and merge keys may add
)

// checkText refuses what no parser should see: what is not UTF-8, control
// characters, and more structure than anyone writes. It returns the text
// without a byte order mark.
func checkText(name string, data []byte) ([]byte, *Problem) {
	if len(data) > maxFile {
		return nil, tooBig(name)
	}
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		return nil, &Problem{Pos: value.Pos{File: name, Line: 1, Col: 1}, Message: "the file is UTF-16", Hint: "save it as UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if at, what := badCharacter(data); at >= 0 {
		hint := "remove it; inside double quotes write an escape"
		if what == "" {
			what, hint = "this is not UTF-8", "save the file as UTF-8"
		}
		return nil, &Problem{Pos: placeOf(name, data, at), Message: what, Hint: hint}
	}
	return data, nil
}

func tooBig(name string) *Problem {
	return &Problem{Pos: value.Pos{File: name}, Message: "the file is larger than 64 MiB", Hint: "split it: files are merged by key"}
}

// badCharacter finds the first byte that a YAML stream may not hold.
func badCharacter(data []byte) (int, string) {
	for i := 0; i < len(data); {
		c := data[i]
		if c < utf8.RuneSelf {
			if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F {
				if c == 0 {
					return i, "there is a NUL character here"
				}
				return i, fmt.Sprintf("there is a control character (U+%04X) here", c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return i, ""
		case r < 0xA0 && r != 0x85, r == 0xFFFE, r == 0xFFFF:
			return i, fmt.Sprintf("there is a control character (U+%04X) here", r)
		}
		i += size
	}
	return -1, ""
}

// placeOf turns an offset into line and column, both from 1, the column in characters.
func placeOf(name string, data []byte, offset int) value.Pos {
	offset = min(offset, len(data))
	line, start := 1, 0
	for i := 0; i < offset; i++ {
		if data[i] == '\n' || (data[i] == '\r' && (i+1 >= len(data) || data[i+1] != '\n')) {
			line, start = line+1, i+1
		}
	}
	return value.Pos{File: name, Line: int32(line), Col: int32(utf8.RuneCount(data[start:offset]) + 1)}
}

// crowded reports whether a YAML text holds more signs that begin a key or an
// item than are read. It counts before parsing, because the parser's tree takes
// a hundred times the memory of the text that is densest.
func crowded(data []byte) bool {
	signs := 0
	for i, c := range data {
		switch c {
		case ',', '[', '{':
			signs++
		case '-', '?', ':':
			if i+1 == len(data) || data[i+1] <= ' ' || (c == ':' && i > 0 && data[i-1] == '"') {
				signs++
			}
		}
	}
	return signs > maxIndicators
}
