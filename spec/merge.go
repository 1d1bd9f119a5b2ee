package spec

import (
	"tenon/spec/value"
)

// merge lays what a file says over what earlier ones said of the same thing.
// Mappings merge key by key. Elsewhere an overlay wins, and any other file must
// say the same: that two files disagree is never settled by their order.
func (l *loader) merge(base, over value.Value, path string, overlay bool) value.Value {
	switch {
	case base.Kind() == value.Absent:
		return over
	case over.Kind() == value.Absent:
		return base
	case base.Kind() == value.Map && over.Kind() == value.Map:
		return l.mergeMaps(base, over, path, overlay)
	case overlay || isReported(base) || isReported(over):
		return over
	case !value.Equal(base, over):
		what := path
		if what == "" {
			what = "it"
		}
		l.add(&Problem{Pos: over.Pos(), Related: []value.Pos{base.Pos()},
			Message: what + " has another value at " + base.Pos().String(),
			Hint:    "keep one, or override it in a file given with --overlay"})
	}
	return base
}

func (l *loader) mergeMaps(base, over value.Value, path string, overlay bool) value.Value {
	out := make([]value.Field, 0, base.Len()+over.Len())
	out = append(out, base.Fields()...)
	for _, f := range over.Fields() {
		out = append(out, value.Field{Key: f.Key, Value: l.merge(base.Get(f.Key), f.Value, value.JoinPath(path, f.Key), overlay)})
	}
	merged := value.OfMap(out...).At(base.Pos())
	if base.IsSecret() || over.IsSecret() {
		merged = merged.AsSecret()
	}
	return merged
}
