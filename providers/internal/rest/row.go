// Package rest is the engine that carries out tables of kinds over HTTP and
// JSON. A provider writes one Row for each kind: the traits that the core
// reads, the routes, and hooks for what a row cannot say. The engine lists with
// bounded pages side by side, creates, updates and deletes, repeats what may be
// repeated, and turns every failure into an error that says what to do.
//
// It knows no provider and no kind by name, and no credential: requests are
// authorised by the http.RoundTripper that Config.Auth makes.
package rest

import (
	"context"
	"net/netip"

	"tenon/providers"
	"tenon/spec/value"
)

// Row is one kind with the way to reach it. Routes are written "METHOD /path",
// where {id} stands for the object, {target} for the other end of a link, the
// name of a kind for the object of that kind around it, and the name of a field
// for that field of the live object. They may end in a constant query.
type Row struct {
	providers.Kind

	List   string // all objects in one parent; see All
	Create string // its answer is the object, or holds it (Made), or names it in Location; a field's name in it is the declared field
	Item   string // one object; a Singleton is read with it
	// Update is sent with PATCH the top-level keys that change, each mapping
	// completed from the live object, or with PUT the whole live object with the
	// changes laid over it.
	Update string
	Delete string // a 404 means that it is done

	ID     string // path of the id in an object as decoded; "" is "id"
	Query  string // constant query of List, escaped: "types=A&types=B"
	Items  string // path of the array in List's answer; "" where it is the answer
	Paging Paging // how List is paged; zero: it is not
	Lacks  bool   // a server may have no such kind: a 404 from List says that there are none
	Media  string // media type that is asked for and sent; "" is application/json
	// Twice says that Create may be sent twice: the second one changes nothing.
	Twice bool
	// Alone says that the server takes one Create or Update of the kind at a time.
	Alone bool

	Apart []Apart // fields with a route of their own
	Later []Later // fields that Create does not take, or not wholly
	// Whole are paths that must be there whenever the mapping around them is
	// sent: from the declaration, else the live object, else their Default.
	Whole     []string
	Relations []Relation
	Within    Within // of an Inline kind

	// None tells without a request that a parent has no such objects.
	None func(parents []string) bool
	// Told gives what one parent holds out of an answer that tells it of all
	// parents, where that takes fewer requests: q.Beside says how many others are
	// asked for. Without ok, List is asked; a row that always tells
	// needs none.
	Told func(ctx context.Context, client *Client, q providers.Query) (objects []value.Value, ok bool, err error)
	// Refine completes an object of a list with what takes a request to know, a
	// name that the server tells as an identifier for instance. Decode comes after it.
	Refine func(ctx context.Context, client *Client, raw value.Value) (value.Value, error)
	// Decode turns an object as the server tells it into the table's form.
	Decode func(value.Value) value.Value
	// Encode turns a body in the table's form into the server's; c.ID is "" for Create.
	Encode func(c providers.Change, body value.Value) (value.Value, error)
	// Where gives the route of Create for objects that are made elsewhere; "" is Create.
	Where func(c providers.Change) string
	// Ends gives the route of Delete for objects that end in another way; "" is Delete.
	Ends func(c providers.Change) string
	// Made finds the object in the answer to Create, where that is not the
	// object itself but a list of all, for instance.
	Made func(c providers.Change, answer value.Value) value.Value
	// Guard sets BuiltIn, Own and OwnCredential of a live object.
	Guard func(self Self, parents []string, o *providers.Object)
	// Taken tells whether an object of the key is there, where the server would
	// make a second one: it may have made the first by itself.
	Taken func(ctx context.Context, client *Client, c providers.Change) (bool, error)
	// Resolve completes what is to be created with what only the server can tell.
	Resolve func(ctx context.Context, client *Client, c providers.Change) (providers.Change, error)
	// Refuse may forbid a delete for a reason that no list can tell.
	Refuse func(ctx context.Context, client *Client, c providers.Change) error
	// Forbid is the same for an update: nothing of it has been sent.
	Forbid func(ctx context.Context, client *Client, c providers.Change) error
	// BeforeDelete does what must be done before an object can go. It may be done
	// twice; ErrNotFound says that the object is gone.
	BeforeDelete func(ctx context.Context, client *Client, c providers.Change) error
	// AfterCreate completes what Create gave, secrets for instance. The object
	// exists already when it is called.
	AfterCreate func(ctx context.Context, client *Client, c providers.Change, r *providers.Result) error
	// AfterUpdate puts right what the server does by itself when it changes an
	// object; c.Live is the object as it was. It may be done twice.
	AfterUpdate func(ctx context.Context, client *Client, c providers.Change) error
	// Locate gives the id that Update and Delete want, where lists tell another
	// one, a name for instance. An object that is gone gives ErrNotFound.
	Locate func(ctx context.Context, client *Client, c providers.Change) (id string, err error)
	// Verify and Renew carry out the methods of that name of providers.Client.
	Verify func(ctx context.Context, client *Client, c providers.Change, field string, want value.Value) (bool, error)
	Renew  func(ctx context.Context, client *Client, c providers.Change) (providers.Result, error)
	// MakeCredential and DropCredential carry out the methods of that name of
	// providers.Client, for a kind that Rotates; Config.Prove is the third.
	MakeCredential func(ctx context.Context, client *Client, c providers.Change) (providers.Result, error)
	DropCredential func(ctx context.Context, client *Client, c providers.Change, id string) error
}

