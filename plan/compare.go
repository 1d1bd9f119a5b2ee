package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// leaf is the smallest declared part of an object: it is equal or it differs.
type leaf struct {
	path  string
	field *providers.Field
	want  value.Value
	have  value.Value
	same  bool
}

// comparer is the one differ. It walks what is declared, part by part, and
// tells for each leaf whether the live side says the same. Both sides are put
// into one form by the field's traits first; after that there is no exception.
type comparer struct {
	ignore []string
	refs   bool // compare reference fields too: they hold ids on both sides
	emit   func(leaf)
}

// plainSame reports whether nothing of an object's plain fields differs.
func plainSame(r *spec.Resource, have value.Value) bool {
	same := true
	c := comparer{ignore: r.Ignore, emit: func(l leaf) { same = same && l.same }}
	c.object(r.Kind, r.Fields, have)
	return same
}

// object walks the declared fields of one object.
func (c *comparer) object(kind *providers.Kind, want, have value.Value) {
	for _, part := range want.Fields() {
		f := kind.Field(part.Key)
		if f == nil || f.Relation || f.Local || f.ReadOnly || f.WriteOnly || (f.Ref != nil && !c.refs) {
			continue
		}
		c.walk(f, value.JoinPath("", f.Name), part.Value, have.Get(f.Name))
	}
}

func (c *comparer) walk(f *providers.Field, path string, want, have value.Value) {
	if slices.Contains(c.ignore, path) {
		return
	}
	if f == nil {
		f = &providers.Field{Type: providers.Any}
	}
	if have.Kind() == value.Absent {
		have = f.Default
	}
	switch {
	case want.Kind() == value.Absent:
	case want.Kind() == value.Null:
		c.emit(leaf{path, f, want, have, isEmpty(f, have)})
	case want.Kind() == value.Map && f.Type != providers.List && !f.Secret && !want.IsSecret():
		for _, part := range want.Fields() {
			sub := f.Field(part.Key)
			if sub != nil && (sub.ReadOnly || sub.WriteOnly) {
				continue
			}
			c.walk(sub, value.JoinPath(path, part.Key), part.Value, have.Get(part.Key))
		}
	case want.HasUnknown():
		c.emit(leaf{path, f, want, have, false})
	case want.Kind() == value.Map:
		c.emit(leaf{path, f, want, have, c.sameParts(f, want, have)})
	case want.Kind() == value.List:
		c.emit(leaf{path, f, want, have, have.Kind() == value.List && c.sameList(f, want.Items(), have.Items())})
	default:
		c.emit(leaf{path, f, want, have, value.Equal(normal(f, want), normal(f, have))})
	}
}

// sameParts compares a mapping that is shown as one, since it is secret: as
// everywhere, only what is declared of it counts.
func (c *comparer) sameParts(f *providers.Field, want, have value.Value) bool {
	if have.Kind() != value.Map {
		return false
	}
	same := true
	inner := comparer{refs: true, emit: func(l leaf) { same = same && l.same }}
	for _, part := range want.Fields() {
		if sub := f.Field(part.Key); sub == nil || !sub.ReadOnly && !sub.WriteOnly {
			inner.walk(sub, "", part.Value, have.Get(part.Key))
		}
	}
	return same
}

// sameItem compares one item of a list: only what is declared of it counts.
func (c *comparer) sameItem(f *providers.Field, want, have value.Value) bool {
	if want.Kind() == value.Map && have.Kind() != value.Map {
		return false
	}
	same := true
	inner := comparer{refs: true, emit: func(l leaf) { same = same && l.same }}
	inner.walk(f, "", want, have)
	return same
}

func (c *comparer) sameList(f *providers.Field, want, have []value.Value) bool {
	if f.Set {
		return c.sameSet(f.Elem, want, have)
	}
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if !c.sameItem(f.Elem, want[i], have[i]) {
			return false
		}
	}
	return true
}

// sameSet pairs off the items of two lists in which order and repetition mean nothing.
func (c *comparer) sameSet(elem *providers.Field, want, have []value.Value) bool {
	want, have = distinct(elem, want), distinct(elem, have)
	if len(want) != len(have) {
		return false
	}
	scalar := !slices.ContainsFunc(want, func(v value.Value) bool { return v.Kind() == value.Map || v.Kind() == value.List })
	if scalar {
		return slices.EqualFunc(want, have, value.Equal)
	}
	fits := make([][]bool, len(want))
	for i, w := range want {
		fits[i] = make([]bool, len(have))
		for j, h := range have {
			fits[i][j] = c.sameItem(elem, w, h)
		}
	}
	return pairOff(fits)
}

