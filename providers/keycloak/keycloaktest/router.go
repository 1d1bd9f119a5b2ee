package keycloaktest

import (
	"net/url"
	"strings"
)

// router finds the handler of an escaped path: an escaped slash belongs to a
// segment, as role names may hold one. Fixed segments win over parameters.
type router struct {
	fixed   map[string]*router
	param   *router
	rest    *router // takes all segments that are left
	methods map[string]*route
}

// route is a handler and the right that it takes.
type route struct {
	right right
	run   handler
}

type handler func(*call) (answer, error)

func newRouter() *router { return &router{fixed: map[string]*router{}} }

// on registers "METHOD /path/{}/…"; {} stands for a parameter, and {*} for all
// the rest.
func (r *router) on(spec string, needs right, h handler) {
	method, path, _ := strings.Cut(spec, " ")
	at := r
	for seg := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		at = at.step(seg)
	}
	if at.methods == nil {
		at.methods = map[string]*route{}
	}
	at.methods[method] = &route{right: needs, run: h}
}

func (r *router) step(seg string) *router {
	switch seg {
	case "{}":
		if r.param == nil {
			r.param = newRouter()
		}
		return r.param
	case "{*}":
		if r.rest == nil {
			r.rest = newRouter()
		}
		return r.rest
	}
	if r.fixed[seg] == nil {
		r.fixed[seg] = newRouter()
	}
	return r.fixed[seg]
}

// find returns the methods of an escaped path and its parameters.
func (r *router) find(path string) (map[string]*route, []string) {
	var params []string
	at := r.match(strings.Split(strings.TrimPrefix(path, "/"), "/"), &params)
	if at == nil {
		return nil, nil
	}
	for i, p := range params {
		params[i] = unescape(p)
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
	if r.rest != nil {
		*params = append(*params, strings.Join(segs, "/"))
		return r.rest
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

func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
