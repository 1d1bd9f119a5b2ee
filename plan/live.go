package plan

import (
	"context"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Live is what was observed. One goroutine at a time may use it: Make, and
// then the walk of an apply, which adds what its steps have made.
type Live struct {
	input   Input
	places  map[value.Address]*place // by the address of the object around
	byID    map[idKey]*Object
	matched map[*spec.Resource]*Object
	clients []providers.Client
	demands *demands
	moves   []Move
	uses    []use                                    // by which objects are held that no file declares
	fresh   map[value.Address]map[string]value.Value // secrets that were just made
	unread  map[*spec.Resource][]string              // objects whose secrets are to be read, and which: see readAgain
	anew    map[*spec.Resource]bool                  // secrets that a step of this plan makes anew
	digests *ledger                                  // made on first need
	veiled  map[value.Address]error                  // what its own credential was to show, and does not: see seek
	letGo   map[value.Address]bool                   // of those, what is to be forgotten
	reads   int64                                    // requests that the observation sent
}

// place is the inside of a connection or an object: what is listed there.
type place struct {
	inside  *Object // that it is the inside of, in an export: one that does not open a scope
	address value.Address
	conn    *spec.Connection
	around  *spec.Resource   // nil in a connection
	client  providers.Client // nil until the object around exists and is open
	parents []string         // ids from the client's scope down to the object around
	exists  bool
	kinds   map[*providers.Kind]*listing
	beside  map[*providers.Kind]int // in how many places like this one a kind is listed; nil: in this one
}

// query asks for the objects of a kind in a place.
func (p *place) query(kind *providers.Kind) providers.Query {
	return providers.Query{Kind: kind, Parents: p.parents, Beside: max(0, p.beside[kind]-1)}
}

// listing is all live objects of one kind in one place.
type listing struct {
	kind    *providers.Kind
	objects []*Object
	byKey   map[string][]*Object // made on first need: see find
	failed  bool                 // it could not be read in full
	// sought are the objects that only their own credentials show, by the declared
	// object whose credential it was: see seek.
	sought map[*spec.Resource]*Object
}

// Object is one live object as the plan keeps it.
type Object struct {
	kind *providers.Kind
	id   string
	keys []string // its natural keys as texts, by alternative; "" where incomplete
	in   *place

	resource *spec.Resource // the declared object that it is, or nil
	// same says that no plain field differs from what resource declares; then
	// fields holds only what references and later steps need.
	same     bool
	fields   value.Value
	links    map[string][]string
	verified map[string]bool
	builtIn  string
	own      string
	inner    *place // what was listed inside it, or nil
	given    bool   // taken to exist: see providers.Kind.Given
	// credentials are those of an object whose kind rotates, the oldest first, and
	// ownCredential the one of them that Tenon signs in with.
	credentials   []providers.Credential
	ownCredential string
	// lost says that a create was cut short after the server had made the
	// object and before its secrets were kept: nobody has them.
	lost bool
	// through is the client that shows an object that the list of its place does not have:
	// see providers.Kind.Secluded. nil: the client of its place does.
	through providers.Client
}

// client is what an object is changed and deleted with.
func (o *Object) client() providers.Client {
	if o.through != nil {
		return o.through
	}
	return o.in.client
}

type idKey struct {
	kind *providers.Kind
	at   string // the address of the place's client scope
	id   string
}

// scope is the address under which ids are unique: the innermost object around
// that opens a client of its own, or the connection.
func (p *place) scope() string {
	for r := p.around; r != nil; r = r.Parent {
		if r.Kind.Opens {
			return string(r.Address)
		}
	}
	return string(p.conn.Address)
}

func (l *Live) index(o *Object) { l.byID[idKey{o.kind, o.in.scope(), o.id}] = o }

// object finds a live object by its id, in the scope of a place.
func (l *Live) object(p *place, kind *providers.Kind, id string) *Object {
	return l.byID[idKey{kind, p.scope(), id}]
}

// object finds what was listed in a place itself: an id may be met in several
// places of a scope, as that of a member who is in two organizations.
func (p *place) object(kind *providers.Kind, id string) *Object {
	ls := p.kinds[kind]
	if ls == nil {
		return nil
	}
	if i := slices.IndexFunc(ls.objects, func(o *Object) bool { return o.id == id }); i >= 0 {
		return ls.objects[i]
	}
	return nil
}

// target is the live object that a field of another names by its id. What is
// in an object that opens a scope of its own is known in that scope.
func (l *Live) target(o *Object, f *providers.Field, id string) *Object {
	if f.Ref == nil {
		return nil // a link to a text
	}
	kind := o.in.conn.Provider.Kind(f.Ref.Kind)
	for up := kind; up != nil && o.kind.Opens && o.inner != nil; up = o.in.conn.Provider.Kind(up.Parent) {
		if up.Parent == o.kind.Name {
			return l.object(o.inner, kind, id)
		}
	}
	return l.object(o.in, kind, id)
}

// name is what people call an object: its key, or its id where it has none.
func (o *Object) name() string {
	if o.resource != nil && o.resource.Key != "" {
		return o.resource.Key
	}
	for _, key := range o.keys {
		if key != "" {
			return key
		}
	}
	return o.id
}

// foldKey brings a key into the form in which keys are compared: where one of
// the fields folds case, lower case counts.
func foldKey(kind *providers.Kind, names []string, text string) string {
	for _, name := range names {
		switch f := kind.Field(name); {
		case f == nil:
		case f.Fold:
			return strings.ToLower(text)
		case f.Network && len(names) == 1:
			return normal(f, value.OfString(text)).Reveal()
		}
	}
	return text
}

// keysOf reads all natural keys of live fields, folded, by alternative.
func keysOf(kind *providers.Kind, fields value.Value) []string {
	if kind.Singleton {
		return nil
	}
	keys := make([]string, len(kind.Keys))
	for i := range kind.Keys {
		one := providers.Kind{Keys: kind.Keys[i : i+1]}
		if text, names, ok := one.Key(fields); ok {
			keys[i] = foldKey(kind, names, text)
		}
	}
	return keys
}

// alternative finds which of the kind's keys the names are.
func alternative(kind *providers.Kind, names []string) int {
	return slices.IndexFunc(kind.Keys, func(alt []string) bool { return slices.Equal(alt, names) })
}

// find gives the objects that have a key, by one alternative or (-1) by any.
func (ls *listing) find(alt int, text string) []*Object {
	if ls == nil {
		return nil
	}
	if ls.byKey == nil {
		ls.byKey = make(map[string][]*Object, len(ls.objects))
		for _, o := range ls.objects {
			for i, key := range o.keys {
				if key != "" {
					ls.byKey[keyIndex(i, key)] = append(ls.byKey[keyIndex(i, key)], o)
				}
			}
		}
	}
	if alt >= 0 {
		return ls.byKey[keyIndex(alt, foldKey(ls.kind, ls.kind.Keys[alt], text))]
	}
	for i, names := range ls.kind.Keys {
		if found := ls.byKey[keyIndex(i, foldKey(ls.kind, names, text))]; len(found) > 0 {
			return found
		}
	}
	return nil
}

func keyIndex(alt int, key string) string { return string(rune('0'+alt)) + key }

// Close ends all clients that observing opened.
func (l *Live) Close(ctx context.Context) error {
	if l == nil {
		return nil
	}
	var first error
	for _, c := range l.clients {
		if err := c.Close(ctx); err != nil && first == nil {
			first = err
		}
	}
	l.clients = nil
	return first
}
