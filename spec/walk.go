package spec

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tenon/providers"
	"tenon/spec/value"
)

// isConnectionName keeps addresses readable: a connection stands in them without
// brackets. (As a regular expression it would cost every start of the program 8 ms.)
func isConnectionName(text string) bool {
	other := func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N) && r != '_' && r != '-' }
	length := utf8.RuneCountInString(text)
	return 0 < length && length <= 100 && utf8.ValidString(text) && strings.IndexFunc(text, other) < 0
}

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
	if !isConnectionName(key.text) {
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
