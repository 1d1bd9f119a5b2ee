package spec

import (
	"regexp"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// connectionName keeps addresses readable: a connection stands in them without brackets.
var connectionName = regexp.MustCompile(`^[\pL\pN_-]{1,100}$`)

// walk reads what one file declares into the tree, and drops the file's own.
func (l *loader) walk(f *file) {
	root := f.cached.node
	settings := settingKeys()
	for i := 0; i+1 < len(root.kids); i += 2 {
		key, part := &root.kids[i], &root.kids[i+1]
		if slices.Contains(settings, key.text) {
			continue
		}
		p := l.provider(key.text)
		if p == nil {
			l.unknownRoot(key, settings)
			continue
		}
		if part.kind != nodeMapping {
			l.notMapping(part, key.text+" holds connections", "write "+p.Name+": {NAME: {…}}")
			continue
		}
		for j := 0; j+1 < len(part.kids); j += 2 {
			l.walkConnection(&part.kids[j], &part.kids[j+1], p, f)
		}
	}
	if !f.included {
		f.cached = nil
	}
}

func (l *loader) provider(name string) *providers.Provider {
	for _, p := range l.o.Providers {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (l *loader) unknownRoot(key *node, settings []string) {
	var names []string
	for _, p := range l.o.Providers {
		names = append(names, p.Name)
	}
	hint := didYouMean(l.suggest(key.text, append(slices.Clone(names), settings...)), "the providers are "+enumerate(names, 20))
	l.at(l.pos(key), hint, "%s is neither a provider nor a setting", quote(key.text))
}

func (l *loader) notMapping(n *node, what, hint string) {
	if n.kind != nodeBad {
		l.at(l.pos(n), hint, "%s, and this is %s", what, n.is())
	}
}

func (l *loader) walkConnection(key, n *node, p *providers.Provider, f *file) {
	if !connectionName.MatchString(key.text) {
		l.at(l.pos(key), "use letters, digits, _ and -", "this is no name for a connection")
		return
	}
	if n.kind != nodeMapping {
		l.notMapping(n, "a connection is a mapping", "write {} if it has nothing of its own")
		return
	}
	address := value.Address(p.Name).Only(key.text)
	conn := l.tree.byName[address]
	if conn == nil {
		conn = &Connection{Address: address, Provider: p, Name: key.text, Fields: value.OfMap(), Pos: l.pos(key)}
		l.tree.byName[address] = conn
		l.tree.connections = append(l.tree.connections, conn)
	}
	m := l.members(n, newTable("a connection", p.Connection, p.Children(""), ownFields(nil)), p)
	conn.Fields = l.merge(conn.Fields, value.OfMap(m.fields...).At(l.pos(n)), "", f.overlay)
	if m.refs {
		l.refuseRefs(conn.Fields)
	}
	if len(m.own) > 0 {
		l.tree.manage[conn] = l.merge(l.tree.manage[conn], value.OfMap(m.own...), "", f.overlay)
	}
	for _, c := range m.collections {
		l.walkCollection(c, scope{conn: conn}, f)
	}
}

// refuseRefs reports references in a connection: it must open before anything is known.
func (l *loader) refuseRefs(v value.Value) {
	_, _ = v.Transform(func(part value.Value) (value.Value, error) {
		if part.Kind() == value.Ref && !part.Target().Secret {
			l.at(part.Pos(), "use !env, !var, !file or !secret", "a connection is opened before any object is known, so it cannot use !ref")
		}
		return part, nil
	})
}

// scope is the inside of a connection, or of an object of it.
type scope struct {
	conn   *Connection
	parent *Resource
}

func (s scope) address() value.Address {
	if s.parent != nil {
		return s.parent.Address
	}
	return s.conn.Address
}

func (l *loader) walkCollection(c collection, s scope, f *file) {
	l.noteCollection(c, s)
	if c.kind.Singleton {
		if c.node.kind != nodeMapping {
			l.notMapping(c.node, c.key.text+" is one object, a mapping", "write key: value under it, or leave it out")
			return
		}
		l.walkObject(c.node, c.kind, s, 0, f)
		return
	}
	if c.node.kind != nodeList {
		hint := "begin each object with - on a line of its own"
		if c.node.kind == nodeNull {
			hint = "write [] for none, or leave it out"
		}
		l.notMapping(c.node, c.key.text+" is a list of objects", hint)
		return
	}
	l.tree.lists++
	list := l.tree.lists
	for i := range c.node.kids {
		item := &c.node.kids[i]
		if item.kind != nodeMapping {
			l.notMapping(item, article(c.kind.Name)+" is a mapping", "write - "+keyExample(c.kind))
			continue
		}
		l.walkObject(item, c.kind, s, list, f)
	}
}

func keyExample(kind *providers.Kind) string {
	if len(kind.Keys) == 0 {
		return "key: value"
	}
	return kind.Keys[0][0] + ": …"
}

func (l *loader) noteCollection(c collection, s scope) {
	where := &s.conn.Collections
	if s.parent != nil {
		where = &s.parent.Collections
	}
	if *where == nil {
		*where = map[string]value.Pos{}
	}
	if _, have := (*where)[c.kind.Collection]; !have {
		(*where)[c.kind.Collection] = l.pos(c.key)
	}
}

func (l *loader) walkObject(n *node, kind *providers.Kind, s scope, list uint32, f *file) {
	mistakes := len(l.problems)
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
