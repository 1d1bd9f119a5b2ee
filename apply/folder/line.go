package folder

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"tenon/plan"
)

// appendEntry writes what encoding/json would, in a tenth of the time: with
// 100,000 objects that is what a save would spend most of its time on. A test
// holds the two to be the same for every field that an Entry has.
func appendEntry(dst []byte, e *plan.Entry) ([]byte, error) {
	dst = append(dst, `{"kind":`...)
	dst = appendText(dst, e.Kind)
	if e.ID != "" {
		dst = append(dst, `,"id":`...)
		dst = appendText(dst, e.ID)
	}
	if e.Made {
		dst = append(dst, `,"made":true`...)
	}
	if e.Protect {
		dst = append(dst, `,"protect":true`...)
	}
	if len(e.Applied) > 0 {
		dst = append(dst, `,"applied":`...)
		var room [32]string // most objects have fewer fields
		paths := slices.AppendSeq(room[:0], maps.Keys(e.Applied))
		slices.Sort(paths)
		between := byte('{')
		for _, path := range paths {
			dst = append(dst, between)
			dst = appendText(dst, path)
			dst = append(dst, ':')
			dst = appendText(dst, e.Applied[path])
			between = ','
		}
		dst = append(dst, '}')
	}
	if e.Intent != nil || e.Credentials != nil { // few have one
		tail, err := encodeLine(lineTail{e.Intent, e.Credentials})
		if err != nil {
			return nil, err
		}
		return append(append(dst, ','), tail[1:]...), nil
	}
	return append(dst, '}'), nil
}

// lineTail are the parts of an entry that encoding/json writes and reads.
type lineTail struct {
	Intent      *plan.Intent      `json:"intent,omitempty"`
	Credentials *plan.Credentials `json:"credentials,omitempty"`
}

// appendText writes a JSON string.
func appendText(dst []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			line, _ := encodeLine(text) // a string always encodes
			return append(dst, line...)
		}
	}
	return append(append(append(dst, '"'), text...), '"')
}

// encodeLine gives a value's JSON with <, > and & as they are: keys and names
// are to be read by people.
func encodeLine(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}
