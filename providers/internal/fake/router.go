package fake

import (
	"net/url"
	"strings"
)

// Router finds what serves a path. http.ServeMux is not used because real
// servers answer 404 and 405 in forms of their own, because an escaped slash
// belongs to a segment, and because a parameter may be part of a segment. The
// zero value is ready. Fixed segments win over parameters.
type Router[H any] struct {
	fixed   map[string]*Router[H]
	suffix  map[string]*Router[H] // of segments that end so, with a parameter before it
	param   *Router[H]
	rest    *Router[H] // takes all segments that are left
	methods map[string]H
}

// On registers "METHOD /path/{}/…": {} stands for a parameter, {}:verb for one
// with that ending, and {*} for all the rest.
func (r *Router[H]) On(route string, h H) {
	method, path, _ := strings.Cut(route, " ")
	at := r
	for seg := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		at = at.step(seg)
	}
	if at.methods == nil {
		at.methods = map[string]H{}
	}
	at.methods[method] = h
}

// Off takes out all that is registered at a path and beneath it; the path ends
// in a fixed segment.
func (r *Router[H]) Off(path string) {
	segs := strings.Split(strings.TrimPrefix(path, "/"), "/")
	at, last := r, segs[len(segs)-1]
	for _, seg := range segs[:len(segs)-1] {
		at = at.step(seg)
	}
	delete(at.fixed, last)
}

func (r *Router[H]) step(seg string) *Router[H] {
	switch seg {
	case "{}":
		return orNew(&r.param)
	case "{*}":
		return orNew(&r.rest)
	}
	in, key := &r.fixed, seg
	if ending, ok := strings.CutPrefix(seg, "{}"); ok {
		in, key = &r.suffix, ending
	}
	if *in == nil {
		*in = map[string]*Router[H]{}
	}
	next := (*in)[key]
	(*in)[key] = orNew(&next)
	return next
}

func orNew[H any](at **Router[H]) *Router[H] {
	if *at == nil {
		*at = &Router[H]{}
	}
	return *at
}

// Find returns what serves an escaped path, by method, and its parameters; nil
// where there is no such path.
func (r *Router[H]) Find(path string) (map[string]H, []string) {
	var params []string
	at := r.match(strings.Split(strings.TrimPrefix(path, "/"), "/"), &params)
	if at == nil {
		return nil, nil
	}
	for i, p := range params {
		if plain, err := url.PathUnescape(p); err == nil {
			params[i] = plain
		}
	}
	return at.methods, params
}

func (r *Router[H]) match(segs []string, params *[]string) *Router[H] {
	if len(segs) == 0 {
		if r.methods == nil {
			return nil
		}
		return r
	}
	if next := r.fixed[segs[0]]; next != nil {
		if hit := next.match(segs[1:], params); hit != nil {
			return hit
		}
	}
	if r.rest != nil {
		*params = append(*params, strings.Join(segs, "/"))
		return r.rest
	}
	if segs[0] == "" {
		return nil
	}
	for ending, next := range r.suffix {
		if name, ok := strings.CutSuffix(segs[0], ending); ok && name != "" {
			if hit := next.with(name, segs[1:], params); hit != nil {
				return hit
			}
		}
	}
	return r.param.with(segs[0], segs[1:], params)
}

// with matches the rest of a path behind a parameter, which is taken back where
// the rest does not match.
func (r *Router[H]) with(param string, segs []string, params *[]string) *Router[H] {
	if r == nil {
		return nil
	}
	kept := len(*params)
	*params = append(*params, param)
	hit := r.match(segs, params)
	if hit == nil {
		*params = (*params)[:kept]
	}
	return hit
}
