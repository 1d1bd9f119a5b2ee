package spec

import (
	"cmp"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// finish checks what only all files together can show: they are merged now.
func (l *loader) finish() {
	slices.SortFunc(l.tree.connections, func(a, b *Connection) int { return cmp.Compare(a.Address, b.Address) })
	for _, conn := range l.tree.connections {
		l.finishConnection(conn)
		l.flatten(l.tree.roots[conn])
	}
	for _, r := range l.tree.resources {
		l.finishOwn(r)
	}
	if !l.broken {
		for _, r := range l.tree.resources {
			l.checkRequired(r)
		}
	}
	l.checkOtherKeys()
	l.checkPreviously()
	l.checkRelations()
	l.checkLinks()
}

func (l *loader) flatten(siblings []*Resource) {
	for _, r := range siblings {
		l.tree.resources = append(l.tree.resources, r)
		l.flatten(r.Children)
	}
}

func (l *loader) finishConnection(conn *Connection) {
	children := map[string]*providers.Kind{}
	for _, kind := range conn.Provider.Children("") {
		children[kind.Collection] = kind
	}
	conn.Manage = l.manage(l.tree.manage[conn].Get("_manage"), children, "the connection")
	if l.broken {
		return
	}
	for i := range conn.Provider.Connection {
		f := &conn.Provider.Connection[i]
		if f.Required && !conn.Fields.Get(f.Name).IsSet() {
			l.at(conn.Pos, "add "+f.Name+": …", "the connection %s lacks %s", conn.Name, f.Name)
		}
	}
}

// finishOwn reads the underscore keys.
func (l *loader) finishOwn(r *Resource) {
	own, ok := l.tree.own[r]
	if !ok {
		return
	}
	r.ID = l.plain(own.Get("_id"), "_id")
	r.Previously = l.plain(own.Get("_previously"), "_previously")
	r.Protect = own.Get("_protect").True()
	if v := own.Get("_protect"); v.IsSet() && (v.Kind() == value.Ref || v.IsSecret()) {
		l.at(v.Pos(), "write true or false", "_protect cannot come from elsewhere")
	}
	for _, item := range own.Get("_ignore").Items() {
		if path := l.plain(item, "_ignore"); path != "" {
			l.checkIgnore(r, path, item.Pos())
			r.Ignore = append(r.Ignore, path)
		}
	}
	r.Manage = l.manage(own.Get("_manage"), l.tableOf(r.Connection.Provider, r.Kind).children, article(r.Kind.Name))
}

// plain reads a text that is known now and shows in outputs.
func (l *loader) plain(v value.Value, name string) string {
	if !v.IsSet() || isReported(v) {
		return ""
	}
	if v.Kind() != value.String || v.IsSecret() {
		l.at(v.Pos(), "write it out, or use !var", "%s shows in plans, so it can be no secret and no reference", name)
		return ""
	}
	if v.Reveal() == "" {
		l.at(v.Pos(), "give it a value, or leave it out", "%s is empty", name)
	}
	return v.Reveal()
}

func (l *loader) manage(v value.Value, children map[string]*providers.Kind, what string) map[string]bool {
	var names []string
	for name, kind := range children {
		if !kind.Singleton {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out map[string]bool
	for _, f := range v.Fields() {
		if !slices.Contains(names, f.Key) {
			other := "it has no collections"
			if len(names) > 0 {
				other = "the collections are " + enumerate(names, 20)
			}
			l.at(f.Value.Pos(), didYouMean(l.suggest(f.Key, names), other), "_manage speaks of %s, which is no collection of %s", quote(f.Key), what)
			continue
		}
		if l.plain(f.Value, "_manage") == "all" {
			if out == nil {
				out = map[string]bool{}
			}
			out[f.Key] = true
		}
	}
	return out
}

// checkIgnore holds a path of _ignore to the table. A path ends at a list: its
// items have no names to follow.
func (l *loader) checkIgnore(r *Resource, path string, pos value.Pos) {
	at := &providers.Field{Type: providers.Record, Fields: r.Kind.Fields}
	for i, part := range value.SplitPath(path) {
		if at.Type == providers.Any {
			return
		}
		next := at.Field(part)
		if next == nil && at.Type == providers.Dict {
			return // any key, any value
		}
		if next == nil {
			var names []string
			for _, f := range at.Fields {
				names = append(names, f.Name)
			}
			before := strings.Join(value.SplitPath(path)[:i], ".")
			hint := "tenon explain " + r.Connection.Provider.Name + "." + r.Kind.Name + " lists the fields"
			if at.Type == providers.List {
				hint = "ignore the whole list, " + before
			} else if s := l.suggest(part, names); s != "" {
				hint = "did you mean " + quote(strings.TrimPrefix(before+"."+s, ".")) + "?"
			}
			l.at(pos, hint, "_ignore names %s, which is no field of %s", quote(path), article(r.Kind.Name))
			return
		}
		at = next
	}
}

// checkRequired asks for what creation needs. An object that exists already
// may be declared in part, but only a pinned id or the trait can tell the file.
func (l *loader) checkRequired(r *Resource) {
	exists := r.Kind.Singleton || r.ID != "" || (r.Kind.Given != "" && r.Fields.Get(r.Kind.Given).IsSet())
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		v := r.Fields.Get(f.Name)
		if f.Required && !f.ReadOnly && !exists && v.Kind() == value.Absent {
			hint := "add " + f.Name + ": …"
			if len(f.Enum) > 0 {
				hint = "add " + f.Name + ": one of " + enumerate(f.Enum, 20)
			}
			l.add(&Problem{Pos: r.Pos, Address: r.Address, Hint: hint, Message: "the " + r.display() + " lacks " + f.Name})
		}
		l.requiredInside(r, f, f.Name, v, exists)
	}
}

// requiredInside goes into records. The items of a list are always whole: a
// declared list is managed whole.
func (l *loader) requiredInside(r *Resource, f *providers.Field, name string, v value.Value, exists bool) {
	switch {
	case f.ReadOnly || f.Ref != nil:
	case f.Type == providers.Record && v.Kind() == value.Map:
		for i := range f.Fields {
			part, said := &f.Fields[i], v.Get(f.Fields[i].Name)
			if part.Required && !part.ReadOnly && !exists && said.Kind() == value.Absent {
				l.add(&Problem{Pos: v.Pos(), Address: r.Address, Hint: "add " + part.Name + ": …", Message: name + " lacks " + part.Name})
			}
			l.requiredInside(r, part, part.Name, said, exists)
		}
	case f.Elem != nil && v.Kind() == value.List:
		for _, item := range v.Items() {
			l.requiredInside(r, f.Elem, "an item of "+f.Name, item, false)
		}
	case f.Elem != nil && v.Kind() == value.Map:
		for _, part := range v.Fields() {
			l.requiredInside(r, f.Elem, part.Key, part.Value, exists)
		}
	}
}

// display names a resource in a sentence: user "ann".
func (r *Resource) display() string {
	if r.Kind.Singleton {
		return r.Kind.Name
	}
	return r.Kind.Name + " " + quote(r.Key)
}

// checkOtherKeys finds two resources that are one by a key that their
// addresses do not show: another alternative of the kind's keys.
func (l *loader) checkOtherKeys() {
	seen := map[otherKey]*Resource{}
	for _, r := range l.tree.resources {
		if len(r.Kind.Keys) < 2 {
			continue
		}
		for i, names := range r.Kind.Keys {
			text, ok := r.keyBy(names)
			if !ok {
				continue
			}
			key := otherKey{r.Connection, r.Parent, r.Kind, i, text}
			if first := seen[key]; first != nil && first != r {
				by := strings.Join(names, " and ")
				l.add(&Problem{Pos: r.Pos, Address: r.Address, Related: []value.Pos{first.Pos},
					Message: "the " + r.display() + " has the same " + by + " as the " + first.display() + " at " + first.Pos.String(),
					Hint:    "if they are one, give both the same " + strings.Join(first.KeyFields, " and ")})
				continue
			}
			seen[key] = r
		}
	}
}
