package spec

import (
	"tenon/providers"
	"tenon/spec/value"
)

// value turns what stands in a file into a value, by a field's row. name is
// what messages call it: the field's own, or that of the list that it is an
// item of. For what was reported as a mistake it returns reported.
func (l *loader) value(n *node, f *providers.Field, name string) value.Value {
	v := l.shaped(n, f, name)
	if v.Kind() == value.Absent || (v.Kind() == value.String && !l.checkText(v, f, name)) {
		return l.reported(n)
	}
	if f.Secret {
		v = v.AsSecret()
	}
	return v
}

// reported stands where a mistake was: something is written there, so that
// nobody reports it as lacking too. No State ever holds it.
func (l *loader) reported(n *node) value.Value { return value.OfUnknown().At(l.pos(n)) }

func isReported(v value.Value) bool { return v.Kind() == value.Unknown && !v.IsSecret() }

func (l *loader) shaped(n *node, f *providers.Field, name string) value.Value {
	switch n.kind {
	case nodeBad:
		return value.Value{}
	case nodeTag:
		return l.typed(l.evaluate(n), n, f, name)
	case nodeNull:
		if f.Required {
			l.at(l.pos(n), "give it a value", "%s must be set, and is empty here", name)
			return value.Value{}
		}
		return value.OfNull().At(l.pos(n))
	}
	switch {
	case f.Type == providers.List:
		return l.list(n, f, name)
	case f.Ref != nil && n.kind == nodeMapping:
		return l.any(n)
	}
	switch f.Type {
	case providers.Any:
		return l.any(n)
	case providers.Record:
		return l.record(n, f, name)
	case providers.Dict:
		return l.dict(n, f, name)
	}
	return l.scalar(n, f, name)
}

// any takes a part of a file as it is.
func (l *loader) any(n *node) value.Value {
	switch n.kind {
	case nodeBad:
		return l.reported(n)
	case nodeTag:
		if v := l.evaluate(n); v.Kind() != value.Absent {
			return v
		}
		return l.reported(n)
	case nodeList:
		items := make([]value.Value, 0, len(n.kids))
		for i := range n.kids {
			items = append(items, l.any(&n.kids[i]))
		}
		return value.OfList(items...).At(l.pos(n))
	case nodeMapping:
		fields := make([]value.Field, 0, len(n.kids)/2)
		for i := 0; i+1 < len(n.kids); i += 2 {
			fields = append(fields, value.Field{Key: n.kids[i].text, Value: l.any(&n.kids[i+1])})
		}
		return value.OfMap(fields...).At(l.pos(n))
	}
	return l.scalarOf(n)
}

func (l *loader) list(n *node, f *providers.Field, name string) value.Value {
	if n.kind != nodeList {
		return l.wrong(n, f, name)
	}
	elem := l.itemOf(f)
	items := make([]value.Value, 0, len(n.kids))
	for i := range n.kids {
		item := &n.kids[i]
		switch {
		case elem == nil:
			items = append(items, l.any(item))
		case item.kind == nodeNull && elem.Type != providers.Any:
			l.at(l.pos(item), "remove it, or give it a value", "an item of %s is empty", name)
		default:
			items = append(items, l.value(item, elem, name))
		}
	}
	return value.OfList(items...).At(l.pos(n))
}

func (l *loader) record(n *node, f *providers.Field, name string) value.Value {
	if n.kind != nodeMapping {
		return l.wrong(n, f, name)
	}
	fields := make([]value.Field, 0, len(n.kids)/2)
	for i := 0; i+1 < len(n.kids); i += 2 {
		key := &n.kids[i]
		part := f.Field(key.text)
		if part == nil {
			var names []string
			for _, known := range f.Fields {
				names = append(names, known.Name)
			}
			meant := l.suggest(key.text, names)
			l.at(l.pos(key), didYouMean(meant, "it has "+enumerate(names, 20)), "unknown key %s in %s", quote(key.text), name)
			if meant != "" {
				fields = append(fields, value.Field{Key: meant, Value: l.reported(key)})
			}
			continue
		}
		if part.ReadOnly {
			continue
		}
		fields = append(fields, value.Field{Key: part.Name, Value: l.value(&n.kids[i+1], part, part.Name)})
	}
	return value.OfMap(fields...).At(l.pos(n))
}

// itemOf is the row of a list's items: on a list, Ref, Enum and Pattern speak of them.
func (l *loader) itemOf(f *providers.Field) *providers.Field {
	if f.Ref == nil && (f.Elem != nil || (len(f.Enum) == 0 && f.Pattern == "")) {
		return f.Elem
	}
	if l.items[f] == nil {
		l.items[f] = &providers.Field{Type: providers.String, Ref: f.Ref, Enum: f.Enum, Pattern: f.Pattern}
	}
	return l.items[f]
}

func (l *loader) dict(n *node, f *providers.Field, name string) value.Value {
	if n.kind != nodeMapping {
		return l.wrong(n, f, name)
	}
	if f.Elem == nil {
		return l.any(n)
	}
	fields := make([]value.Field, 0, len(n.kids)/2)
	for i := 0; i+1 < len(n.kids); i += 2 {
		fields = append(fields, value.Field{Key: n.kids[i].text, Value: l.value(&n.kids[i+1], f.Elem, n.kids[i].text)})
	}
	return value.OfMap(fields...).At(l.pos(n))
}
