package plan

import (
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// demand is what has to be listed inside one connection or object: the kinds
// that are declared there, those that the inventory knows, and those that
// references lead to.
type demand struct {
	conn   *spec.Connection
	around *spec.Resource
	kinds  map[*providers.Kind]*kindDemand
	order  []*providers.Kind
	inside map[*spec.Resource]*demand
}

type kindDemand struct {
	resources []*spec.Resource
	links     map[string]bool // relation fields to read
	verify    bool            // a resource declares a field to be verified
	inline    []*providers.Kind
	gone      []string        // ids of what Tenon made here and no file declares
	vacant    []value.Address // where those were declared
	wanted    bool            // list it even if no resource but a given one is declared
	// named are undeclared objects, by key, that references lead through.
	named map[string]*demand
}

func (d *demand) kind(k *providers.Kind) *kindDemand {
	if d.kinds[k] == nil {
		if d.kinds == nil {
			d.kinds = map[*providers.Kind]*kindDemand{}
		}
		d.kinds[k] = &kindDemand{links: map[string]bool{}}
		d.order = append(d.order, k)
	}
	return d.kinds[k]
}

// countListed adds one for each kind that will be listed.
func (d *demand) countListed(count map[*providers.Kind]int) {
	for _, kind := range d.order {
		if d.kinds[kind].wanted {
			count[kind]++
		}
	}
}

// matchOrder is order, but that kinds whose keys name other objects come after
// those: they are known by the ids of what they name.
func (d *demand) matchOrder() []*providers.Kind {
	sorted := slices.Clone(d.order)
	slices.SortStableFunc(sorted, func(a, b *providers.Kind) int {
		return keyDepth(d.conn.Provider, a, 0) - keyDepth(d.conn.Provider, b, 0)
	})
	return sorted
}

// keyDepth is how many kinds a key leads through; a circle ends somewhere.
func keyDepth(p *providers.Provider, kind *providers.Kind, depth int) int {
	most := depth
	for _, names := range kind.Keys {
		for _, name := range names {
			if f := kind.Field(name); f != nil && f.Ref != nil && depth < len(p.Kinds) {
				most = max(most, keyDepth(p, p.Kind(f.Ref.Kind), depth+1))
			}
		}
	}
	return most
}

// demands gathers what a state and an inventory need, by connection.
type demands struct {
	state *spec.State
	roots map[value.Address]*demand
	keep  map[*spec.Resource]bool // objects whose fields others refer to
	// remembered are the ids, by "provider.kind", of what Tenon made and no file declares.
	remembered map[string]map[string]bool
	picked     func(*spec.Resource) bool
}

func gather(state *spec.State, inv *Inventory, only []value.Address) *demands {
	g := &demands{state: state, roots: map[value.Address]*demand{}, keep: map[*spec.Resource]bool{}, remembered: map[string]map[string]bool{}, picked: selection(state, only)}
	for _, conn := range state.Connections {
		for collection, whole := range conn.Manage {
			if whole && len(only) == 0 {
				g.collection(conn, nil, collection)
			}
		}
	}
	for _, r := range state.Resources {
		if g.picked(r) {
			g.resource(r)
		}
	}
	targeted := containing(only)
	for address, entry := range inv.Objects {
		if state.Lookup(address) == nil && targeted(address) {
			g.remember(address, entry)
		}
	}
	return g
}

// inside gives the demand of a connection (r nil) or of an object.
func (g *demands) inside(conn *spec.Connection, r *spec.Resource) *demand {
	if r == nil {
		if g.roots[conn.Address] == nil {
			g.roots[conn.Address] = &demand{conn: conn}
		}
		return g.roots[conn.Address]
	}
	outer := g.inside(conn, r.Parent)
	if outer.inside == nil {
		outer.inside = map[*spec.Resource]*demand{}
	}
	if outer.inside[r] == nil {
		outer.inside[r] = &demand{conn: conn, around: r}
	}
	return outer.inside[r]
}

// has reports whether anything is wanted inside an object. It changes nothing.
func (g *demands) has(r *spec.Resource) bool { return g.existing(r) != nil }

func (g *demands) existing(r *spec.Resource) *demand {
	outer := g.roots[r.Connection.Address]
	if r.Parent != nil {
		outer = g.existing(r.Parent)
	}
	if outer == nil {
		return nil
	}
	return outer.inside[r]
}

func (g *demands) resource(r *spec.Resource) {
	d := g.inside(r.Connection, r.Parent)
	kd := d.kind(r.Kind)
	kd.resources = append(kd.resources, r)
	if r.Kind.Given == "" || !r.Fields.Get(r.Kind.Given).IsSet() {
		kd.wanted = true
	}
	g.listInline(r.Connection, r.Parent, r.Kind)
	for collection, whole := range r.Manage {
		if whole {
			g.collection(r.Connection, r, collection)
		}
	}
	for i := range r.Kind.Fields {
		f := &r.Kind.Fields[i]
		if !f.Relation && !f.Verify {
			continue
		}
		v := r.Fields.Get(f.Name)
		if f.Relation && v.Kind() != value.Absent {
			kd.links[f.Name] = true
			if f.Ref != nil {
				g.chain(r, f.Ref.Kind)
			}
		}
		kd.verify = kd.verify || f.Verify && v.IsSet()
	}
	r.EachRef(func(_ string, f *providers.Field, v value.Value) {
		if path, err := r.RefPath(f.Ref, v); err == nil && spec.NamesObject(v) {
			g.path(path)
		}
	})
	g.late(r, r.Fields)
}

// collection lists a kind that is authoritative in a connection (r nil) or an
// object, although nothing of it may be declared.
func (g *demands) collection(conn *spec.Connection, r *spec.Resource, collection string) {
	around := ""
	if r != nil {
		around = r.Kind.Name
	}
	for _, kind := range conn.Provider.Children(around) {
		if kind.Collection == collection {
			g.inside(conn, r).kind(kind).wanted = true
			g.listInline(conn, r, kind)
		}
	}
}

// listInline makes the parent's list carry an inline kind.
func (g *demands) listInline(conn *spec.Connection, parent *spec.Resource, kind *providers.Kind) {
	if !kind.Inline || parent == nil {
		return
	}
	kd := g.inside(conn, parent.Parent).kind(parent.Kind)
	kd.wanted = true
	if !slices.Contains(kd.inline, kind) {
		kd.inline = append(kd.inline, kind)
	}
}

// late keeps the objects whose fields a !ref reads, or a !secret for which the
// store has nothing.
func (g *demands) late(r *spec.Resource, v value.Value) {
	v.Walk(func(part value.Value) {
		if part.Kind() == value.Ref {
			if to := g.state.Lookup(part.Target().Address); to != nil {
				g.keep[to] = true
			}
		}
	})
}

// chain lists the kinds that lead to a relation's targets, from the innermost
// object around the referrer: without it, links could not be told apart.
func (g *demands) chain(r *spec.Resource, name string) {
	p := r.Connection.Provider
	anchor, chain := anchorOf(r, p.Kind(name))
	d := g.inside(r.Connection, anchor)
	d.kind(chain[0]).wanted = true
	for i, kind := range chain[1:] {
		if !kind.Inline {
			return
		}
		if kd := d.kind(chain[i]); !slices.Contains(kd.inline, kind) && i == 0 {
			kd.inline = append(kd.inline, kind)
		}
	}
}

// anchorOf finds the innermost object around r (or r) in which a kind lives,
// and the kinds from there down to it.
func anchorOf(r *spec.Resource, kind *providers.Kind) (*spec.Resource, []*providers.Kind) {
	p := r.Connection.Provider
	chain := []*providers.Kind{kind}
	for {
		parent := chain[0].Parent
		if parent == "" {
			return nil, chain
		}
		for at := r; at != nil; at = at.Parent {
			if at.Kind.Name == parent {
				return at, chain
			}
		}
		chain = append([]*providers.Kind{p.Kind(parent)}, chain...)
	}
}

// path lists what one written reference leads through.
func (g *demands) path(path spec.RefPath) {
	d := g.inside(path.Connection, path.Anchor)
	at := path.Anchor
	for i, step := range path.Steps {
		kd := d.kind(step.Kind)
		kd.wanted = true
		if i == 0 {
			g.listInline(path.Connection, at, step.Kind)
		}
		if i == len(path.Steps)-1 {
			return
		}
		next := path.Steps[i+1].Kind
		if next.Inline && !slices.Contains(kd.inline, next) {
			kd.inline = append(kd.inline, next)
		}
		if to := g.state.Resolve(spec.RefPath{Connection: path.Connection, Anchor: path.Anchor, Steps: path.Steps[:i+1]}); to != nil {
			d, at = g.inside(path.Connection, to), to
			continue
		}
		if kd.named == nil {
			kd.named = map[string]*demand{}
		}
		if kd.named[step.Key] == nil {
			kd.named[step.Key] = &demand{conn: path.Connection}
		}
		d, at = kd.named[step.Key], nil
	}
}

// remember lists the kind of an object that the inventory knows and no file
// declares, if what is around it is declared.
func (g *demands) remember(address value.Address, entry *Entry) {
	if entry.Made {
		if g.remembered[entry.Kind] == nil {
			g.remembered[entry.Kind] = map[string]bool{}
		}
		g.remembered[entry.Kind][entry.ID] = true
	}
	conn, parent, ok := g.around(address)
	if !ok || (parent != nil && !g.picked(parent)) {
		return
	}
	if kind := kindOf(conn, entry.Kind); kind != nil {
		kd := g.inside(conn, parent).kind(kind)
		kd.wanted, kd.gone, kd.vacant = true, append(kd.gone, entry.ID), append(kd.vacant, address)
		g.listInline(conn, parent, kind)
	}
}

// around finds the declared object, or the connection, in which an address lies.
func (g *demands) around(address value.Address) (*spec.Connection, *spec.Resource, bool) {
	parent := address.Parent()
	for _, conn := range g.state.Connections {
		if conn.Address == parent {
			return conn, nil, true
		}
	}
	if r := g.state.Lookup(parent); r != nil {
		return r.Connection, r, true
	}
	return nil, nil, false
}

// kindOf finds the row of "provider.kind" in a connection's table.
func kindOf(conn *spec.Connection, name string) *providers.Kind {
	provider, kind, ok := strings.Cut(name, ".")
	if !ok || conn.Provider.Name != provider {
		return nil
	}
	return conn.Provider.Kind(kind)
}
