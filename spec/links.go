package spec

import (
	"slices"

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
			if v.HasSecret() {
				l.add(&Problem{Pos: v.Pos(), Address: r.Address, Hint: "write it out, or use !var",
					Message: f.Name + " names other objects, and names show in plans, so that they can be no secrets"})
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
