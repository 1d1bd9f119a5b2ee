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
	given Description

	OpenAPI    string         `json:"openapi"`
	Info       any            `json:"info"`
	Paths      map[string]any `json:"paths"`
	Components map[string]any `json:"components"`

	mu     sync.Mutex
	loaded map[string]*openapi3.T
}

func parse(raw []byte, given Description) (*description, error) {
	d := &description{given: given, loaded: map[string]*openapi3.T{}}
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
	components := map[string]any{}
	d.reach(item, components)
	raw, err := json.Marshal(map[string]any{
		"openapi": d.OpenAPI, "info": d.Info, "components": components, "paths": map[string]any{template: item},
	})
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	d.loaded[template] = doc
	return doc, err
}

// reach mends a part of the document and takes along the components that it
// refers to: loading all of them for each path would take most of the time.
func (d *description) reach(v any, into map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			d.reach(e, into)
		}
	case map[string]any:
		if d.given.Mend != nil {
			d.given.Mend(v)
		}
		if ref, ok := v["$ref"].(string); ok {
			d.take(strings.TrimPrefix(ref, "#/components/"), into)
		}
		if to, ok := v["discriminator"].(map[string]any); ok {
			mapping, _ := to["mapping"].(map[string]any)
			for _, ref := range mapping {
				if ref, ok := ref.(string); ok {
					d.take(strings.TrimPrefix(ref, "#/components/"), into)
				}
			}
		}
		for _, e := range v {
			d.reach(e, into)
		}
	}
}

// take copies the component "kind/name", once.
func (d *description) take(ref string, into map[string]any) {
	kind, name, _ := strings.Cut(ref, "/")
	from, _ := d.Components[kind].(map[string]any)
	to, _ := into[kind].(map[string]any)
	if to == nil {
		to = map[string]any{}
		into[kind] = to
	}
	if _, done := to[name]; done || from[name] == nil {
		return
	}
	to[name] = from[name]
	d.reach(from[name], into)
}

// node is a tree of path templates.
type node struct {
	fixed    map[string]*node
	suffix   map[string]*node // of segments that end so, behind a parameter
	param    *node
	template string // "" where no path ends
}

func templates(paths map[string]any) *node {
	root := &node{}
	for path := range paths {
		at := root
		for _, seg := range strings.Split(strings.Trim(path, "/"), "/") {
			at = at.step(seg)
		}
		at.template = path
	}
	return root
}

// cut takes a segment of a template apart: {name}ending.
func cut(seg string) (name, ending string, param bool) {
	if !strings.HasPrefix(seg, "{") {
		return "", "", false
	}
	name, ending, _ = strings.Cut(seg[1:], "}")
	return name, ending, true
}

func (n *node) step(seg string) *node {
	_, ending, param := cut(seg)
	if param && ending == "" {
		if n.param == nil {
			n.param = &node{}
		}
		return n.param
	}
	in, key := &n.fixed, seg
	if param {
		in, key = &n.suffix, ending
	}
	if *in == nil {
		*in = map[string]*node{}
	}
	if (*in)[key] == nil {
		(*in)[key] = &node{}
	}
	return (*in)[key]
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
		if name, _, param := cut(seg); param {
			params[name], vals = vals[0], vals[1:]
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
	for ending, next := range n.suffix {
		if val, ok := strings.CutSuffix(segs[0], ending); ok {
			if end := next.with(val, segs[1:], vals); end != nil {
				return end
			}
		}
	}
	return n.param.with(segs[0], segs[1:], vals)
}

// with matches what follows a parameter, which is taken back where that fails.
func (n *node) with(val string, segs []string, vals *[]string) *node {
	if n == nil {
		return nil
	}
	kept := len(*vals)
	if plain, err := url.PathUnescape(val); err == nil {
		val = plain
	}
	*vals = append(*vals, val)
	end := n.match(segs, vals)
	if end == nil {
		*vals = (*vals)[:kept]
	}
	return end
}