// Paging says how a list is asked for in parts. Links that a server offers to
// the next page are never followed.
type Paging struct {
	Page   string // query parameter of the page: "page", "pageNum", "first"
	Size   string // query parameter of its size: "page_size", "itemsPerPage", "max"
	First  int    // what the first page is called: 1
	Offset bool   // Page counts objects instead of pages
	Max    int    // the most that the server gives in one page
	// TotalHeader or TotalField (a path in the answer) tells how many objects
	// there are; without both, pages are read until an empty one, or, where the
	// server fills all but the last (Full), until one that is not full.
	TotalHeader, TotalField string
	Full                    bool
}

// Apart is a field that Update does not take, but a route of its own.
type Apart struct {
	Field    string
	Route    string // "PATCH /users/{id}/is-suspended"
	Body     string // the key in its body; "" is Field
	AtCreate bool   // Create takes the field all the same
	// Send stands for Route where one request cannot say it: want is the declared
	// value. It may be done twice.
	Send func(ctx context.Context, client *Client, c providers.Change, want value.Value) error
}

// Later is a field that is sent with Update right after Create, unless the
// answer to Create shows it as declared.
type Later struct {
	Field    string
	AtCreate []string // the parts of it that Create does take
}

// Relation is how the links of one Relation field are read and changed.
type Relation struct {
	Field string
	// Inline is the path in the owner's list where its links are; then nothing
	// else reads them but a repetition after a lost answer.
	Inline string
	Read   string // by owner: "GET /users/{id}/roles"
	// Reverse reads by target ("GET /roles/{target}/users"), and Count is the
	// field in the target's list that tells how many owners there are.
	Reverse, Count string
	Paging         Paging // of Read and Reverse
	Items          string // path of the array in what they give
	ID             string // path of the id in what Read, Reverse and Inline give; "" is "id"
	// Of gives the id where a path cannot say it; "" for what is no link.
	Of func(value.Value) string

	// Add and Remove, with {target} in the path, change one link; without it,
	// as many as Body's list of ids holds. Replace sets all links at once, for
	// servers that have nothing else.
	Add, Remove, Replace string
	Body                 string
	// Encode makes the body of Add and Remove where that is not a list of ids.
	Encode func(ctx context.Context, client *Client, ids []string) (value.Value, error)

	// All reads the links of all owners in its own way, and Change makes and
	// cuts those of one; what it does may be done twice. Each stands for the
	// routes above where they cannot say it.
	All    func(ctx context.Context, client *Client, q providers.RelationQuery, each func(owner, target string)) error
	Change func(ctx context.Context, client *Client, c providers.Change, add, remove []string) error
}

// Within says how an Inline kind rides in its parent's list.
type Within struct {
	Path  string // of the array in each parent object
	Query string // what asks for it, escaped: "includeScopes=true"
}

// Self is the credential that a client runs on, as far as guards need it.
type Self struct {
	ID     string
	Secret string
	Scope  string // what the credential is good for, in the provider's own terms
	// From gives the address that the server sees requests come from, as far as
	// that can be known; nil: it cannot.
	From func(context.Context) (netip.Addr, error)
	// Inner says that it is that of the object which the client is inside of, and
	// not the connection's; Minted, that it came with that object.
	Inner, Minted bool
}
