package logtotest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// search is what a list is searched for; the zero value lets all pass.
type search struct {
	pass   func(*row) bool
	within ids // where an index knows better than to look at all
}

// of gives the rows of the table that are found and pass the other tests too.
func (s search) of(t *table, more ...func(*row) bool) ids {
	pass := and(append(more, s.pass)...)
	if s.within == nil {
		return t.filter(pass)
	}
	return idList(without(s.within.Page(0, -1), func(id string) bool { return !pass(t.rows[id]) }))
}

// search reads the parameters search, search.FIELD, mode, mode.FIELD, joint and
// isCaseSensitive of a list (recordings: 07-users and 16-misc).
func (c *call) search(t *table, fields ...string) (search, error) {
	var tests []func(*row) bool
	var within ids
	for key, vals := range c.query {
		field, own := strings.CutPrefix(key, "search.")
		if !own && key != "search" {
			continue
		}
		if own && !slices.Contains(fields, field) {
			return search{}, badField(field, fields)
		}
		var columns []int
		for _, f := range fields {
			if !own || f == field {
				columns = append(columns, t.at[f])
			}
		}
		for _, v := range vals {
			mode := c.searchMode(field, own)
			test, err := c.matcher(mode, v)
			if err != nil {
				return search{}, err
			}
			if mode == "exact" && own {
				within = t.equalFold(columns[0], v)
			}
			tests = append(tests, func(r *row) bool {
				return slices.ContainsFunc(columns, func(i int) bool { s, ok := r.vals[i].(string); return ok && test(s) })
			})
		}
	}
	switch {
	case len(tests) == 0:
		return search{}, nil
	case len(tests) == 1:
		return search{tests[0], within}, nil
	case c.query.Get("joint") == "and":
		return search{pass: and(tests...)}, nil
	}
	return search{pass: func(r *row) bool {
		return slices.ContainsFunc(tests, func(t func(*row) bool) bool { return t(r) })
	}}, nil
}

func (c *call) searchMode(field string, own bool) string {
	if own && c.query.Has("mode."+field) {
		return c.query.Get("mode." + field)
	}
	return c.query.Get("mode")
}

func (c *call) matcher(mode, want string) (func(string) bool, error) {
	sensitive := c.query.Get("isCaseSensitive") == "true"
	flags := "(?is)"
	if sensitive {
		flags = "(?s)"
	}
	expr := ""
	switch mode {
	case "exact":
		if sensitive {
			return func(s string) bool { return s == want }, nil
		}
		return func(s string) bool { return strings.EqualFold(s, want) }, nil
	case "", "like":
		if middle := strings.Trim(want, "%"); !strings.ContainsAny(middle, "%_") && !sensitive {
			return likeFold(want, strings.ToLower(middle)), nil
		}
		expr = "^" + likeExpr(want, true) + "$"
	case "similar_to":
		expr = "^(?:" + likeExpr(want, false) + ")$"
	case "posix":
		expr = want
	default:
		return nil, &refusal{status: 400, code: "request.invalid_input", data: object{},
			message: fmt.Sprintf("Input is invalid. Search mode `%s` is not valid, expect one of like, exact, similar_to, posix.", mode)}
	}
	re, err := regexp.Compile(flags + expr)
	if err != nil {
		return nil, errInternal() // the database refuses the pattern
	}
	return re.MatchString, nil
}

// likeFold is the common pattern, with % at its ends only, and many times as
// fast as an expression.
func likeFold(pattern, middle string) func(string) bool {
	front, back := strings.HasPrefix(pattern, "%"), strings.HasSuffix(pattern, "%")
	return func(s string) bool {
		s = strings.ToLower(s)
		switch {
		case front && back:
			return strings.Contains(s, middle)
		case front:
			return strings.HasSuffix(s, middle)
		case back:
			return strings.HasPrefix(s, middle)
		}
		return s == middle
	}
}

// likeExpr turns SQL's % and _ into a regular expression.
func likeExpr(pattern string, quote bool) string {
	var b strings.Builder
	for _, r := range pattern {
		switch {
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteByte('.')
		case quote:
			b.WriteString(regexp.QuoteMeta(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func badField(field string, fields []string) error {
	var names []string
	for _, f := range fields {
		names = append(names, snake(f))
	}
	return &refusal{status: 400, code: "request.invalid_input", data: object{},
		message: fmt.Sprintf("Input is invalid. Search field `%s` is not valid, expect one of %s.", field, strings.Join(names, ", "))}
}

func snake(camel string) string {
	var b strings.Builder
	for _, r := range camel {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// contains is the plain search of the organization lists (parameter q).
func (c *call) contains(fields ...string) func(*row) bool {
	q := strings.ToLower(c.query.Get("q"))
	if q == "" {
		return nil
	}
	return func(r *row) bool {
		return slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.ToLower(r.str(f)), q) })
	}
}
