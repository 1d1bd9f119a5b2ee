package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// link reads all relations, once all objects are known.
func (e *exporter) link(ctx context.Context, p *place) error {
	for _, ls := range p.kinds {
		for i := range ls.kind.Fields {
			if f := &ls.kind.Fields[i]; f.Relation {
				if err := e.relations(ctx, p, ls, f); err != nil {
					return problem(p.conn.Pos, p.address, fmt.Errorf("reading %s of %s: %w", f.Name, ls.kind.Collection, err))
				}
			}
		}
		for _, obj := range ls.objects {
			if obj.inner != nil {
				if err := e.link(ctx, obj.inner); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// tree writes down what was read in one place.
func (e *exporter) tree(p *place, around string) Tree {
	var t Tree
	for _, kind := range p.conn.Provider.Children(around) {
		ls := p.kinds[kind]
		if ls == nil || len(ls.objects) == 0 {
			continue
		}
		if kind.Singleton {
			one := e.object(ls.objects[0])
			if inner := ls.objects[0].inner; inner != nil {
				one.Branches = append(one.Branches, e.tree(inner, kind.Name).Branches...)
			}
			one = unshaped(kind, one)
			if len(one.Branches) > 0 {
				t.Branches = append(t.Branches, Branch{Key: kind.Collection, Tree: &one})
			}
			continue
		}
		if items := e.items(p, ls); len(items) > 0 {
			t.Branches = append(t.Branches, Branch{Key: kind.Collection, Items: items})
		}
	}
	return t
}

// items writes down a collection; what has no key, or one that is taken, is noted.
func (e *exporter) items(p *place, ls *listing) []Tree {
	var out []Tree
	seen := map[string]string{}
	// By name, and by id only among equals: ids differ from server to server.
	slices.SortFunc(ls.objects, func(a, b *Object) int {
		return cmp.Or(strings.Compare(e.live.keyName(a), e.live.keyName(b)), strings.Compare(a.id, b.id))
	})
	for _, obj := range ls.objects {
		name := e.live.keyName(obj)
		at := p.address.Child(ls.kind.Collection, name)
		hasKey := false
		for _, key := range obj.keys {
			hasKey = hasKey || key != ""
		}
		inner := 0
		if obj.inner != nil {
			inner = len(e.tree(obj.inner, ls.kind.Name).Branches)
		}
		switch {
		case obj.builtIn != "" && inner == 0, obj.own != "":
			continue
		case !hasKey:
			e.note(at, "has none of the fields that would name it: left out")
			continue
		case seen[name] != "":
			e.note(at, "is there more than once (ids %s, %s): the second is left out", seen[name], obj.id)
			continue
		}
		seen[name] = obj.id
		t := e.object(obj)
		if obj.inner != nil {
			t.Branches = append(t.Branches, e.tree(obj.inner, ls.kind.Name).Branches...)
		}
		out = append(out, unshaped(ls.kind, t))
	}
	return out
}

// unshaped writes an object in its provider's own spelling. Keys stay in their
// order; those that are new come last, by name.
func unshaped(kind *providers.Kind, t Tree) Tree {
	if kind.Unshape == nil {
		return t
	}
	v := kind.Unshape(t.value())
	var out Tree
	for _, b := range t.Branches {
		if part := v.Get(b.Key); part.Kind() != value.Absent {
			out.Branches = append(out.Branches, b.with(part))
			v = v.With(b.Key, value.Value{})
		}
	}
	for _, f := range v.Fields() {
		out.Branches = append(out.Branches, Branch{Key: f.Key}.with(f.Value))
	}
	return out
}

// with is a branch of another value; one that is the same keeps its order.
func (b Branch) with(v value.Value) Branch {
	if value.Equal(v, b.value()) && v.HasSecret() == b.value().HasSecret() {
		return b
	}
	return Branch{Key: b.Key, Leaf: v}
}

func (b Branch) value() value.Value {
	switch {
	case b.Tree != nil:
		return b.Tree.value()
	case b.Items != nil:
		items := make([]value.Value, len(b.Items))
		for i, item := range b.Items {
			items[i] = item.value()
		}
		return value.OfList(items...)
	}
	return b.Leaf
}

func (t Tree) value() value.Value {
	fields := make([]value.Field, len(t.Branches))
	for i, b := range t.Branches {
		fields[i] = value.Field{Key: b.Key, Value: b.value()}
	}
	return value.OfMap(fields...)
}

// object writes down the fields of one object in the table's order.
func (e *exporter) object(obj *Object) Tree {
	var t Tree
	for i := range obj.kind.Fields {
		f := &obj.kind.Fields[i]
		var v value.Value
		switch {
		case f.Name == obj.kind.Identity && obj.resource != nil && !obj.resource.Fields.Get(f.Name).IsSet():
			continue // the files mean it by another key
		case f.Name == obj.kind.MintsWith:
			continue // what says so would be made anew, with other secrets
		case f.Relation:
			v = e.linked(obj, f)
		case f.ReadOnly || f.WriteOnly || f.Secret || f.Local || isOwnID(obj, f):
			continue
		case f.Ref != nil:
			v = e.named(obj, f, obj.fields.Get(f.Name))
		default:
			v = inOrder(f, compared(f, worthSaying(f, obj.fields.Get(f.Name))))
		}
		if obj.resource != nil {
			v = secretAsDeclared(v, obj.resource.Fields.Get(f.Name))
			v = secretBeside(v, obj.kind, obj.resource.Fields)
		}
		v = secretAsKnown(v, e.known)
		if v.Kind() != value.Absent {
			t.Branches = append(t.Branches, Branch{Key: f.Name, Leaf: v})
		}
	}
	return t
}

// isOwnID reports whether a field only repeats the id that the server gave: a
// state file that said it could not be applied anywhere else.
func isOwnID(obj *Object, f *providers.Field) bool {
	return f.Immutable && !f.Required && f.Ref == nil && !slices.ContainsFunc(obj.kind.Keys, func(names []string) bool { return slices.Contains(names, f.Name) }) &&
		obj.fields.Get(f.Name).Reveal() == obj.id
}

// linked writes a relation by names.
func (e *exporter) linked(obj *Object, f *providers.Field) value.Value {
	var items []value.Value
	for _, id := range obj.links[f.Name] {
		if f.Ref == nil {
			items = append(items, normal(f.Elem, value.OfString(id)))
			continue
		}
		items = append(items, e.named(obj, &providers.Field{Ref: f.Ref}, value.OfString(id)))
	}
	if len(items) == 0 {
		return value.Value{}
	}
	return value.OfList(distinct(nil, items)...)
}

// named writes a live id as the name that a state file would use.
func (e *exporter) named(obj *Object, f *providers.Field, v value.Value) value.Value {
	if v.Kind() == value.List {
		items := make([]value.Value, v.Len())
		for i, item := range v.Items() {
			items[i] = e.named(obj, f, item)
		}
		return value.OfList(items...)
	}
	to := e.live.object(obj.in, obj.in.conn.Provider.Kind(f.Ref.Kind), v.Reveal())
	if v.Kind() != value.String || to == nil {
		return v
	}
	var fields []value.Field
	for _, names := range to.kind.Keys[:1] {
		for _, name := range names {
			fields = append(fields, value.Field{Key: name, Value: to.fields.Lookup(name)})
		}
	}
	up := to
	for up.in != obj.in && len(up.in.parents) > 0 {
		kind := up.in.conn.Provider.Kind(up.kind.Parent)
		around := e.live.object(up.in, kind, up.in.parents[len(up.in.parents)-1])
		if around == nil {
			break
		}
		fields = append(fields, value.Field{Key: kind.Name, Value: value.OfString(around.name())})
		up = around
	}
	if up == to {
		return value.OfString(to.name())
	}
	return value.OfMap(fields...)
}

// worthSaying drops from a live value what the server makes itself or fills in.
func worthSaying(f *providers.Field, v value.Value) value.Value {
	if f == nil {
		return v
	}
	if isEmpty(f, v) {
		return value.Value{}
	}
	if f.Type != providers.Record || v.Kind() != value.Map {
		return v
	}
	var fields []value.Field
	for _, part := range v.Fields() {
		sub := f.Field(part.Key)
		if sub == nil || sub.ReadOnly || sub.WriteOnly || sub.Secret {
			continue
		}
		if kept := worthSaying(sub, part.Value); kept.Kind() != value.Absent {
			fields = append(fields, value.Field{Key: part.Key, Value: kept})
		}
	}
	if len(fields) == 0 {
		return value.Value{}
	}
	return value.OfMap(fields...)
}

// secretAsDeclared marks in a live value what the files declare as a secret:
// what came out of a secret store must not leave as plain text. A list is
// secret as a whole, since one that lacks an item would say something else.
func secretAsDeclared(v, declared value.Value) value.Value {
	switch {
	case v.Kind() == value.Absent || !declared.HasSecret():
		return v
	case v.Kind() != value.Map || declared.Kind() != value.Map || declared.IsSecret():
		return v.AsSecret()
	}
	fields := slices.Clone(v.Fields())
	for i, part := range fields {
		fields[i].Value = secretAsDeclared(part.Value, declared.Get(part.Key))
	}
	return value.OfMap(fields...)
}

// secretBeside marks in a live mapping what the files declare in one that no
// list shows: a provider may keep those settings of a mapping apart that came out
// of a secret store, and they are told beside the others.
func secretBeside(v value.Value, kind *providers.Kind, declared value.Value) value.Value {
	if v.Kind() != value.Map {
		return v
	}
	for i := range kind.Fields {
		f := &kind.Fields[i]
		if !f.Secret || !f.WriteOnly || f.Type != providers.Dict {
			continue
		}
		for _, hidden := range declared.Get(f.Name).Fields() {
			if part := v.Get(hidden.Key); part.Kind() != value.Absent {
				v = v.With(hidden.Key, part.AsSecret())
			}
		}
	}
	return v
}

// inOrder sorts sets, which servers tell in any order, so that the same export
// is the same text.
func inOrder(f *providers.Field, v value.Value) value.Value {
	switch {
	case f == nil || v.IsSecret():
	case v.Kind() == value.List && v.Len() > 0:
		items := slices.Clone(v.Items())
		for i := range items {
			items[i] = inOrder(f.Elem, items[i])
		}
		if f.Set {
			slices.SortStableFunc(items, value.Compare)
		}
		return value.OfList(items...)
	case v.Kind() == value.Map:
		fields := slices.Clone(v.Fields())
		for i, part := range fields {
			fields[i].Value = inOrder(f.Field(part.Key), part.Value)
		}
		return value.OfMap(fields...)
	}
	return v
}
