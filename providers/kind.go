// Package providers is the seam between Tenon's core and the identity systems
// that it speaks to. A provider is a table of kinds and a way to open a
// connection; the core (spec, plan, apply) reads the table and calls Client,
// and knows no provider by name.
//
// The package reaches no network: what does lives behind Client.
package providers

import "tenon/spec/value"

// Kind is one row of a provider's table, as far as the core needs it: how
// objects of the kind are named, where they live, and the traits of their
// fields. How they are fetched and changed is the engine's part of the row.
type Kind struct {
	// Name is the kind's name in the singular, unique in its provider: "application".
	Name string
	// Collection is the key under which the state file lists such objects:
	// "applications". Names are the provider's own.
	Collection string
	// Parent names the kind in which objects of this one live; "" is the connection itself.
	Parent string
	// Keys are the natural keys in order of preference, each the names of the
	// fields that identify an object together. The first one whose fields an
	// object has is its key: a user has a username, or else an e-mail address.
	// Empty for a Singleton.
	Keys [][]string
	// Singleton says that each parent has exactly one, always: it is written
	// as a mapping, and is updated but never created or deleted.
	Singleton bool
	// Doc is one or two sentences for people, with the source of the facts.
	Doc string
	// Fields is the table of traits.
	Fields []Field

	// Holds says that deleting one deletes other objects too (tenant, realm,
	// organization), so that it always needs --allow-delete.
	Holds bool
	// Takes names kinds beside it of which the server deletes objects by itself
	// where one of this kind changes or goes: Change.Keep says which must stay.
	Takes []string
	// Opens says that objects inside are reached through a Client of their own
	// (Client.Enter), with credentials that creation gave or the file declares.
	Opens bool
	// Secluded says of a kind that Opens that the server shows an object to nothing
	// but the credential that came with it (Mints): the lists of whoever made it do
	// not have it. It is looked for, changed and deleted through the Client that
	// this credential opens (Client.Enter without an id). One of which neither the
	// inventory nor the secret store knows anything may be there unseen: where that
	// is in doubt, making it needs --allow-create.
	Secluded bool
	// Given names a field: where an object declares it, the object is taken to
	// exist already, outside of any list; it is never created or deleted.
	Given string
	// Identity names a field that holds the live id: a file that declares it means
	// that very object, as with _id, and it is never created.
	Identity string
	// Mints names the secrets that the answer to Create holds and that no later
	// request gives: custody stores them before the step counts as done.
	Mints []string
	// MintsWith names a field: only an object that declares it brings the Mints.
	MintsWith string
	// ListedToo names a kind around whose list has the objects of this one too, under
	// the same ids. One that is declared here is not what an authoritative collection
	// of that kind leaves out, and one that brought its Mints outlasts what it is in:
	// it is deleted with that.
	ListedToo string
	// Renews says that lost Mints can be made anew by Client.Renew. Otherwise an
	// object whose secrets were lost before they were stored must be replaced.
	// Without Mints it says that creating an object brings secrets worth keeping
	// (Result.Minted), and that Renew reads them again and changes nothing: it
	// does so too where a !secret names one that the store lacks.
	Renews bool
	// Rotates says that an object holds credentials that end, of which it may have
	// more than one for a while: a secret is followed by another before it ends.
	// The Mints come with each of them. Such a kind Renews, and that needs no
	// Client.Renew: what is lost is deleted, and another credential made.
	Rotates *Rotation
	// CreatedAt names the field in which the server tells when an object was made:
	// an RFC 3339 time, or milliseconds since 1970.
	CreatedAt string
	// Reviewed says that changes of such objects are shown to the client, if it is
	// a Reviewer, before a plan may be carried out.
	Reviewed bool
	// Waits tells of a planned change of this kind that another one in its scope,
	// of a Reviewed kind, is to be made first. It is pure. nil: none is.
	Waits func(c, first Planned) bool
	// Inline says that the parent's list carries these objects (Object.Inside):
	// they cost no request of their own.
	Inline bool
	// Unlisted says that the server has no list of these objects: Client.List
	// asks for those that the query names (Query.Asked), and tells of no other.
	// They cannot be exported, and no collection of them is authoritative.
	Unlisted bool

	// Reshape turns what one file says of an object, its collections included,
	// into the table's form, where the provider's own spelling nests otherwise.
	// It is pure: it invents no value, and what it moves keeps its position.
	// What it does not know it leaves as it is, for the table to judge. Values
	// from elsewhere may be secrets, references or unknown. An error may be a
	// *FieldError, for its position. nil: files are spelt as the table is.
	Reshape func(value.Value) (value.Value, error)
	// Unshape is the inverse, for export: the table's form of an object, its
	// collections included and reshaped kinds in them unshaped already, in the
	// provider's own spelling.
	Unshape func(value.Value) value.Value
}

