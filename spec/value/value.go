// Package value holds the one immutable tree that travels through Tenon: what
// a state file says, what a server answered, and what will be sent.
//
// A Value knows where it was written and whether it is secret; both travel
// with it. It knows nothing of YAML, of kinds or of providers.
package value

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Kind says what a Value is.
type Kind uint8

// The kinds of a Value. The zero Value is Absent: not written at all, which is
// not the same as Null, "must be unset".
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	List
	Map
	Ref     // a value from elsewhere, known later: see Target
	Unknown // a value that only apply can tell
)

// String names the kind as error messages do.
func (k Kind) String() string {
	return [...]string{"nothing", "null", "a boolean", "a number", "a string", "a list", "a mapping", "a reference", "an unknown value"}[k]
}

// Pos is a place in a state file. The zero Pos is "nowhere" (a live value).
// Line and Col count from 1; Col counts characters.
type Pos struct {
	File      string
	Line, Col int32
}

// IsZero reports whether the position is unknown.
func (p Pos) IsZero() bool { return p.Line == 0 && p.File == "" }

// String gives file:line:col, the form that every error begins with.
func (p Pos) String() string {
	if p.IsZero() {
		return ""
	}
	if p.Line == 0 {
		return p.File
	}
	if p.File == "" {
		return strconv.Itoa(int(p.Line)) + ":" + strconv.Itoa(int(p.Col))
	}
	return p.File + ":" + strconv.Itoa(int(p.Line)) + ":" + strconv.Itoa(int(p.Col))
}

// Value is one immutable node. Copying it is cheap; its parts cannot be
// changed from outside, so it may be shared between goroutines.
type Value struct {
	kind   Kind
	secret bool
	pos    Pos
	text   string
	node   *node
}

type node struct {
	items  []Value
	fields []Field // sorted by Key
	target Target
	hidden func() string // the text of a secret scalar: fmt cannot look into a function
}

// Field is one entry of a Map.
type Field struct {
	Key   string
	Value Value
}

// OfString returns a String.
func OfString(s string) Value { return Value{kind: String, text: s} }

// OfBool returns a Bool.
func OfBool(b bool) Value { return Value{kind: Bool, text: strconv.FormatBool(b)} }

// OfInt returns a Number.
func OfInt(i int64) Value { return Value{kind: Number, text: strconv.FormatInt(i, 10)} }

// OfNumber returns a Number from its decimal text, which is kept as written.
func OfNumber(text string) Value { return Value{kind: Number, text: text} }

// OfNull returns Null.
func OfNull() Value { return Value{kind: Null} }

// OfUnknown returns a value that is known only after apply.
func OfUnknown() Value { return Value{kind: Unknown} }

// OfList returns a List that holds the items; the slice must not be changed afterwards.
func OfList(items ...Value) Value { return Value{kind: List, node: &node{items: items}} }

// OfStrings returns a List of Strings.
func OfStrings(texts ...string) Value {
	items := make([]Value, len(texts))
	for i, t := range texts {
		items[i] = OfString(t)
	}
	return OfList(items...)
}

// OfMap returns a Map. The fields may come in any order; of two with one key
// the later wins. The slice is taken over.
func OfMap(fields ...Field) Value {
	sortFields(fields)
	out := fields[:0]
	for _, f := range fields {
		if n := len(out); n > 0 && out[n-1].Key == f.Key {
			out[n-1] = f
			continue
		}
		out = append(out, f)
	}
	return Value{kind: Map, node: &node{fields: out}}
}

// sortFields sorts by key and keeps the order of equal ones. Nearly all maps
// are small, and inserting is the fastest there.
func sortFields(fields []Field) {
	if len(fields) > 24 {
		slices.SortStableFunc(fields, func(a, b Field) int { return strings.Compare(a.Key, b.Key) })
		return
	}
	for i := 1; i < len(fields); i++ {
		for j := i; j > 0 && fields[j].Key < fields[j-1].Key; j-- {
			fields[j], fields[j-1] = fields[j-1], fields[j]
		}
	}
}

// OfRef returns a reference to a value elsewhere.
func OfRef(t Target) Value { return Value{kind: Ref, node: &node{target: t}} }

// At returns the value with another position.
func (v Value) At(p Pos) Value { v.pos = p; return v }

// AsSecret returns the value marked as secret; so is all that is read out of it.
func (v Value) AsSecret() Value {
	if v.secret {
		return v
	}
	v.secret = true
	switch v.kind {
	case List:
		items := make([]Value, len(v.node.items))
		for i, item := range v.node.items {
			items[i] = item.AsSecret()
		}
		v.node = &node{items: items}
	case Map:
		fields := make([]Field, len(v.node.fields))
		for i, f := range v.node.fields {
			fields[i] = Field{f.Key, f.Value.AsSecret()}
		}
		v.node = &node{fields: fields}
	case Bool, Number, String:
		text := v.text
		v.node, v.text = &node{hidden: func() string { return text }}, ""
	}
	return v
}

