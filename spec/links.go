package spec

import (
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// checkPreviously refuses a rename from a name that is still declared.
func (l *loader) checkPreviously() {
	taken := map[value.Address]*Resource{}
	for _, r := range l.tree.resources {
		if r.Previously == "" {
			continue
		}
		pos := l.tree.own[r].Get("_previously").Pos()
		was := r.parentAddress().Child(r.Kind.Collection, r.Previously)
		if other := l.tree.byAddress[was]; other == r {
			l.add(&Problem{Pos: pos, Address: r.Address, Hint: "remove _previously", Message: "_previously names the key that the " + r.display() + " has now"})
		} else if other != nil {
			l.add(&Problem{Pos: pos, Address: r.Address, Related: []value.Pos{other.Pos}, Hint: "remove _previously, or the other object",
				Message: "_previously names the " + other.display() + ", which is declared at " + other.Pos.String()})
		}
		if other := taken[was]; other != nil {
			l.add(&Problem{Pos: pos, Address: r.Address, Related: []value.Pos{other.Pos}, Hint: "keep one",
				Message: "the " + other.display() + " at " + other.Pos.String() + " has the same _previously"})
		}
		taken[was] = r
	}
}

// checkRelations reports references by name that cannot be right whatever is
// live. A name that no file declares may be live, and is not for us to judge.
func (l *loader) checkRelations() {
	for _, r := range l.tree.resources {
		t := l.tableOf(r.Connection.Provider, r.Kind)
		if !t.refs {
			continue
		}
		r.EachRef(func(_ string, f *providers.Field, v value.Value) {
			if !NamesObject(v) || t.keys[f.Name] {
				return
			}
			if _, err := r.RefPath(f.Ref, v); err != nil {
				l.add(err.(*Problem))
			}
		})
	}
}

// checkLinks follows every !ref: what it names must be declared, and have the
// field. The value is marked secret where the field is.
func (l *loader) checkLinks() {
	graph := map[*Resource][]link{}
	for _, r := range l.tree.linked {
		fields, _ := r.Fields.Transform(func(v value.Value) (value.Value, error) {
			if v.Kind() != value.Ref || v.Target().Secret {
				return v, nil
			}
			target, secret := l.follow(v, r)
			if target != nil {
				graph[r] = append(graph[r], link{target, v.Pos()})
			}
			if secret {
				v = v.AsSecret()
			}
			return v, nil
		})
		r.Fields = fields
	}
	l.checkCircles(graph)
}

type link struct {
	to  *Resource
	pos value.Pos
}

// follow finds what a !ref names; nil after a report.
func (l *loader) follow(v value.Value, r *Resource) (target *Resource, secret bool) {
	t := v.Target()
	target = l.tree.byAddress[t.Address]
	if target == nil {
		if l.broken {
			return nil, false // it may stand in what could not be read
		}
		l.add(&Problem{Pos: v.Pos(), Address: r.Address, Message: "no file declares " + string(t.Address),
			Hint: didYouMean(l.nearAddress(t.Address), "declare it, or check the address")})
		return nil, false
	}
	if t.Field == "id" || slices.Contains(target.Kind.Mints, t.Field) {
		return target, t.Field != "id"
	}
	at := &providers.Field{Type: providers.Record, Fields: target.Kind.Fields}
	for _, part := range value.SplitPath(t.Field) {
		if at.Type == providers.Any || (at.Type == providers.Dict && at.Elem == nil) {
			break
		}
		next := at.Field(part)
		if next == nil {
			l.add(&Problem{Pos: v.Pos(), Address: r.Address, Message: article(target.Kind.Name) + " has no field " + quote(t.Field),
				Hint: didYouMean(l.nearField(part, at, target.Kind), "tenon explain "+target.Connection.Provider.Name+"."+target.Kind.Name+" lists what it has")})
			return nil, false
		}
		at = next
		secret = secret || at.Secret
	}
	return target, secret
}

func (l *loader) nearField(part string, at *providers.Field, kind *providers.Kind) string {
	names := append([]string{"id"}, kind.Mints...)
	for _, f := range at.Fields {
		names = append(names, f.Name)
	}
	return l.suggest(part, names)
}

// nearAddress looks for a slip in one step of an address: the objects of the
// same collection are compared by key. Comparing whole addresses, or more than
// some objects for more than some mistakes, would cost too much.
func (l *loader) nearAddress(a value.Address) string {
	const most, objects = 50, 2000
	steps, err := a.Steps()
	if err != nil || l.compared >= most {
		return ""
	}
	l.compared++
	at := value.Address(steps[0].Name)
	for i, step := range steps[1:] {
		next := at.Only(step.Name)
		if step.HasKey {
			next = at.Child(step.Name, step.Key)
		}
		if l.tree.byAddress[next] == nil && l.tree.byName[next] == nil {
			near := l.nearStep(at, step, objects)
			if near == "" {
				return ""
			}
			next = near
		}
		at = next
		if i == len(steps)-2 && l.tree.byAddress[at] != nil {
			return string(at)
		}
	}
	return ""
}

// nearStep finds the object in a scope that a step probably means.
func (l *loader) nearStep(scope value.Address, step value.Step, most int) value.Address {
	near := map[string]value.Address{}
	var names []string
	note := func(name string, a value.Address) {
		if _, have := near[name]; !have && len(names) < most {
			near[name] = a
			names = append(names, name)
		}
	}
	for _, conn := range l.tree.connections {
		if conn.Address.Parent() == scope {
			note(conn.Name, conn.Address)
		}
	}
	for _, r := range l.tree.resources {
		if r.parentAddress() == scope && len(names) < most {
			note(stepText(r.Kind.Collection, r.Key), r.Address)
		}
	}
	wanted := step.Name
	if step.HasKey {
		wanted = stepText(step.Name, step.Key)
	}
	return near[l.suggest(wanted, names)]
}

func stepText(collection, key string) string {
	if key == "" {
		return collection
	}
	return collection + "[" + key + "]"
}

// checkCircles reports objects that wait for one another: by !ref, and because
// an object waits for the one around it.
func (l *loader) checkCircles(graph map[*Resource][]link) {
	w := circleWalk{l: l, graph: graph, done: map[*Resource]bool{}, at: map[*Resource]int{}}
	for _, r := range l.tree.linked {
		w.visit(r, value.Pos{})
	}
}

type circleWalk struct {
	l     *loader
	graph map[*Resource][]link
	done  map[*Resource]bool
	at    map[*Resource]int // place in path
	path  []link            // how the walk came here: each object, and where it was named
}

func (w *circleWalk) visit(r *Resource, from value.Pos) {
	if i, on := w.at[r]; on {
		w.report(w.path[i:], from)
		return
	}
	if w.done[r] || len(w.path) > maxChain {
		return
	}
	w.at[r] = len(w.path)
	w.path = append(w.path, link{r, from})
	for _, next := range w.graph[r] {
		w.visit(next.to, next.pos)
	}
	if r.Parent != nil {
		w.visit(r.Parent, r.Pos)
	}
	w.path = w.path[:len(w.path)-1]
	delete(w.at, r)
	w.done[r] = true
}

// maxChain bounds the walk's own depth, not the files': it is far beyond what a
// provider could carry out one after the other.
const maxChain = 100_000

func (w *circleWalk) report(path []link, back value.Pos) {
	var names []string
	p := &Problem{Pos: back}
	for i, step := range path {
		names = append(names, string(step.to.Address))
		if i > 0 {
			p.Related = append(p.Related, step.pos)
		}
	}
	names = append(names, names[0])
	p.Address = path[len(path)-1].to.Address
	p.Message = "objects wait for one another: " + strings.Join(names, " → ")
	p.Hint = "take one !ref out, or give that value another way"
	w.l.add(p)
}
