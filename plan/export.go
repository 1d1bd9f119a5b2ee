package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"

	"golang.org/x/sync/errgroup"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Tree is a part of an exported state file: keys in the order in which a
// person would write them.
type Tree struct{ Branches []Branch }

// Branch is one key of a Tree; exactly one of the other fields is set.
type Branch struct {
	Key   string
	Leaf  value.Value
	Items []Tree // a list of mappings
	Tree  *Tree
}

// Export reads all that is live in a connection and gives it as a state file
// would declare it: provider, connection, collections. The connection's own
// fields and credentials are not in it; it stands beside the file that has
// them. What cannot be declared is told in notes. in.State must have the connection.
func Export(ctx context.Context, in Input, connection value.Address) (*Tree, []Note, error) {
	i := slices.IndexFunc(in.State.Connections, func(c *spec.Connection) bool { return c.Address == connection })
	if i < 0 {
		names := make([]string, len(in.State.Connections))
		for i, c := range in.State.Connections {
			names[i] = string(c.Address)
		}
		err := fmt.Errorf("no file has the connection %q", string(connection))
		if near := spec.Suggest(string(connection), names); near != "" {
			return nil, nil, providers.WithHint(err, "did you mean %s?", near)
		}
		return nil, nil, providers.WithHint(err, "the connections are: %v", names)
	}
	conn := in.State.Connections[i]
	if in.Inventory == nil {
		in.Inventory = NewInventory(in.State.Stack)
	}
	client, err := Open(ctx, in, conn)
	if err != nil {
		return nil, nil, err
	}
	e := &exporter{live: &Live{input: in, places: map[value.Address]*place{}, byID: map[idKey]*Object{}, matched: map[*spec.Resource]*Object{}, clients: []providers.Client{client}}}
	defer func() { _ = e.live.Close(context.WithoutCancel(ctx)) }()
	if e.known, err = KnownSecrets(in); err != nil {
		return nil, nil, err
	}
	root := &place{address: conn.Address, conn: conn, client: client, exists: true}
	if err := e.place(ctx, root, ""); err != nil {
		return nil, nil, err
	}
	if err := e.link(ctx, root); err != nil {
		return nil, nil, err
	}
	inner := e.tree(root, "")
	sort.SliceStable(e.notes, func(i, j int) bool { return e.notes[i].Text < e.notes[j].Text })
	return &Tree{[]Branch{{Key: conn.Provider.Name, Tree: &Tree{[]Branch{{Key: conn.Name, Tree: &inner}}}}}}, e.notes, nil
}

// exporter reads places side by side; mu guards what they share.
type exporter struct {
	live  *Live
	known Known // texts that are secrets
	mu    sync.Mutex
	notes []Note
}

func (e *exporter) note(a value.Address, format string, args ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.notes = append(e.notes, Note{Address: a, Text: string(a) + " " + fmt.Sprintf(format, args...)})
}