// Kind says what the value is.
func (v Value) Kind() Kind { return v.kind }

// Pos says where the value was written; zero for a live value.
func (v Value) Pos() Pos { return v.pos }

// markedAs returns the value, secret where another one is.
func (v Value) markedAs(other Value) Value {
	if other.secret {
		return v.AsSecret()
	}
	return v
}

// IsSecret reports whether this very value is marked; see HasSecret for its parts.
func (v Value) IsSecret() bool { return v.secret }

// HasSecret reports whether the value or any part of it is secret.
func (v Value) HasSecret() bool {
	if v.secret {
		return true
	}
	found := false
	v.each(func(_ string, part Value) { found = found || part.HasSecret() })
	return found
}

// HasUnknown reports whether the value or any part of it is known only after
// apply, or is a reference that nobody has followed yet.
func (v Value) HasUnknown() bool {
	if v.kind == Unknown || v.kind == Ref {
		return true
	}
	found := false
	v.each(func(_ string, part Value) { found = found || part.HasUnknown() })
	return found
}

// IsSet reports whether the value is written and not null.
func (v Value) IsSet() bool { return v.kind != Absent && v.kind != Null }

// Reveal returns the text of a scalar, secret or not. It is the only way to
// read a secret; each call is a place to look at.
func (v Value) Reveal() string {
	if v.node != nil && v.node.hidden != nil {
		return v.node.hidden()
	}
	return v.text
}

// Text returns the text of a scalar, or "(secret)" for a secret one.
func (v Value) Text() string {
	if v.secret {
		return "(secret)"
	}
	return v.text
}

// True reports whether the value is the boolean true.
func (v Value) True() bool { return v.kind == Bool && v.Reveal() == "true" }

// Len is the number of items or fields.
func (v Value) Len() int {
	switch {
	case v.kind == List:
		return len(v.node.items)
	case v.kind == Map:
		return len(v.node.fields)
	}
	return 0
}

// Items returns the items of a List, secret where the list is. The caller must not change the slice.
func (v Value) Items() []Value {
	if v.kind != List {
		return nil
	}
	return v.node.items
}

// Fields returns the fields of a Map, sorted by key. The caller must not change the slice.
func (v Value) Fields() []Field {
	if v.kind != Map {
		return nil
	}
	return v.node.fields
}

// Get returns the field with that key, or Absent.
func (v Value) Get(key string) Value {
	if v.kind != Map {
		return Value{}
	}
	fields := v.node.fields
	i := sort.Search(len(fields), func(i int) bool { return fields[i].Key >= key })
	if i == len(fields) || fields[i].Key != key {
		return Value{}
	}
	return fields[i].Value
}

// Target is what a Ref points at; zero for any other kind.
func (v Value) Target() Target {
	if v.kind != Ref {
		return Target{}
	}
	return v.node.target
}

// With returns a copy of a Map (or of nothing) in which key holds part; an
// Absent part removes the key.
func (v Value) With(key string, part Value) Value {
	fields := make([]Field, 0, v.Len()+1)
	for _, f := range v.Fields() {
		if f.Key != key {
			fields = append(fields, f)
		}
	}
	if part.kind != Absent {
		fields = append(fields, Field{key, part})
	}
	out := OfMap(fields...)
	out.pos = v.pos
	return out.markedAs(v)
}

// Walk visits every node of the tree, a node before its parts.
func (v Value) Walk(visit func(Value)) {
	visit(v)
	v.each(func(_ string, part Value) { part.Walk(visit) })
}

// Map returns the tree with change applied to every node, leaves first.
func (v Value) Transform(change func(Value) (Value, error)) (Value, error) {
	switch v.kind {
	case List:
		items := make([]Value, len(v.node.items))
		for i, item := range v.node.items {
			next, err := item.Transform(change)
			if err != nil {
				return Value{}, err
			}
			items[i] = next
		}
		v = Value{kind: List, pos: v.pos, node: &node{items: items}}.markedAs(v)
	case Map:
		fields := make([]Field, len(v.node.fields))
		for i, f := range v.node.fields {
			next, err := f.Value.Transform(change)
			if err != nil {
				return Value{}, err
			}
			fields[i] = Field{f.Key, next}
		}
		v = Value{kind: Map, pos: v.pos, node: &node{fields: fields}}.markedAs(v)
	}
	return change(v)
}

func (v Value) each(visit func(key string, part Value)) {
	if v.node == nil {
		return
	}
	for _, item := range v.node.items {
		visit("", item)
	}
	for _, f := range v.node.fields {
		visit(f.Key, f.Value)
	}
}
