package logtotest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// search reads the parameters search, search.FIELD, mode, mode.FIELD, joint and
// isCaseSensitive of a list (recordings: 07-users and 16-misc). It gives nil if
// nothing is searched for.
func (c *call) search(fields ...string) (func(*row) bool, error) {
	var tests []func(*row) bool
	for key, vals := range c.query {
		field, own := strings.CutPrefix(key, "search.")
		if !own && key != "search" {
			continue
		}
		on := fields
		if own {
			if !slices.Contains(fields, field) {
				return nil, badField(field, fields)
			}
			on = []string{field}
		}
		for _, v := range vals {
			test, err := c.matcher(field, own, v)
			if err != nil {
				return nil, err
			}
			tests = append(tests, func(r *row) bool {
				return slices.ContainsFunc(on, func(f string) bool { return r.get(f) != nil && test(r.str(f)) })
			})
		}
	}
	if len(tests) == 0 {
		return nil, nil
	}
	if c.query.Get("joint") == "and" {
		return and(tests...), nil
	}
	return func(r *row) bool {
		return slices.ContainsFunc(tests, func(t func(*row) bool) bool { return t(r) })
	}, nil
}

func (c *call) matcher(field string, own bool, want string) (func(string) bool, error) {
	mode := c.query.Get("mode")
	if own && c.query.Has("mode."+field) {
		mode = c.query.Get("mode." + field)
	}
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
