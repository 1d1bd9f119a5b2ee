package spec

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"tenon/spec/value"
)

// parseYAML reads the first document of a text, and says whether there are more.
// The library panics on some broken texts; that is an error like any other.
func parseYAML(in io.Reader) (doc *yaml.Node, second *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("this cannot be parsed as YAML")
		}
	}()
	dec := yaml.NewDecoder(in)
	doc = new(yaml.Node)
	if err := dec.Decode(doc); err != nil {
		if err == io.EOF {
			return nil, nil, nil
		}
		return nil, nil, err
	}
	second = new(yaml.Node)
	if err := dec.Decode(second); err == io.EOF {
		return doc, nil, nil
	} else if err != nil {
		return doc, nil, err
	}
	return doc, second, nil
}

// syntaxProblem turns the library's error into one with a place. The library
// tells the line where the surrounding mapping began, not where the mistake is,
// so the text is read again byte by byte: where reading stopped, it is.
func syntaxProblem(name string, data []byte, err error) *Problem {
	slow := &drip{data: data}
	_, _, _ = parseYAML(slow)
	at := slow.pos
	if at > 0 && at <= len(data) {
		at = startOfLine(data, at-1)
	}
	if tab := tabBefore(data, slow.pos); tab >= 0 {
		return &Problem{Pos: placeOf(name, data, tab), Message: "a tab is used for indentation", Hint: "use spaces"}
	}
	for at < len(data) && data[at] == ' ' {
		at++
	}
	message, hint := explain(err)
	return &Problem{Pos: placeOf(name, data, at), Message: message, Hint: hint}
}

// drip hands a text out byte by byte and knows how far it has come.
type drip struct {
	data []byte
	pos  int
}

func (d *drip) Read(p []byte) (int, error) {
	if d.pos == len(d.data) {
		return 0, io.EOF
	}
	p[0] = d.data[d.pos]
	d.pos++
	return 1, nil
}

func startOfLine(data []byte, at int) int {
	// The parser looks past the end of a line and over blank ones; the mistake
	// is on the last line that says something.
	for at > 0 && (data[at] == '\n' || data[at] == '\r' || data[at] == ' ') {
		at--
	}
	return bytes.LastIndexAny(data[:at], "\r\n") + 1
}

// tabBefore finds a tab in the indentation of the line where reading stopped.
func tabBefore(data []byte, at int) int {
	at = min(at, len(data))
	for i := bytes.LastIndexAny(data[:at], "\r\n") + 1; i < len(data); i++ {
		switch data[i] {
		case ' ':
		case '\t':
			return i
		default:
			return -1
		}
	}
	return -1
}

var libraryPlace = regexp.MustCompile(`^yaml: (line \d+: )?`)

// explain puts the library's words, which speak of its states, into the
// reader's. What is not listed is passed on as it is.
func explain(err error) (message, hint string) {
	said := libraryPlace.ReplaceAllString(err.Error(), "")
	for _, known := range []struct{ part, message, hint string }{
		{"mapping values are not allowed", "a colon stands where no key can be", `put text with ": " in quotes, and check that the line before ends in a colon or a value`},
		{"did not find expected key", "this fits into no list or mapping around it", "check the indentation, and close every bracket and quote"},
		{"did not find expected '-' indicator", "this is no item of the list around it", `begin it with "- ", or check the indentation`},
		{"could not find expected ':'", "a key has no colon", `write "key: value"`},
		{"did not find expected ',' or", "a bracket is not closed, or a comma is missing", "check the brackets before this place"},
		{"found unexpected end of stream", "a quote is not closed", "close it"},
		{"found unexpected document indicator", "a quote is not closed", "close it"},
		{"found character that cannot start any token", "this character cannot begin a value", "put the text in quotes"},
		{"found unknown escape character", "this escape is not known in double quotes", `write \\ for a backslash, or use single quotes`},
		{"did not find expected node content", "a value is missing, or a bracket is not closed", "check the brackets before this place"},
		{"unknown anchor", said, "define it earlier in this file with &name"},
		{"exceeded max depth", "the file is nested deeper than 100 levels", "flatten it"},
		{"block sequence entries are not allowed", "a list cannot begin here", "begin it on a line of its own"},
		{"found undefined tag handle", "this tag is not known", "the tags are " + tagList()},
	} {
		if strings.Contains(said, known.part) {
			return known.message, known.hint
		}
	}
	return "this is not YAML: " + said, "check the indentation and the quotes"
}

// tagList names the tags for a hint.
func tagList() string {
	var names []string
	for _, t := range knownTags() {
		names = append(names, t.String())
	}
	return strings.Join(names, ", ")
}

func startOf(name string) value.Pos { return value.Pos{File: name, Line: 1, Col: 1} }
