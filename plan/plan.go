// Package plan compares what the files declare with what is live. It observes
// (by list, and without one write), normalises, diffs and orders; what comes
// out is a Plan, which is data: it can be printed, saved, read back, counted.
//
// There is one differ and one path for plan, apply, drift and dry runs. The
// package knows kinds by their traits only, and neither HTTP nor files.
package plan

import (
	"encoding/json"

	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// Format is the version of a plan's JSON form.
const Format = "tenon.plan/1"

// Action is what a step does.
type Action string

// The actions. Replace deletes the live object and creates a new one.
const (
	Create  Action = "create"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
)

// Whose says who moved, going by the value that was last applied. It explains
// and never decides.
type Whose string

// Unknown origin is "": nothing was applied before, or the value is secret.
const (
	Yours Whose = "yours" // the file changed
	Drift Whose = "drift" // the live object changed
	Both  Whose = "both"
)

// Plan is all that an apply would do, and why.
type Plan struct {
	Format   string   `json:"format"`
	Stack    string   `json:"stack"`
	Digest   string   `json:"digest"`             // of the desired state
	Files    []string `json:"files,omitempty"`    // as given with -f
	Overlays []string `json:"overlays,omitempty"` // as given with --overlay
	Targets  []string `json:"targets,omitempty"`  // as given with --target
	Rotate   []string `json:"rotate,omitempty"`   // as given with --rotate
	Destroy  bool     `json:"destroy,omitempty"`
	Summary  Summary  `json:"summary"`
	Steps    []*Step  `json:"steps"`
	Renames  []Rename `json:"renames,omitempty"`
	Notes    []Note   `json:"notes,omitempty"`
	// Rotations are the secrets that are to be followed by others, in order.
	Rotations []Rotation `json:"rotations,omitempty"`
	Refusals  []Refusal  `json:"refusals,omitempty"`
	Requests  Requests   `json:"requests"`

	live     *Live
	reviewed []reviewed
}

// Summary counts resources by what happens to them.
type Summary struct {
	Create    int `json:"create"`
	Update    int `json:"update"`
	Replace   int `json:"replace"`
	Delete    int `json:"delete"`
	Unchanged int `json:"unchanged"`
}

// Changes is the number of steps.
func (s Summary) Changes() int { return s.Create + s.Update + s.Replace + s.Delete }

// Requests are numbers of HTTP requests: sent to make the plan, and the least
// number that applying it will send.
type Requests struct {
	Read  int64 `json:"read"`
	Apply int64 `json:"apply"`
}

// Step is one change of one object. Steps stand in an order in which they could
// be carried out one by one.
type Step struct {
	Address value.Address `json:"address"`
	Kind    string        `json:"kind"` // provider.kind: "logto.application"
	Action  Action        `json:"action"`
	// Reason is one of a few words for machines ("new", "changed", "drift",
	// "both", "differs", "follows", "removed", "immutable", "lost-credentials",
	// "unstored", "rotation", "unlisted", "destroy"); Why says it in a sentence.
	Reason string `json:"reason"`
	Why    string `json:"why,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	ID     string `json:"id,omitempty"` // of the live object
	// Fingerprint is over the live object's values that the step was planned
	// against, secrets excepted; "" for a create.
	Fingerprint string          `json:"fingerprint,omitempty"`
	Changes     []Change        `json:"changes,omitempty"`
	Needs       []value.Address `json:"needs"` // steps that come first
	// Makes names secrets that the step brings into the secret store.
	Makes []string `json:"makes,omitempty"`
	// Late says that this is the second step of an object: it sets the fields
	// that name what is made only after the object, or the object itself. A
	// need that names an object means its first step.
	Late bool `json:"late,omitempty"`
	// Rotates is what the step does about its object's credentials.
	Rotates *Turn `json:"rotates,omitempty"`

	resource *spec.Resource    // nil for the delete of an object that no file has
	live     *Object           // nil for a create
	renew    bool              // its secrets were lost and are made anew
	outer    *place            // where it lives, from the moment it is bound
	later    []string          // fields that late sets
	late     *Step             // the second step of the object, or nil
	main     *Step             // of a late step: the first one
	unseen   []*providers.Kind // what came with it and is to be observed: see Opens
}

// Change is one field that differs. Before and After are Absent where there is
// nothing; a secret one is marked so and prints without its text.
type Change struct {
	Path    string
	Before  value.Value
	After   value.Value
	Whose   Whose
	Secret  bool
	Unknown bool // After is known only after apply
	// Forces says that the change is why the object is replaced.
	Forces bool
}

// MarshalJSON leaves out the values of a secret change and the after of an unknown one.
func (c Change) MarshalJSON() ([]byte, error) {
	out := struct {
		Path    string       `json:"path"`
		Before  *value.Value `json:"before,omitempty"`
		After   *value.Value `json:"after,omitempty"`
		Whose   Whose        `json:"whose,omitempty"`
		Secret  bool         `json:"secret,omitempty"`
		Unknown bool         `json:"unknown,omitempty"`
		Forces  bool         `json:"forces,omitempty"`
	}{Path: c.Path, Whose: c.Whose, Secret: c.Secret, Unknown: c.Unknown, Forces: c.Forces}
	if !c.Secret {
		if c.Before.Kind() != value.Absent {
			out.Before = &c.Before
		}
		if c.After.Kind() != value.Absent && !c.Unknown {
			out.After = &c.After
		}
	}
	return json.Marshal(out)
}

// Rename is a delete and a create that look like one object with a new name.
type Rename struct {
	From value.Address `json:"from"`
	To   value.Address `json:"to"`
	Line string        `json:"line"` // the line to add: `_previously: old`
	File string        `json:"file,omitempty"`
	At   int           `json:"at,omitempty"` // line number of the new object
}

// Note is a thing to know that forbids nothing.
type Note struct {
	Address value.Address `json:"address,omitempty"`
	File    string        `json:"file,omitempty"`
	Line    int           `json:"line,omitempty"`
	Text    string        `json:"text"`
}

// Refusal is a brake that holds: the plan must not be applied as it is.
type Refusal struct {
	Address value.Address `json:"address,omitempty"`
	File    string        `json:"file,omitempty"`
	Line    int           `json:"line,omitempty"`
	Column  int           `json:"column,omitempty"`
	Text    string        `json:"text"`
	Hint    string        `json:"hint,omitempty"`
}
