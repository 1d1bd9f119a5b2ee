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
	l.checkMadeTwice()
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
	if name := r.Kind.Identity; name != "" && r.Fields.Get(name).IsSet() {
		r.ID = l.plain(r.Fields.Get(name), name)
	}
	if !ok {
		return
	}
	if v := own.Get("_id"); v.IsSet() {
		r.ID = l.plain(v, "_id")
	}
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
	l.rotate(r, own.Get("_rotate"))
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
		if !kind.Singleton && !kind.Unlisted {
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
