package speccheck

import (
	"encoding/json"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// description is the published document. The library is slow to load all of it,
// so that each path is loaded when it is first wanted.
type description struct {
	OpenAPI    string         `json:"openapi"`
	Info       any            `json:"info"`
	Paths      map[string]any `json:"paths"`
	Components any            `json:"components"`

	mu     sync.Mutex
	loaded map[string]*openapi3.T
}

func parse(raw []byte) (*description, error) {
	d := &description{loaded: map[string]*openapi3.T{}}
	return d, json.Unmarshal(raw, d)
}

// path gives a document that holds one path, mended of what keeps any validator
// from using it; nil where there is no such path.
func (d *description) path(template string) (*openapi3.T, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	item, there := d.Paths[template]
	if doc := d.loaded[template]; doc != nil || !there {
		return doc, nil
	}
	mend(item)
	raw, err := json.Marshal(map[string]any{
		"openapi": d.OpenAPI, "info": d.Info, "components": d.Components, "paths": map[string]any{template: item},
	})
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	d.loaded[template] = doc
	return doc, err
}

// mend repairs schemas, which were made from the server's own validators:
//
//   - a pattern is a JavaScript literal, slashes and flags included;
//   - a union is written as oneOf, though its members overlap ("a string that
//     matches" or "a string"): it means anyOf;
//   - a literal, the empty string among them, is written as a format;
//   - a string with a validator function of its own (a redirect URI) is called
//     an object.
func mend(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			mend(e)
		}
	case map[string]any:
		if pattern, ok := v["pattern"].(string); ok {
			v["pattern"] = goPattern(pattern)
		}
		if format, ok := v["format"].(string); ok && v["type"] == "string" {
			if format == "empty" {
				format = `""`
			}
			if literal, quoted := strings.CutPrefix(format, `"`); quoted {
				v["enum"] = []any{strings.TrimSuffix(literal, `"`)}
			}
		}
		if union, ok := v["oneOf"].([]any); ok {
			v["anyOf"] = union
			delete(v, "oneOf")
		}
		if v["description"] == "Validator function" && v["type"] == "object" {
			delete(v, "type")
		}
		for _, e := range v {
			mend(e)
		}
	}
}

func goPattern(literal string) string {
	body, ok := strings.CutPrefix(literal, "/")
	at := strings.LastIndexByte(body, '/')
	if !ok || at < 0 {
		return literal
	}
	if flags := body[at+1:]; flags != "" {
		return "(?" + flags + ")" + body[:at]
	}
	return body[:at]
}

// node is a tree of path templates.
type node struct {
	fixed    map[string]*node
	param    *node
	template string // "" where no path ends
}

func templates(paths map[string]any) *node {
	root := &node{fixed: map[string]*node{}}
	for path := range paths {
		at := root
		for _, seg := range strings.Split(strings.Trim(path, "/"), "/") {
			at = at.step(seg)
		}
		at.template = path
	}
	return root
}

func (n *node) step(seg string) *node {
	next := &node{fixed: map[string]*node{}}
	if strings.HasPrefix(seg, "{") {
		if n.param == nil {
			n.param = next
		}
		return n.param
	}
	if n.fixed[seg] == nil {
		n.fixed[seg] = next
	}
	return n.fixed[seg]
}

// find gives the template of an escaped path and its parameters by the names
// that the template has.
func (n *node) find(path string) (string, map[string]string) {
	var vals []string
	end := n.match(strings.Split(strings.Trim(path, "/"), "/"), &vals)
	if end == nil {
		return "", nil
	}
	params := map[string]string{}
	for seg := range strings.SplitSeq(end.template, "/") {
		if name, ok := strings.CutPrefix(seg, "{"); ok {
			params[strings.TrimSuffix(name, "}")], vals = vals[0], vals[1:]
		}
	}
	return end.template, params
}

func (n *node) match(segs []string, vals *[]string) *node {
	if len(segs) == 0 {
		if n.template == "" {
			return nil
		}
		return n
	}
	if next := n.fixed[segs[0]]; next != nil {
		if end := next.match(segs[1:], vals); end != nil {
			return end
		}
	}
	if n.param == nil {
		return nil
	}
	kept := len(*vals)
	plain, err := url.PathUnescape(segs[0])
	if err != nil {
		plain = segs[0]
	}
	*vals = append(*vals, plain)
	end := n.param.match(segs[1:], vals)
	if end == nil {
		*vals = (*vals)[:kept]
	}
	return end
}