// Type is the shape of a field's value.
type Type uint8

// The types of a field.
const (
	Any     Type = iota // any JSON value
	String              // text
	Bool                // true or false
	Integer             // a number without a fraction
	Number              // any number
	Record              // a mapping with the fields of Field.Fields
	Dict                // a mapping with keys of the user's choice, each value as Field.Elem (nil: any)
	List                // a list, each item as Field.Elem (nil: any)
)

// String names the type as messages do.
func (t Type) String() string {
	return [...]string{"any value", "a string", "a boolean", "an integer", "a number", "a mapping", "a mapping", "a list"}[t]
}

// Field is one field of a kind, or of an object inside one, and its traits.
type Field struct {
	Name string // as the provider spells it; "" for Elem
	Type Type
	// Doc is a sentence for people: meaning, unit, limits.
	Doc    string
	Elem   *Field   // of Dict and List
	Fields []Field  // of a Record
	Enum   []string // the values that the server accepts
	// Pattern is a regular expression (RE2) that the text must match, checked offline.
	Pattern string

	Required  bool // must be declared for an object to be created
	ReadOnly  bool // made by the server: neither compared nor sent, and passed over when declared
	WriteOnly bool // no list gives it: see Verify
	Immutable bool // fixed at creation: a change replaces the object
	Secret    bool // never printed
	Set       bool // of a List: order and repetition mean nothing
	Fold      bool // of a String: upper and lower case mean the same
	EmptyNull bool // of a String: the server keeps "" as null
	// Network says of a String that it is an IP address or a block of them, in
	// any spelling: "203.0.113.7" and "203.0.113.7/32" mean the same.
	Network bool

	// Default is what the server fills in where nothing was sent. A live value
	// that is missing counts as it, and so does a declared null.
	Default value.Value
	// Ref says that the value names another object; on the wire it is an id.
	// On a List it speaks of the items.
	Ref *Ref
	// Relation says that the field (a List with a Ref) is kept apart from the
	// object as links, which are read with Client.Relations and changed through
	// Change.Add and Change.Remove. It is a set. Without a Ref the links lead to
	// nothing but texts, such as the addresses that the object lets in.
	Relation bool
	// After says that the text may name an object of that kind, declared or not:
	// one that is declared comes first. On the wire it stays a text.
	After *Ref
	// Guarded says that taking something out of the field may lock Tenon out
	// where the object is the credential it runs on: refused there.
	Guarded bool
	// Local fields are Tenon's own business (endpoints, credentials): never sent
	// or compared, but handed to Client.Enter.
	Local bool
	// Verify says of a WriteOnly field that Client.Verify can tell whether the
	// live value equals a given one. Without it the field is sent when the
	// object is created and when the declared value changes.
	Verify bool
}

// Ref says which kind a field names. The object named is looked for in the
// innermost enclosing object that holds such a kind. Where the kind lives
// deeper than that (a scope in a resource), a reference is written as a
// mapping with the ancestors' kinds beside the key: {resource: …, name: …}.
type Ref struct {
	Kind string
}

// Key returns the natural key of an object as one text: the fields of the
// first alternative that is complete, joined by "/". ok is false where no
// alternative is complete.
func (k *Kind) Key(fields value.Value) (text string, names []string, ok bool) {
	for _, names := range k.Keys {
		text, ok := keyText(fields, names)
		if ok {
			return text, names, true
		}
	}
	return "", nil, false
}

func keyText(fields value.Value, names []string) (string, bool) {
	text := ""
	for i, name := range names {
		part := fields.Lookup(name)
		if kind := part.Kind(); kind != value.String && kind != value.Number && kind != value.Bool {
			return "", false
		}
		if i > 0 {
			text += "/"
		}
		text += part.Reveal()
	}
	return text, text != ""
}

// MintsOf names the secrets that creating an object with such fields brings.
func (k *Kind) MintsOf(fields value.Value) []string {
	if k.MintsWith != "" && !fields.Get(k.MintsWith).IsSet() {
		return nil
	}
	return k.Mints
}

// Field returns the field of that name, or nil.
func (k *Kind) Field(name string) *Field { return find(k.Fields, name) }

// Field returns the field of a Record of that name, the Elem of a Dict for any
// name, or nil.
func (f *Field) Field(name string) *Field {
	if f == nil {
		return nil
	}
	if f.Type == Dict {
		return f.Elem
	}
	return find(f.Fields, name)
}

func find(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}
