package logtotest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// check validates one value as the real server's request guards (zod) do, and
// gives it back without the keys it does not know. Problems go to the list;
// their codes, paths and texts are those of the recordings.
type check func(v any, at []any, out *issues) any

// field is a key of an object.
type field struct {
	name string
	check
	optional bool
}

func need(name string, c check) field { return field{name: name, check: c} }
func may(name string, c check) field  { return field{name: name, check: c, optional: true} }

// shape checks an object and drops unknown keys.
func shape(fields ...field) check {
	return func(v any, at []any, out *issues) any {
		m, ok := v.(object)
		if !ok {
			out.wrongType(at, "object", v)
			return v
		}
		clean := object{}
		for _, f := range fields {
			val, there := m[f.name]
			if !there {
				if f.optional {
					continue
				}
				val = undefined{}
			}
			clean[f.name] = f.check(val, append(slices.Clone(at), f.name), out)
		}
		return clean
	}
}

// partial makes every field optional.
func partial(fields ...field) check {
	all := slices.Clone(fields)
	for i := range all {
		all[i].optional = true
	}
	return shape(all...)
}

// text is a string of at least lo and, if hi is not 0, at most hi characters.
func text(lo, hi int) check {
	return func(v any, at []any, out *issues) any {
		s, ok := v.(string)
		if !ok {
			out.wrongType(at, "string", v)
			return v
		}
		n := len(utf16.Encode([]rune(s))) // lengths are JavaScript's
		size := object{"type": "string", "inclusive": true, "exact": false}
		if n < lo {
			size["minimum"] = lo
			out.add(at, "too_small", fmt.Sprintf("String must contain at least %d character(s)", lo), size)
		}
		if hi > 0 && n > hi {
			size["maximum"] = hi
			out.add(at, "too_big", fmt.Sprintf("String must contain at most %d character(s)", hi), size)
		}
		return v
	}
}

// pattern is a string that the expression matches; "" passes where it may
// unset the field.
func pattern(expr string, orEmpty bool) check {
	re := regexp.MustCompile(expr)
	return func(v any, at []any, out *issues) any {
		s, ok := v.(string)
		if !ok {
			out.wrongType(at, "string", v)
		} else if !re.MatchString(s) && (s != "" || !orEmpty) {
			out.add(at, "invalid_string", "Invalid", object{"validation": "regex"})
		}
		return v
	}
}

// where is a string with a test of its own.
func where(fits func(string) bool) check {
	return func(v any, at []any, out *issues) any {
		s, ok := v.(string)
		if !ok {
			out.wrongType(at, "string", v)
		} else if !fits(s) {
			out.add(at, "custom", "Invalid input", nil)
		}
		return v
	}
}

func oneOf(options ...string) check {
	return func(v any, at []any, out *issues) any {
		s, ok := v.(string)
		quoted := "'" + strings.Join(options, "' | '") + "'"
		switch {
		case !ok:
			out.wrongType(at, quoted, v)
		case !slices.Contains(options, s):
			out.add(at, "invalid_enum_value", "Invalid enum value. Expected "+quoted+", received '"+s+"'",
				object{"received": s, "options": options})
		}
		return v
	}
}

func arrayOf(each check, atLeast int) check {
	return func(v any, at []any, out *issues) any {
		list, ok := v.([]any)
		if !ok {
			out.wrongType(at, "array", v)
			return v
		}
		if len(list) < atLeast {
			out.add(at, "too_small", fmt.Sprintf("Array must contain at least %d element(s)", atLeast),
				object{"type": "array", "inclusive": true, "exact": false, "minimum": atLeast})
		}
		clean := make([]any, len(list))
		for i, e := range list {
			clean[i] = each(e, append(slices.Clone(at), i), out)
		}
		return clean
	}
}

func nullable(c check) check {
	return func(v any, at []any, out *issues) any {
		if v == nil {
			return nil
		}
		return c(v, at, out)
	}
}

func boolean(v any, at []any, out *issues) any {
	if _, ok := v.(bool); !ok {
		out.wrongType(at, "boolean", v)
	}
	return v
}

func number(v any, at []any, out *issues) any {
	if _, ok := v.(float64); !ok {
		out.wrongType(at, "number", v)
	}
	return v
}

// anyObject takes any JSON object as it is.
func anyObject(v any, at []any, out *issues) any {
	if _, ok := v.(object); !ok {
		out.wrongType(at, "object", v)
	}
	return v
}
