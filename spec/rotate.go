package spec

import (
	"regexp"
	"strconv"
	"time"

	"tenon/providers"
	"tenon/spec/value"
)

// Rotate is _rotate: how the secrets of an object follow each other.
type Rotate struct {
	Before  time.Duration // how long before its end a secret gets a successor
	Overlap time.Duration // how long both work: then the old one is deleted
	Pos     value.Pos
}

// defaultOverlap is how long a secret outlives its successor's making where
// nothing else is said.
const defaultOverlap = 7 * 24 * time.Hour

// rotateField is the table of _rotate.
func rotateField() providers.Field {
	duration := func(name, doc string) providers.Field { // a number is told of its unit by duration
		return providers.Field{Name: name, Type: providers.Any, Doc: doc}
	}
	return providers.Field{Name: "_rotate", Type: providers.Record,
		Doc: "Its secret is followed by another before it ends: the new one is tried, goes to the secret store, and for a while both work.",
		Fields: []providers.Field{
			duration("before", "How long before its end a secret gets a successor, in days or hours: 14d, 36h. At the earliest when half of its life is over."),
			duration("overlap", "How long the old secret goes on working, in days or hours; then it is deleted. The server may end it sooner. Default: 7d."),
		}}
}

// days is a duration as _rotate takes it.
var days = regexp.MustCompile(`^([1-9][0-9]{0,3})([dh])$`)

// bare is a number without the unit that it needs.
var bare = regexp.MustCompile(`^[0-9]+$`)

// rotate reads _rotate.
func (l *loader) rotate(r *Resource, v value.Value) {
	if !v.IsSet() || isReported(v) {
		return
	}
	if v.Kind() != value.Map {
		l.at(v.Pos(), "write {before: 14d, overlap: 7d}", "_rotate cannot come from elsewhere")
		return
	}
	out := &Rotate{Overlap: defaultOverlap, Pos: v.Pos()}
	before, ok := l.duration(v.Get("before"), "_rotate.before")
	if ok && before == 0 {
		l.at(v.Pos(), "add before: 14d", "_rotate does not say how long before its end a secret is to be followed by another")
	}
	out.Before = before
	if overlap, ok := l.duration(v.Get("overlap"), "_rotate.overlap"); ok && overlap > 0 {
		out.Overlap = overlap
	}
	l.overlap(r.Kind, v, out)
	if with := r.Kind.MintsWith; !l.broken && len(r.Kind.MintsOf(r.Fields)) == 0 {
		l.at(v.Pos(), "give it "+with+", or remove _rotate", "%s without %s brings no secret that could be followed by another", article(r.Kind.Name), with)
	}
	r.Rotate = out
}

// overlap keeps to what the server allows.
func (l *loader) overlap(kind *providers.Kind, v value.Value, out *Rotate) {
	if kind.Rotates == nil || kind.Rotates.Overlap == 0 || out.Overlap <= kind.Rotates.Overlap {
		return
	}
	most := inDays(kind.Rotates.Overlap)
	if at := v.Get("overlap"); at.IsSet() {
		l.at(at.Pos(), "write "+most+" or less, or leave it out", "_rotate.overlap is %s, and the server ends an old secret %s after the new one is made", at.Reveal(), most)
	}
	out.Overlap = kind.Rotates.Overlap
}

// inDays writes a duration as _rotate takes it.
func inDays(d time.Duration) string {
	if h := int(d / time.Hour); h%24 != 0 {
		return strconv.Itoa(h) + "h"
	}
	return strconv.Itoa(int(d/time.Hour)/24) + "d"
}

// duration reads a number of days or hours; 0 where there is none, false after a report.
func (l *loader) duration(v value.Value, name string) (time.Duration, bool) {
	if !v.IsSet() {
		return 0, true
	}
	if n := bare.FindString(v.Reveal()); n != "" && !v.IsSecret() && (v.Kind() == value.Number || v.Kind() == value.String) {
		l.at(v.Pos(), "write "+n+"d for days, or "+n+"h for hours", "%s is %s, without a unit", name, n)
		return 0, false
	}
	if k := v.Kind(); k == value.Number || k == value.Bool || k == value.List || k == value.Map {
		l.at(v.Pos(), "write days or hours, as in 14d or 36h", "%s takes days or hours and nothing else", name)
		return 0, false
	}
	text := l.plain(v, name)
	if text == "" {
		return 0, false
	}
	parts := days.FindStringSubmatch(text)
	if parts == nil {
		l.at(v.Pos(), "write days or hours, as in 14d or 36h", "%s does not take %s", name, quote(text))
		return 0, false
	}
	n, _ := strconv.Atoi(parts[1])
	if parts[2] == "d" {
		n *= 24
	}
	return time.Duration(n) * time.Hour, true
}