// place lists all kinds of a place, then what is inside the objects.
func (e *exporter) place(ctx context.Context, p *place, around string) error {
	p.kinds = map[*providers.Kind]*listing{}
	var g errgroup.Group
	g.SetLimit(8)
	for _, kind := range p.conn.Provider.Children(around) {
		if kind.Inline && around != "" {
			continue
		}
		ls := &listing{kind: kind}
		p.kinds[kind] = ls
		g.Go(func() error { return e.list(ctx, p, ls) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for kind, ls := range p.kinds {
		if kind.Secluded && p.client != nil {
			if err := e.secluded(ctx, p, ls); err != nil {
				return err
			}
		}
		e.given(p, kind, ls)
		e.index(ls.objects)
	}
	for _, kind := range p.conn.Provider.Children(around) {
		if ls := p.kinds[kind]; ls != nil {
			if err := e.inside(ctx, p, ls); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *exporter) index(objects []*Object) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, obj := range objects {
		e.live.index(obj)
	}
}

func (e *exporter) list(ctx context.Context, p *place, ls *listing) error {
	if p.client == nil {
		return nil
	}
	q := p.query(ls.kind)
	for _, child := range p.conn.Provider.Children(ls.kind.Name) {
		if child.Inline {
			q.Inside = append(q.Inside, child.Name)
		}
	}
	for i := range ls.kind.Fields {
		if ls.kind.Fields[i].Relation {
			q.Links = append(q.Links, ls.kind.Fields[i].Name)
		}
	}
	keep := &observer{live: e.live}
	err := p.client.List(ctx, q, func(o providers.Object) error {
		obj := keep.keepWhole(p, ls.kind, o)
		ls.objects = append(ls.objects, obj)
		return nil
	})
	if err != nil && ls.kind.Given != "" && errors.Is(err, providers.ErrNoCredentials) {
		return nil // only given objects can be reached
	}
	if err != nil {
		return problem(p.conn.Pos, p.address, fmt.Errorf("reading %s: %w", ls.kind.Collection, err))
	}
	return nil
}

// keepWhole keeps an object with all its fields.
func (o *observer) keepWhole(p *place, kind *providers.Kind, live providers.Object) *Object {
	obj := &Object{kind: kind, id: live.ID, in: p, fields: live.Fields, links: live.Links, builtIn: live.BuiltIn, own: live.Own, keys: keysOf(kind, live.Fields)}
	if len(live.Inside) == 0 {
		return obj
	}
	obj.inner = &place{conn: p.conn, around: p.around, client: p.client, exists: true, kinds: map[*providers.Kind]*listing{}, parents: append(slices.Clone(p.parents), obj.id)}
	for name, inside := range live.Inside {
		child := p.conn.Provider.Kind(name)
		ls := &listing{kind: child}
		for _, one := range inside {
			ls.objects = append(ls.objects, o.keepWhole(obj.inner, child, one))
		}
		obj.inner.kinds[child] = ls
	}
	return obj
}

// given adds the declared objects that no list has.
func (e *exporter) given(p *place, kind *providers.Kind, ls *listing) {
	parent := p.around
	if p.inside != nil {
		if parent = p.inside.resource; parent == nil {
			return // nobody declares what is inside of what nobody declares
		}
	}
	for _, r := range e.live.input.State.Resources {
		if r.Kind != kind || r.Connection != p.conn || r.Parent != parent || ls.sought[r] != nil {
			continue
		}
		if kind.Given != "" && r.Fields.Get(kind.Given).IsSet() {
			ls.objects = append(ls.objects, &Object{kind: kind, id: r.Key, in: p, keys: keysOf(kind, r.Fields), fields: r.Fields, given: true, resource: r})
			continue
		}
		if kind.Singleton && len(ls.objects) == 1 {
			ls.objects[0].resource = r
			continue
		}
		if found := ls.find(alternative(kind, r.KeyFields), r.Key); len(found) == 1 {
			found[0].resource = r
		}
	}
}

// secluded adds what only its own credential shows, as far as a file declares it
// or the inventory remembers it.
func (e *exporter) secluded(ctx context.Context, p *place, ls *listing) error {
	keep, listed := &observer{live: e.live}, slices.Clone(ls.objects)
	for _, r := range e.live.known(p, ls.kind) {
		if keep.listed(listed, r) {
			continue
		}
		found, client, err := e.live.seekOne(ctx, p, r)
		if client != nil {
			e.live.clients = append(e.live.clients, client)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return err
		case err != nil:
			e.note(r.Address, "was not opened: %v", err)
		case found != nil:
			obj := keep.keepWhole(p, ls.kind, *found)
			obj.resource, obj.through = r, client
			ls.objects = append(ls.objects, obj)
			ls.show(r, obj)
		}
	}
	return nil
}

// inside opens and reads what is in the objects of a list, and their relations.
func (e *exporter) inside(ctx context.Context, p *place, ls *listing) error {
	children := p.conn.Provider.Children(ls.kind.Name)
	beside := map[*providers.Kind]int{}
	for _, kind := range children {
		beside[kind] = len(ls.objects)
	}
	var g errgroup.Group
	g.SetLimit(8)
	for _, obj := range ls.objects {
		if len(children) == 0 || obj.builtIn != "" && ls.kind.Opens {
			continue
		}
		inner, ok := e.enter(ctx, p, obj)
		if !ok {
			continue
		}
		told := obj.inner
		obj.inner, inner.beside = inner, beside
		g.Go(func() error {
			if err := e.place(ctx, inner, ls.kind.Name); err != nil {
				return err
			}
			if told != nil {
				for kind, inline := range told.kinds {
					e.given(inner, kind, inline)
					inner.kinds[kind] = inline
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, obj := range ls.objects {
		if obj.inner != nil {
			for _, inline := range obj.inner.kinds {
				for _, in := range inline.objects {
					in.in = obj.inner
				}
				e.index(inline.objects)
			}
		}
	}
	return nil
}

// enter gives the place inside an object; what cannot be opened is noted.
func (e *exporter) enter(ctx context.Context, p *place, obj *Object) (*place, bool) {
	at := p.address.Child(obj.kind.Collection, obj.name())
	if obj.kind.Singleton {
		at = p.address.Only(obj.kind.Collection)
	}
	inner := &place{address: at, conn: p.conn, around: p.around, client: p.client, exists: true}
	if !obj.kind.Opens {
		inner.inside = obj
		inner.parents = append(slices.Clone(p.parents), obj.id)
		return inner, true
	}
	r := obj.resource
	if r == nil {
		r = &spec.Resource{Address: at, Kind: obj.kind, Connection: p.conn, Parent: p.around, Key: obj.name(), Fields: value.OfMap()}
	}
	client, err := e.live.open(ctx, p, obj, r)
	if err != nil {
		e.note(at, "was not opened: %v", err)
		return nil, false
	}
	e.mu.Lock()
	e.live.clients = append(e.live.clients, client)
	e.mu.Unlock()
	inner.client, inner.around = client, r
	return inner, true
}

// relations reads the links of a place that its lists did not tell.
func (e *exporter) relations(ctx context.Context, p *place, ls *listing, f *providers.Field) error {
	q := providers.RelationQuery{Kind: ls.kind, Field: f, Parents: p.parents}
	byID := map[string]*Object{}
	for _, obj := range ls.objects {
		if _, told := obj.links[f.Name]; !told {
			q.Owners = append(q.Owners, obj.id)
			byID[obj.id] = obj
		}
	}
	if len(q.Owners) == 0 {
		return nil
	}
	for key := range e.live.byID {
		if f.Ref != nil && key.kind.Name == f.Ref.Kind && key.at == p.scope() {
			q.Targets = append(q.Targets, key.id)
		}
	}
	slices.Sort(q.Targets)
	for _, obj := range byID {
		if obj.links == nil {
			obj.links = map[string][]string{}
		}
		obj.links[f.Name] = nil
	}
	return p.client.Relations(ctx, q, func(owner, target string) {
		byID[owner].links[f.Name] = append(byID[owner].links[f.Name], target)
	})
}
