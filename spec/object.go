package spec

import (
	"tenon/providers"
	"tenon/spec/value"
)

// tree is what the files have said so far, merged.
type tree struct {
	connections []*Connection
	byName      map[value.Address]*Connection
	roots       map[*Connection][]*Resource
	byAddress   map[value.Address]*Resource
	folded      map[value.Address]*Resource // by keys in lower case, of kinds that fold
	own         map[*Resource]value.Value   // underscore keys
	manage      map[*Connection]value.Value
	linked      []*Resource // those with a !ref
	lists       uint32      // counts the lists walked
	resources   []*Resource // in their final order
}

func newTree() tree {
	return tree{
		byName:    map[value.Address]*Connection{},
		roots:     map[*Connection][]*Resource{},
		byAddress: map[value.Address]*Resource{},
		folded:    map[value.Address]*Resource{},
		own:       map[*Resource]value.Value{},
		manage:    map[*Connection]value.Value{},
	}
}

// mention is the last place where a file spoke of a resource.
type mention struct {
	list uint32
	pos  value.Pos
	refs bool // noted in tree.linked
}

// members are the parts of a mapping that is an object or a connection.
type members struct {
	fields      []value.Field
	own         []value.Field
	collections []collection
	refs        bool
}

type collection struct {
	key, node *node
	kind      *providers.Kind
}

// members sorts the keys of a mapping by what the table says of them.
func (l *loader) members(n *node, t *table, p *providers.Provider) members {
	before := l.refs
	m := members{fields: make([]value.Field, 0, len(n.kids)/2)}
	for i := 0; i+1 < len(n.kids); i += 2 {
		key, part := &n.kids[i], &n.kids[i+1]
		if kind := t.children[key.text]; kind != nil {
			m.collections = append(m.collections, collection{key, part, kind})
			continue
		}
		f, mine := t.fields[key.text], false
		if f == nil {
			f, mine = t.ownField(key.text), true
		}
		switch {
		case f == nil:
			if meant := l.unknownKey(key, t, p); t.fields[meant] != nil {
				m.fields = append(m.fields, value.Field{Key: meant, Value: l.reported(key)})
			}
			continue
		case f.ReadOnly && !t.keys[f.Name]:
			continue
		}
		if v := l.member(part, f, t); mine {
			m.own = append(m.own, value.Field{Key: f.Name, Value: v})
		} else {
			m.fields = append(m.fields, value.Field{Key: f.Name, Value: v})
		}
	}
	m.refs = l.refs > before
	return m
}

// member is value, but that a key field takes a plain text even where it names
// another object: it is part of an address.
func (l *loader) member(n *node, f *providers.Field, t *table) value.Value {
	if t.keys[f.Name] && f.Ref != nil && n.kind == nodeMapping {
		l.wrong(n, &providers.Field{Type: providers.String}, f.Name)
		return l.reported(n)
	}
	return l.value(n, f, f.Name)
}

// unknownKey reports a key that the table has not, and returns the one that was
// probably meant.
func (l *loader) unknownKey(key *node, t *table, p *providers.Provider) (meant string) {
	if l.full() {
		l.dropped++
		return ""
	}
	for i := range p.Kinds {
		if kind := &p.Kinds[i]; kind.Collection == key.text {
			l.at(l.pos(key), l.whereTo(p, kind), "%s does not hold %s", t.what, key.text)
			return ""
		}
	}
	other := "it has " + enumerate(t.names, 20)
	if t.explain != "" {
		other = "tenon explain " + t.explain + " lists what it has"
	}
	meant = l.suggest(key.text, t.names)
	l.at(l.pos(key), didYouMean(meant, other), "unknown key %s in %s", quote(key.text), t.what)
	return meant
}

// whereTo says under which key a collection is written.
func (l *loader) whereTo(p *providers.Provider, kind *providers.Kind) string {
	if kind.Parent == "" {
		return "move it to the connection, beside " + l.connectionExample(p)
	}
	return "move it into " + article(kind.Parent)
}

func (l *loader) connectionExample(p *providers.Provider) string {
	var names []string
	for _, kind := range p.Children("") {
		names = append(names, kind.Collection)
	}
	return enumerate(names, 3)
}
