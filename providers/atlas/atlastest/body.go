package atlastest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// body reads an object; fields that are read-only or not known are ignored, as
// clients send them.
func (c *call) body() (object, error) {
	var o object
	if err := json.Unmarshal(c.raw, &o); err != nil || o == nil {
		return nil, errJSON()
	}
	return o, nil
}

// list reads a list of objects.
func (c *call) list() ([]object, error) {
	var list []object
	if err := json.Unmarshal(c.raw, &list); err != nil {
		return nil, errJSON()
	}
	return list, nil
}

// checks collects what is wrong with a body.
type checks struct {
	of  object
	bad []violation
}

func (k *checks) wrong(field, why string) { k.bad = append(k.bad, violation{field, why}) }

// err is the 400 that tells all of it.
func (k *checks) err() error {
	if len(k.bad) == 0 {
		return nil
	}
	bad := errBad("VALIDATION_ERROR", "Invalid attribute "+k.bad[0].Field+": "+k.bad[0].Description+".", k.bad[0].Field)
	bad.fields = k.bad
	return bad
}

// text checks a text of so many characters; missing says whether it may be absent.
func (k *checks) text(field string, shortest, longest int, form *regexp.Regexp, missing bool) string {
	v, there := k.of[field]
	if !there || v == nil {
		if !missing {
			k.wrong(field, "must not be null")
		}
		return ""
	}
	s, ok := v.(string)
	n := utf8.RuneCountInString(s)
	switch {
	case !ok:
		k.wrong(field, "must be a string")
	case n < shortest || n > longest:
		k.wrong(field, "size must be between "+strconv.Itoa(shortest)+" and "+strconv.Itoa(longest))
	case form != nil && !form.MatchString(s):
		k.wrong(field, "must match "+form.String())
	}
	return s
}

// roles checks a list of roles, each of which must be known.
func (k *checks) roles(field string, known []string, missing bool) []string {
	v, there := k.of[field]
	if !there || v == nil {
		if !missing {
			k.wrong(field, "must not be null")
		}
		return nil
	}
	list := strs(v)
	if raw, ok := v.([]any); !ok || len(raw) != len(list) {
		k.wrong(field, "must be a list of strings")
	}
	if len(list) == 0 {
		k.wrong(field, "size must be at least 1")
	}
	for _, r := range list {
		if !slices.Contains(known, r) {
			k.wrong(field, "no such role "+r)
		}
	}
	return unique(list)
}

// whole checks a whole number.
func (k *checks) whole(field string, least, most float64) int {
	n, ok := k.of[field].(float64)
	if !ok || n != float64(int(n)) || n < least || n > most {
		k.wrong(field, "must be between "+strconv.Itoa(int(least))+" and "+strconv.Itoa(int(most)))
	}
	return int(n)
}

// unique takes each once, in the order of a set that the server keeps.
func unique(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

func str(o object, name string) string {
	s, _ := o[name].(string)
	return s
}

// strs reads a list of texts.
func strs(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// objects reads a list of objects.
func objects(v any) []object {
	list, _ := v.([]any)
	var out []object
	for _, e := range list {
		if o, ok := e.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

// day tells a time as the service does.
func day(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// dayOr tells a time, or null where it has not been.
func dayOr(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return day(t)
}
