package plan

import (
	"fmt"
	"slices"
	"strings"

	"tenon/spec"
	"tenon/spec/value"
)

// named is what a reference by name leads to: a declared object, a live one,
// or both. Neither: the place where it would be does not exist yet.
type named struct {
	resource *spec.Resource
	object   *Object
}

// lookup follows a path through what is declared and what is live.
func (l *Live) lookup(from *spec.Resource, path spec.RefPath, pos value.Pos) (named, *spec.Problem) {
	if r := l.input.State.Resolve(path); r != nil {
		return named{r, l.matched[r]}, nil
	}
	at := path.Connection.Address
	if path.Anchor != nil {
		at = path.Anchor.Address
	}
	p := l.places[at]
	for i, step := range path.Steps {
		if p == nil || !p.exists {
			return named{}, nil
		}
		part := spec.RefPath{Connection: path.Connection, Anchor: path.Anchor, Steps: path.Steps[:i+1]}
		if r := l.input.State.Resolve(part); r != nil {
			p = l.places[r.Address]
			if p == nil && l.matched[r] != nil {
				p = l.matched[r].inner
			}
			continue
		}
		alt := -1
		if step.KeyFields != nil {
			alt = alternative(step.Kind, step.KeyFields)
		}
		found := p.kinds[step.Kind].find(alt, step.Key)
		if len(found) == 0 {
			return named{}, l.missing(from, path, i, p, pos)
		}
		if len(found) > 1 {
			return named{}, doubtful(from, step, found, pos)
		}
		if i == len(path.Steps)-1 {
			return named{nil, found[0]}, nil
		}
		p = found[0].inner
	}
	return named{}, nil
}

func doubtful(from *spec.Resource, step spec.RefStep, found []*Object, pos value.Pos) *spec.Problem {
	ids := make([]string, len(found))
	for i, obj := range found {
		ids[i] = obj.id
	}
	slices.Sort(ids)
	return &spec.Problem{Pos: pos, Address: from.Address,
		Message: fmt.Sprintf("%s names the %s %q, and %d live objects are called so: ids %s", from.Address, step.Kind.Name, step.Key, len(found), strings.Join(ids, ", ")),
		Hint:    fmt.Sprintf("declare the one that is meant under %s, with `_id: %s`", step.Kind.Collection, ids[0])}
}

// missing says that nothing has a name, and what has a similar one.
func (l *Live) missing(from *spec.Resource, path spec.RefPath, i int, p *place, pos value.Pos) *spec.Problem {
	step := path.Steps[i]
	var names []string
	for _, r := range l.input.State.Resources {
		if r.Kind == step.Kind && r.Parent == path.Anchor {
			names = append(names, r.Key)
		}
	}
	if ls := p.kinds[step.Kind]; ls != nil {
		for _, obj := range ls.objects {
			if obj.resource == nil {
				names = append(names, obj.name())
			}
		}
	}
	hint := fmt.Sprintf("declare it under %s, or correct the name", step.Kind.Collection)
	if near := spec.Suggest(step.Key, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &spec.Problem{Pos: pos, Address: from.Address,
		Message: fmt.Sprintf("%s names the %s %q, which is neither declared nor live", from.Address, step.Kind.Name, step.Key), Hint: hint}
}

// identity is how a reference is compared: by the live id where there is one,
// else by the address of what is to be made.
type identity struct {
	id      string        // live id, or ""
	address value.Address // of a declared object, or ""
	name    string        // for people
	place   value.Address // where the object will be found, if neither is known
}

// key is equal for equal identities.
func (i identity) key() string {
	if i.id != "" {
		return "#" + i.id
	}
	return string(i.address) + string(i.place) + "\x00" + i.name
}

// use is a live object that no file declares, and who names it where.
type use struct {
	object *Object
	by     value.Address
	pos    value.Pos
}

// identify resolves one written reference.
func (l *Live) identify(r *spec.Resource, path spec.RefPath, pos value.Pos) (identity, *spec.Problem) {
	to, fault := l.lookup(r, path, pos)
	if fault != nil {
		return identity{}, fault
	}
	out := identity{name: pathName(path)}
	if to.object != nil {
		out.id = to.object.id
		if to.resource == nil {
			l.uses = append(l.uses, use{to.object, r.Address, pos})
		}
	}
	if to.resource != nil {
		out.address = to.resource.Address
	}
	if to.object == nil && to.resource == nil {
		out.place = path.Connection.Address
		if path.Anchor != nil {
			out.place = path.Anchor.Address
		}
	}
	return out, nil
}

// pathName is how a reference reads: the keys on the way, joined.
func pathName(path spec.RefPath) string {
	name := ""
	for i, step := range path.Steps {
		if i > 0 {
			name += " / "
		}
		name += step.Key
	}
	return name
}

// nameOf is how a live object reads where a reference leads to it.
func (l *Live) nameOf(o *Object) string {
	if o.kind.Parent != "" && len(o.in.parents) > 0 {
		for _, kind := range o.in.conn.Provider.Kinds {
			if kind.Name == o.kind.Parent && !kind.Opens {
				id := o.in.parents[len(o.in.parents)-1]
				if around := l.object(o.in, o.in.conn.Provider.Kind(kind.Name), id); around != nil {
					return around.name() + " / " + o.name()
				}
			}
		}
	}
	return o.name()
}
