package spec

import (
	"slices"
	"strconv"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// RefPath says where the object that a relation names is to be looked for: from
// an enclosing object of the referrer, step by step down to the target.
type RefPath struct {
	Connection *Connection
	// Anchor is the object in which the first step's kind lives: the referrer
	// itself or one that encloses it. nil is the connection.
	Anchor *Resource
	// Steps lead from the anchor down to the target, which is the last one.
	Steps []RefStep
}

// RefStep is one object on the way.
type RefStep struct {
	Kind *providers.Kind
	Key  string // its natural key as one text; "" for a Singleton
	// KeyFields are the fields that make the key where the reference spelt them
	// out; nil where it gave only the text, which may then be the key of any of
	// the kind's alternatives.
	KeyFields []string
}

// Target is the last step.
func (p RefPath) Target() RefStep { return p.Steps[len(p.Steps)-1] }

// Address is the address that the target has if it is declared under the key
// that the reference gives.
func (p RefPath) Address() value.Address {
	at := p.Connection.Address
	if p.Anchor != nil {
		at = p.Anchor.Address
	}
	for _, step := range p.Steps {
		at = step.address(at)
	}
	return at
}

func (s RefStep) address(parent value.Address) value.Address {
	if s.Kind.Singleton {
		return parent.Only(s.Kind.Collection)
	}
	return parent.Child(s.Kind.Collection, s.Key)
}

// RefPath reads one written reference: a Ref field's value, or one item of a
// list of them. A scalar is the target's key; the object is looked for in the
// innermost object around the referrer (or in itself) that holds the kind. A
// mapping names ancestors by their kinds, beside the target's own key fields:
// {resource: …, name: …}; the ancestors named come instead of enclosing ones.
//
// It looks at nothing but the table: the target may be declared, live, or not
// exist. A null, a !ref and an unknown value name nothing: see NamesObject.
// The error is a *Problem.
func (r *Resource) RefPath(ref *providers.Ref, v value.Value) (RefPath, error) {
	chain := lineage(r.Connection.Provider, ref.Kind)
	if chain == nil {
		return RefPath{}, &Problem{Pos: v.Pos(), Address: r.Address, Message: "there is no kind " + quote(ref.Kind) + " to refer to"}
	}
	rd := refReader{from: r, chain: chain, written: v}
	if v.Kind() == value.Map {
		return rd.mapping()
	}
	return rd.scalar()
}

// NamesObject reports whether a reference is written as a name, so that
// RefPath can read it.
func NamesObject(v value.Value) bool {
	switch v.Kind() {
	case value.String, value.Number, value.Bool, value.Map:
		return true
	}
	return false
}

// lineage is the rows from the one directly under the connection down to a kind.
func lineage(p *providers.Provider, name string) []*providers.Kind {
	var chain []*providers.Kind
	for name != "" {
		kind := p.Kind(name)
		if kind == nil || slices.Contains(chain, kind) {
			return nil
		}
		chain = append(chain, kind)
		name = kind.Parent
	}
	slices.Reverse(chain)
	return chain
}

type refReader struct {
	from    *Resource
	chain   []*providers.Kind
	written value.Value
}

func (rd refReader) target() *providers.Kind { return rd.chain[len(rd.chain)-1] }

// anchor finds the innermost object around the referrer whose kind stands in
// the chain before limit, and the place in the chain that follows it.
func (rd refReader) anchor(limit int) (*Resource, int) {
	for r := rd.from; r != nil; r = r.Parent {
		if i := slices.Index(rd.chain[:limit], r.Kind); i >= 0 {
			return r, i + 1
		}
	}
	return nil, 0
}

func (rd refReader) scalar() (RefPath, error) {
	last := len(rd.chain) - 1
	at, next := rd.anchor(last)
	path := RefPath{Connection: rd.from.Connection, Anchor: at}
	for _, kind := range rd.chain[next:last] {
		if !kind.Singleton {
			return RefPath{}, rd.problem("a "+rd.target().Name+" lives in a "+kind.Name+", and this does not say which", "write "+rd.form(next))
		}
		path.Steps = append(path.Steps, RefStep{Kind: kind})
	}
	text, ok := scalarText(rd.written)
	if !ok {
		return RefPath{}, rd.problem("a "+rd.target().Name+" is named by its key, not by "+rd.written.Kind().String(), "write "+rd.form(next))
	}
	path.Steps = append(path.Steps, RefStep{Kind: rd.target(), Key: text})
	return path, nil
}

func (rd refReader) mapping() (RefPath, error) {
	last := len(rd.chain) - 1
	first := slices.IndexFunc(rd.chain[:last], func(k *providers.Kind) bool { return rd.names(k) })
	if first < 0 {
		first = last
	}
	at, next := rd.anchor(first)
	path := RefPath{Connection: rd.from.Connection, Anchor: at}
	for _, kind := range rd.chain[next:last] {
		step := RefStep{Kind: kind}
		if !kind.Singleton {
			text, ok := scalarText(rd.written.Get(kind.Name))
			if !ok {
				return RefPath{}, rd.problem("the reference does not say in which "+kind.Name+" the "+rd.target().Name+" is", "write "+rd.form(next))
			}
			step.Key = text
		}
		path.Steps = append(path.Steps, step)
	}
	key, names, ok := rd.target().Key(rd.written)
	if !ok {
		return RefPath{}, rd.problem("the reference does not name the "+rd.target().Name, "write "+rd.form(next))
	}
	if extra, at := rd.unknown(names, next); extra != "" {
		return RefPath{}, &Problem{Pos: at, Address: rd.from.Address, Message: "unknown key " + quote(extra) + " in a reference to a " + rd.target().Name, Hint: "write " + rd.form(next)}
	}
	path.Steps = append(path.Steps, RefStep{Kind: rd.target(), Key: key, KeyFields: names})
	return path, nil
}

func (rd refReader) names(k *providers.Kind) bool {
	return rd.written.Get(k.Name).Kind() != value.Absent && !k.Singleton
}

// unknown finds a key of the mapping that is neither of the target's key nor an ancestor.
func (rd refReader) unknown(names []string, next int) (string, value.Pos) {
	for _, f := range rd.written.Fields() {
		isKey := slices.ContainsFunc(names, func(n string) bool { return value.SplitPath(n)[0] == f.Key })
		isAncestor := slices.ContainsFunc(rd.chain[next:len(rd.chain)-1], func(k *providers.Kind) bool { return k.Name == f.Key })
		if !isKey && !isAncestor {
			return f.Key, f.Value.Pos()
		}
	}
	return "", value.Pos{}
}

// form shows how the reference is written, from one place in the chain on.
func (rd refReader) form(next int) string {
	var keys []string
	for _, kind := range rd.chain[next : len(rd.chain)-1] {
		if !kind.Singleton {
			keys = append(keys, kind.Name)
		}
	}
	if len(rd.target().Keys) > 0 {
		keys = append(keys, rd.target().Keys[0]...)
	}
	for i := range keys {
		keys[i] += ": …"
	}
	return "{" + strings.Join(keys, ", ") + "}"
}

func (rd refReader) problem(message, hint string) *Problem {
	return &Problem{Pos: rd.written.Pos(), Address: rd.from.Address, Message: message, Hint: hint}
}

func scalarText(v value.Value) (string, bool) {
	switch v.Kind() {
	case value.String, value.Number, value.Bool:
		return v.Reveal(), v.Reveal() != ""
	}
	return "", false
}

// quote puts a text of the user's into a message: control characters show as escapes.
func quote(s string) string { return strconv.Quote(s) }