// pairOff reports whether each row can have a column of its own that fits it.
// An item that is declared in part may fit several, so that the first one that
// fits is not always the right one: who holds it may have to move on.
func pairOff(fits [][]bool) bool {
	holder := make([]int, len(fits)) // of each column: its row, counted from 1
	var seat func(row int, tried []bool) bool
	seat = func(row int, tried []bool) bool {
		for column, fit := range fits[row] {
			if !fit || tried[column] {
				continue
			}
			tried[column] = true
			if holder[column] == 0 || seat(holder[column]-1, tried) {
				holder[column] = row + 1
				return true
			}
		}
		return false
	}
	for row := range fits {
		if !seat(row, make([]bool, len(fits))) {
			return false
		}
	}
	return true
}

// distinct sorts items in their normal form and drops repetitions.
func distinct(elem *providers.Field, items []value.Value) []value.Value {
	out := make([]value.Value, len(items))
	for i, item := range items {
		out[i] = normal(elem, item)
	}
	slices.SortFunc(out, value.Compare)
	return slices.CompactFunc(out, value.Equal)
}

// normal is the form in which a scalar is compared.
func normal(f *providers.Field, v value.Value) value.Value {
	if f != nil && f.EmptyNull && (v.Kind() == value.Absent || v.Kind() == value.String && v.Reveal() == "") {
		return value.OfNull()
	}
	if f == nil || v.Kind() != value.String {
		return v
	}
	if f.Network {
		if text, err := providers.Network(v.Reveal()); err == nil {
			return value.OfString(text)
		}
	}
	if f.Fold {
		return value.OfString(strings.ToLower(v.Reveal()))
	}
	return v
}

// isEmpty reports whether a live value is what a field is when nobody set it.
func isEmpty(f *providers.Field, v value.Value) bool {
	switch v.Kind() {
	case value.Absent, value.Null:
		return true
	case value.List, value.Map:
		if v.Len() == 0 {
			return true
		}
	case value.String:
		if f.EmptyNull && v.Reveal() == "" {
			return true
		}
	}
	return f.Default.Kind() != value.Absent && value.Equal(normal(f, v), normal(f, f.Default))
}

// digest is what the inventory keeps of a value: enough to tell another one.
func digest(f *providers.Field, v value.Value) string {
	sum := sha256.Sum256(canonical(f, v))
	return hex.EncodeToString(sum[:6])
}

// canonical gives the same bytes for values that compare as equal.
func canonical(f *providers.Field, v value.Value) []byte {
	v = compared(f, v)
	if f.Set && v.Kind() == value.List {
		v = value.OfList(distinct(f.Elem, v.Items())...)
	}
	return normal(f, v).RevealJSON()
}

// compared leaves out of the items of a list what no comparison looks at: what
// the server makes, and what it does not show.
func compared(f *providers.Field, v value.Value) value.Value {
	switch {
	case f == nil:
	case v.Kind() == value.List && f.Elem != nil && len(f.Elem.Fields) > 0:
		items := slices.Clone(v.Items())
		for i := range items {
			items[i] = compared(f.Elem, items[i])
		}
		return keepMark(value.OfList(items...), v)
	case v.Kind() == value.Map && len(f.Fields) > 0:
		out := v
		for _, part := range v.Fields() {
			if sub := f.Field(part.Key); sub != nil && (sub.ReadOnly || sub.WriteOnly) {
				out = out.With(part.Key, value.Value{})
			} else if sub != nil {
				out = out.With(part.Key, compared(sub, part.Value))
			}
		}
		return out
	}
	return v
}

// isSecret reports whether a leaf must not be printed.
func (l leaf) isSecret() bool {
	return l.want.HasSecret() || l.have.HasSecret() || secretIn(l.field, l.want) || secretIn(l.field, l.have)
}

// secretIn reports whether a value holds what its row calls secret: a live
// value need not be marked.
func secretIn(f *providers.Field, v value.Value) bool {
	switch {
	case f == nil || !v.IsSet():
		return false
	case f.Secret:
		return true
	case v.Kind() == value.List:
		return f.Elem != nil && slices.ContainsFunc(v.Items(), func(item value.Value) bool { return secretIn(f.Elem, item) })
	case v.Kind() == value.Map:
		return slices.ContainsFunc(v.Fields(), func(part value.Field) bool { return secretIn(f.Field(part.Key), part.Value) })
	}
	return false
}
