package logtotest

import (
	"net/url"
	"strings"
)

// router finds the handler of a path. Fixed segments win over parameters.
// http.ServeMux is not used because the real server's 404 and 405 answers and
// its Allow header differ, and because an escaped slash belongs to a segment
// (recordings: 18-more, "a%2Fb c").
type router struct {
	fixed   map[string]*router
	param   *router
	methods map[string]handler
}

type handler func(*call) (answer, error)

func newRouter() *router { return &router{fixed: map[string]*router{}} }

// on registers "METHOD /path/{}/…"; {} stands for a parameter.
func (r *router) on(route string, h handler) {
	method, path, _ := strings.Cut(route, " ")
	at := r
	for seg := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		at = at.step(seg)
	}
	if at.methods == nil {
		at.methods = map[string]handler{}
	}
	at.methods[method] = h
}

func (r *router) step(seg string) *router {
	if seg == "{}" {
		if r.param == nil {
			r.param = newRouter()
		}
		return r.param
	}
	if r.fixed[seg] == nil {
		r.fixed[seg] = newRouter()
	}
	return r.fixed[seg]
}

// find returns the methods of an escaped path and its parameters.
func (r *router) find(path string) (map[string]handler, []string) {
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

func (r *router) match(segs []string, params *[]string) *router {
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
	if r.param == nil || segs[0] == "" {
		return nil
	}
	kept := len(*params)
	*params = append(*params, segs[0])
	hit := r.param.match(segs[1:], params)
	if hit == nil {
		*params = (*params)[:kept]
	}
	return hit
}

// allow is the Allow header of a 405, in the real server's order.
func allow(methods map[string]handler) string {
	var out []string
	for _, m := range []string{"HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"} {
		look := m
		if m == "HEAD" {
			look = "GET"
		}
		if methods[look] != nil {
			out = append(out, m)
		}
	}
	return strings.Join(out, ", ")
}
