package providers

import (
	"context"

	"tenon/spec/value"
)

// Client speaks for one scope: a connection, or the inside of an object whose
// kind Opens. All methods may be called concurrently.
//
// Errors: every method may return one that wraps ErrNotFound, ErrExists,
// ErrDenied, ErrUnavailable or ErrUnknownOutcome, and, where a server spoke, an
// *APIError with its own words. A cancelled context gives the context's error.
// Requests that may be repeated without harm are repeated inside; a caller
// never repeats on its own what failed otherwise.
type Client interface {
	// List calls each for every live object of a kind inside one parent, from
	// one goroutine at a time, in no particular order. A parent that does not
	// exist has no objects: ErrNotFound is not returned. A Singleton gives one
	// object. Built-ins are listed, with BuiltIn set; what the provider hides
	// from everyone is not.
	List(ctx context.Context, q Query, each func(Object) error) error

	// Relations calls each for every link of one Relation field between the
	// owners and targets given, ids all, from one goroutine at a time. It reads
	// from whichever side needs fewer requests. Links that came with the
	// owners' list (Object.Links) are not asked for again by the core.
	Relations(ctx context.Context, q RelationQuery, each func(owner, target string)) error

	// Create makes an object from c.Fields and links c.Add. The object may
	// exist although an error is returned (a later part failed): then
	// Result.Object.ID is set, and so are the secrets it gave. When the answer was lost the error wraps
	// ErrUnknownOutcome, and the caller looks for the object by its key before
	// it tries again. A natural key that is taken gives ErrExists.
	Create(ctx context.Context, c Change) (Result, error)

	// Update changes c.Changed, and the links c.Add and c.Remove. It may be
	// repeated after any error. An object that is gone gives ErrNotFound.
	Update(ctx context.Context, c Change) (Result, error)

	// Delete removes an object. One that is gone already is no error.
	Delete(ctx context.Context, c Change) error

	// Verify tells whether a WriteOnly field with the Verify trait holds a
	// value. It changes nothing on the server.
	Verify(ctx context.Context, c Change, field string, want value.Value) (bool, error)

	// Renew makes the Mints of a kind that Renews anew; the old ones may stop working.
	Renew(ctx context.Context, c Change) (Result, error)

	// MakeCredential makes one more credential of an object whose kind Rotates,
	// once: c.Fields are all fields that are declared, since some may say how long
	// it is to live. Result.Credential is its id, and Minted holds all of the
	// Mints. The others stay, though the server may cut their life. When the
	// answer was lost the error wraps ErrUnknownOutcome, and the caller looks which
	// credentials there are before it tries again.
	MakeCredential(ctx context.Context, c Change) (Result, error)

	// DropCredential deletes one credential of an object by its id. One that is
	// gone is no error. It may be repeated.
	DropCredential(ctx context.Context, c Change, id string) error

	// ProveCredential signs in with secrets that MakeCredential gave, and out
	// again: nil means that they work, ErrDenied that the server takes others. It
	// leaves the credential that the Client runs on as it is.
	ProveCredential(ctx context.Context, c Change, minted map[string]value.Value) error

	// Enter returns the Client for what is inside an object of a kind that
	// Opens. It sends no request. Without credentials it returns ErrNoCredentials.
	// Of a Secluded kind an entry without Object.ID asks for the Client that the
	// object's own credentials open, and nothing else does: that one lists, changes
	// and deletes the objects of the kind that they show, and so does a Client for
	// what is inside.
	Enter(ctx context.Context, e Entry) (Client, error)

	// Close ends the client: tokens that can be revoked are. Idle connections
	// are closed. Clients that were entered from it are closed too.
	Close(ctx context.Context) error
}

// Query asks for the objects of one kind in one parent.
type Query struct {
	Kind *Kind
	// Parents are the live ids of the objects around, from the first one inside
	// the client's scope to the direct parent; empty for objects directly in the scope.
	Parents []string
	// Inside names Inline kinds that are wanted with the objects, and Links
	// Relation fields that are: what costs extra is left out unless asked for.
	Inside, Links []string
	// Fields names the fields that files declare of these objects, where no more
	// than those and the keys are wanted; nil: all are. A list that tells less than
	// another may serve then.
	Fields []string
	// Asked are the objects of an Unlisted kind that are wanted: each with its ID
	// where that is remembered, or with the Fields that a file declares.
	Asked []Object
	// Beside is how many other parents are asked for their objects of this kind in
	// the same run: a server that tells those of all parents in one answer may be
	// asked for that instead.
	Beside int
	// Progress, if not nil, is told how many objects have come, and of how many
	// (0: not known).
	Progress func(have, total int)
}

// RelationQuery asks for the links of one Relation field.
type RelationQuery struct {
	Kind    *Kind
	Field   *Field
	Parents []string // as Query.Parents, of the owners
	Owners  []string // ids of the objects whose links are wanted
	// Targets are the ids of all live objects that may be linked to; nil where
	// they are not known, so that the links are read from the owners' side.
	Targets []string
}

// Object is one live object, normalised to the table: fields spelt as the
// table spells them, references as ids, relations in Links.
type Object struct {
	ID string
	// Fields is everything that the server told, not only what the table names:
	// a server that wants whole objects back gets them back whole.
	Fields value.Value
	// Links are the targets' ids of those Relation fields that the list itself told.
	Links map[string][]string
	// Inside are the objects of Inline kinds, by kind name.
	Inside map[string][]Object
	// BuiltIn, if not empty, says why the object is never deleted ("built-in role").
	BuiltIn string
	// Own, if not empty, says that it is, or belongs to, the credential that
	// Tenon is running on: never deleted, and nothing taken out of its Guarded fields.
	Own string
	// OwnCredential is, where the object is the credential that Tenon is running
	// on and its kind Rotates, the id of that one of its credentials: never deleted
	// in such a run. "" where it cannot be told: then none that still works is.
	OwnCredential string
}

// Change says what to do to one object.
type Change struct {
	Kind    *Kind
	Parents []string // as Query.Parents
	// ID and Live are the object as it was observed; empty for Create.
	ID   string
	Live Object
	// Fields are the declared fields (without Relation and Local ones) that are to be sent, references as ids.
	// For an update these are only the ones that differ, complete to the depth
	// that was declared: what lies beside a changed part stays as Live has it.
	Fields value.Value
	// Add and Remove are the links to make and to cut, by Relation field: target ids.
	Add, Remove map[string][]string
	// Keep are the ids of live objects that are declared, by kind: of those kinds
	// beside it that this one Takes. They must be there afterwards.
	Keep map[string][]string
	// Minting says of a delete that making the object brought its Mints, where not
	// every object of the kind does (Kind.MintsWith).
	Minting bool
	// Declared names the Relation fields that the object declares, whether or
	// not they change: a server that makes links by itself makes some of them wrong.
	Declared []string
}

// Result is what Create, Update, Renew or MakeCredential made.
type Result struct {
	Object Object
	// Minted are secrets that only this answer holds (Kind.Mints), or others
	// worth keeping, by name: a String, or a Map of Strings. All are marked secret.
	Minted map[string]value.Value
	// Credential is the id of the credential that MakeCredential made.
	Credential string
}

// Entry is what a scope is entered with.
type Entry struct {
	Kind    *Kind
	Address value.Address
	Object  Object      // the live object
	Local   value.Value // its declared Local fields, tags resolved
	Minted  value.Value // its Mints from the secret store, a Map by name; Absent where there are none
}
