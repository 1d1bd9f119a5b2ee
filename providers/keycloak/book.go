package keycloak

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// book is what is known of one realm's roles and who has them, where no list
// tells it: composites, roles of service accounts, scope mappings. What requests
// have told of them is forgotten once something has changed.
type book struct {
	isFlow string // what says in requests that an execution is a flow
	eleven bool   // the server is of version 11
	// tries signs in as a user of the realm; nil where there is no realm.
	tries func(ctx context.Context, username, password string) error

	mu      sync.Mutex
	roles   map[string]roleName // by id
	told    *told               // nil: not read since the last change
	answers map[string]*answer  // likewise
	holders map[string]*holders // likewise, by role
	byName  map[rolePlace]string
	plain   map[string]bool // ids of roles that include no others

	// Held while every, told and parted are read. mu is never held while a request
	// is under way: requests end by taking it.
	listing, exporting, parting sync.Mutex
	changes                     int        // requests so far that may have changed something
	every                       *everyRole // nil: not read since the last change
	noEvery                     bool       // the server has no such list

	clients   map[string]value.Value // as lists told them, by id
	clientIDs map[string]string      // by clientId
	groups    map[string]value.Value // as lists told them, by id
	scopes    map[string]string      // ids of client scopes, by name

	joining  joining
	asking   asking
	policies policies
	flowBook
}

// roleName is what requests call a role by, beside its id.
type roleName struct {
	name   string
	client string // the id of the client that it is in; "" for one of the realm
}

// links are roles by id, of the realm and of clients.
type links struct{ realm, client []string }

func (l links) of(client bool) []string {
	if client {
		return l.client
	}
	return l.realm
}

func newBook() *book {
	return &book{
		roles: map[string]roleName{}, byName: map[rolePlace]string{}, plain: map[string]bool{}, clients: map[string]value.Value{}, clientIDs: map[string]string{},
		groups: map[string]value.Value{}, scopes: map[string]string{}, policies: newPolicies(), flowBook: newFlowBook(),
		isFlow: "authenticatorFlow",
	}
}

const exportRoute = "POST /partial-export?exportClients=true&exportGroupsAndRoles=true"

// watch forgets what is known whenever a request may change it.
func (b *book) watch(inner http.RoundTripper) http.RoundTripper {
	return watcher{b, inner}
}

type watcher struct {
	book  *book
	inner http.RoundTripper
}

func (w watcher) RoundTrip(req *http.Request) (*http.Response, error) {
	defer w.book.joining.during(req)()
	w.book.asking.note(req)
	resp, err := w.inner.RoundTrip(req)
	if req.Method != http.MethodGet && !strings.HasSuffix(req.URL.Path, "/partial-export") {
		w.book.mu.Lock()
		w.book.told, w.book.answers, w.book.holders, w.book.every, w.book.policies.settings, w.book.parted = nil, nil, nil, nil, nil, value.Value{}
		w.book.changes++
		clear(w.book.byName)
		clear(w.book.plain)
		w.book.mu.Unlock()
	}
	return resp, err
}

// noteRole keeps a role's name by its id, as lists tell it.
func (b *book) noteRole(live value.Value) value.Value {
	b.note(live)
	return live
}

func (b *book) note(live value.Value) roleName {
	r := roleName{name: live.Get("name").Reveal()}
	if live.Get("clientRole").True() {
		r.client = live.Get("containerId").Reveal()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	id := live.Get("id").Reveal()
	b.roles[id], b.byName[rolePlace{r.client, r.name}] = r, id
	if c := live.Get("composite"); c.IsSet() {
		b.plain[id] = !c.True()
	}
	return r
}

// role finds a role's name, asking the server where no list has told it.
func (b *book) role(ctx context.Context, client *rest.Client, id string) (roleName, error) {
	b.mu.Lock()
	r, ok := b.roles[id]
	b.mu.Unlock()
	if ok {
		return r, nil
	}
	live, err := client.Ask(ctx, "GET /roles-by-id/{id}", providers.Change{ID: id}, value.Value{})
	if err != nil {
		return r, err
	}
	return b.note(live), nil
}

// all gives what the partial export tells, read once for all that ask.
func (b *book) all(ctx context.Context, client *rest.Client) (*told, error) {
	b.exporting.Lock()
	defer b.exporting.Unlock()
	b.mu.Lock()
	known, began := b.told, b.changes
	b.mu.Unlock()
	if known != nil {
		return known, nil
	}
	v, err := client.Ask(ctx, exportRoute, providers.Change{}, value.Value{})
	if err != nil {
		return nil, err
	}
	known = read(v)
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range known.names {
		b.roles[id] = r
	}
	if b.changes == began {
		b.told = known
	}
	return known, nil
}

// route gives the route of a role's mappings.
type route func(r roleName) string

func sameRoute(path string) route { return func(roleName) string { return path } }

func clientRoute(path string) route { return func(r roleName) string { return path + r.client } }

// relation is a list of roles that an object has, changed with lists of roles in
// the body, by realm or by client.
func (b *book) relation(from source, client bool, realm, inClient route) relation {
	return relation{
		All: func(ctx context.Context, c *rest.Client, q providers.RelationQuery, each func(owner, target string)) error {
			return b.read(ctx, c, from, q.Owners, func(owner string, l links) {
				for _, id := range l.of(client) {
					each(owner, id)
				}
			})
		},
		Change: func(ctx context.Context, c *rest.Client, ch providers.Change, add, remove []string) error {
			return b.change(ctx, c, ch, client, realm, inClient, add, remove)
		},
	}
}

func (b *book) change(ctx context.Context, c *rest.Client, ch providers.Change, client bool, realm, inClient route, add, remove []string) error {
	at := realm
	if client {
		at = inClient
	}
	return errors.Join(b.send(ctx, c, ch, "POST ", at, add), b.send(ctx, c, ch, "DELETE ", at, remove))
}

// send maps roles, or takes mappings away; both may be done twice (seen on 26.4).
func (b *book) send(ctx context.Context, c *rest.Client, ch providers.Change, method string, at route, ids []string) error {
	var order []string
	bodies := map[string][]value.Value{}
	for _, id := range ids {
		r, err := b.role(ctx, c, id)
		if errors.Is(err, providers.ErrNotFound) && method == "DELETE " {
			continue // gone, and all mappings with it
		}
		if err != nil {
			return err
		}
		path := at(r)
		if bodies[path] == nil {
			order = append(order, path)
		}
		bodies[path] = append(bodies[path], value.OfMap(value.Field{Key: "id", Value: text(id)}, value.Field{Key: "name", Value: text(r.name)}))
	}
	for _, path := range order {
		if _, err := c.Send(ctx, method+path, ch, value.OfList(bodies[path]...), true); err != nil {
			return err
		}
	}
	return nil
}

// named gives two relations their fields' names.
func named(make func(client bool) relation, realm, client string) []relation {
	a, b := make(false), make(true)
	a.Field, b.Field = realm, client
	return []relation{a, b}
}
