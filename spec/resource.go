package spec

import (
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

func (l *loader) walkObject(n *node, kind *providers.Kind, s scope, list uint32, f *file) {
	mistakes := len(l.problems)
	if n = l.reshaped(n, kind); n == nil {
		return
	}
	m := l.members(n, l.tableOf(s.conn.Provider, kind), s.conn.Provider)
	fields := value.OfMap(m.fields...).At(l.pos(n))
	r, fresh := l.resource(n, kind, s, fields)
	switch {
	case fresh:
		r.Fields = fields
	case list != 0 && r.mention.list == list:
		l.declaredTwice(r, l.pos(n), r.mention.pos)
	default:
		r.Fields = l.merge(r.Fields, fields, "", f.overlay)
	}
	r.mention.list, r.mention.pos = list, l.pos(n)
	l.addressFrom(mistakes, r)
	if m.refs && !r.mention.refs {
		r.mention.refs = true
		l.tree.linked = append(l.tree.linked, r)
	}
	if len(m.own) > 0 {
		l.tree.own[r] = l.merge(l.tree.own[r], value.OfMap(m.own...), "", f.overlay)
	}
	for _, c := range m.collections {
		l.walkCollection(c, scope{s.conn, r}, f)
	}
}

// addressFrom gives the problems since a count the address of the object they are in.
func (l *loader) addressFrom(count int, r *Resource) {
	if strings.HasPrefix(string(r.Address), "?") {
		return // its key is missing
	}
	for _, p := range l.problems[count:] {
		if p.Address == "" {
			p.Address = r.Address
		}
	}
}

// resource finds or makes the resource that a mapping speaks of. One whose key
// is missing stands for itself, so that what is inside is checked too.
func (l *loader) resource(n *node, kind *providers.Kind, s scope, fields value.Value) (r *Resource, fresh bool) {
	r = &Resource{Kind: kind, Connection: s.conn, Parent: s.parent, Pos: l.pos(n)}
	lower := value.Address("")
	if kind.Singleton {
		r.Address = s.address().Only(kind.Collection)
	} else {
		key, names, ok := l.keyOf(n, kind, fields)
		if !ok {
			l.broken = true
			r.Address = value.Address("?" + r.Pos.String())
			return r, true
		}
		r.Key, r.KeyFields = key, names
		r.Address = s.address().Child(kind.Collection, key)
		if folds(kind, names) {
			lower = s.address().Child(kind.Collection, strings.ToLower(key))
		}
	}
	if old := l.tree.byAddress[r.Address]; old != nil {
		return old, false
	}
	if old := l.tree.folded[lower]; lower != "" && old != nil {
		return old, false
	}
	l.tree.byAddress[r.Address] = r
	if lower != "" {
		l.tree.folded[lower] = r
	}
	if s.parent != nil {
		s.parent.Children = append(s.parent.Children, r)
	} else {
		l.tree.roots[s.conn] = append(l.tree.roots[s.conn], r)
	}
	return r, true
}

// folds reports whether a key is the same in upper and lower case.
func folds(kind *providers.Kind, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		f := kind.Field(name)
		return f != nil && f.Fold
	})
}

func (l *loader) declaredTwice(r *Resource, at, first value.Pos) {
	l.add(&Problem{Pos: at, Related: []value.Pos{first}, Address: r.Address,
		Message: "the " + r.Kind.Name + " " + quote(r.Key) + " stands in this list already, at " + first.String(),
		Hint:    "keep one of them, or give one another " + strings.Join(r.KeyFields, " and ")})
}
