package atlastest

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// block is a recorded answer. What was sent is not recorded beyond the method
// and the path, whose slashes were written as underscores.
type block struct {
	name   string // of the recorder's test
	line   string // the request, with ID for each id
	status int
	header http.Header
	body   string
}

var hexID = regexp.MustCompile(`[0-9a-f]{24}`)

// readRecordings reads all blocks, in the order of the file.
func readRecordings(t *testing.T) []block {
	dir, _ := specs()
	raw, err := os.ReadFile(filepath.Join(dir, "atlas-recordings.txt"))
	if err != nil {
		t.Skipf("no recordings at %s (set TENON_SPECS)", dir)
	}
	var out []block
	for _, text := range strings.Split(string(raw), "\n## ")[1:] {
		lines := strings.SplitN(text, "\n", 4)
		b := block{name: lines[0], header: http.Header{}}
		b.line = strings.Replace(strings.ReplaceAll(hexID.ReplaceAllString(lines[1], "ID"), "_", "/"), "/", " /", 1)
		b.line = strings.Replace(b.line, "/api/atlas/v2", "", 1)
		b.status, _ = strconv.Atoi(strings.Fields(lines[2])[1])
		rest := lines[3]
		for {
			line, after, _ := strings.Cut(rest, "\n")
			name, val, ok := strings.Cut(line, ": ")
			if !ok || strings.ContainsAny(name, `{["`) || strings.HasPrefix(line, "-----") {
				break
			}
			b.header.Set(name, val)
			rest = after
		}
		b.body = strings.TrimSpace(rest)
		out = append(out, b)
	}
	return out
}

// json reads the body; one that was cut short gives its first result only.
func (b block) json() (v any, whole bool) {
	if json.Unmarshal([]byte(b.body), &v) == nil {
		return v, true
	}
	list, wrapped := b.body, false
	if at := strings.Index(b.body, `"results":`); at >= 0 {
		list, wrapped = b.body[at+len(`"results":`):], true
	}
	dec := json.NewDecoder(strings.NewReader(list))
	_, _ = dec.Token()
	var first any
	if dec.Decode(&first) != nil {
		return nil, false
	}
	if wrapped {
		return object{"results": []any{first}}, false
	}
	return []any{first}, false
}

var madeUp = []struct {
	form *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`^https?://[^/"]+`), "HOST"},
	{regexp.MustCompile(`[0-9a-f]{24}`), "ID"},
	{regexp.MustCompile(`[0-9a-f*]{8}(-[0-9a-f*]{4}){3}-[0-9a-f]{12}|\*{8}-\*{4}-\*{4}-[0-9a-f]{12}`), "UUID"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`), "TIME"},
}

// plain puts the same name in the place of whatever a server makes up, and
// blanks what the recordings have blanked.
func plain(at string, v any) any {
	switch v := v.(type) {
	case string:
		switch at {
		case "publicKey", "firstName", "lastName", "username", "emailAddress", "country":
			return at
		}
		for _, m := range madeUp {
			v = m.form.ReplaceAllString(v, m.name)
		}
		return v
	case object:
		out := object{}
		for k, e := range v {
			out[k] = plain(k, e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(at, e)
		}
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(text(a), text(b)) })
		return out
	}
	if at == "_id" {
		return "_id"
	}
	return v
}

// text is the JSON of a value.
func text(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// shape is a value without its values: of lists, the first element.
func shape(v any) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for k, e := range v {
			out[k] = shape(e)
		}
		return out
	case []any:
		if len(v) == 0 || !isObject(v[0]) {
			return "list"
		}
		return []any{shape(v[0])}
	case nil:
		return "null"
	case string:
		return "text"
	case float64:
		return "number"
	}
	return "truth"
}

func isObject(v any) bool { _, ok := v.(object); return ok }
