package providers

import "context"

// Planned is one change that a plan is about to make, as Reviewer and
// Kind.Waits see it.
type Planned struct {
	// Change is as Client would get it, as far as it is known before anything is
	// done: late values are unknown, and links to what is yet to be made are left out.
	// Live.Fields is whole where one of the object's own fields differs.
	Change
	// Creates and Deletes say what becomes of the object; a replace does both, an
	// update neither.
	Creates, Deletes bool
}

// Objection is a change that must not be made.
type Objection struct {
	To    int    // its index in what was reviewed
	Field string // path of the field that it is about; "" is the object
	Err   error  // why not, perhaps with a hint
}

// Reviewer is a Client that looks at what a plan is about to do, before any of
// it is done.
type Reviewer interface {
	// Review is given all changes of kinds with the trait Reviewed that a plan is
	// about to make in the client's scope, and in those inside it that are yet to
	// be opened, in their order. It says which must not be made: what no single
	// change tells, since another may make it harmless or harmful. It changes
	// nothing on the server, and asks it only where one of the changes calls for
	// that. What it cannot find out it objects to.
	Review(ctx context.Context, planned []Planned) []Objection
}
