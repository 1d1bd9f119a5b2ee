// Package apply carries out a Plan: it walks the graph of its steps, keeps the
// secrets that they bring, and remembers what was done. It decides nothing
// that the plan has not decided.
package apply

import (
	"time"

	"tenon/plan"
	"tenon/spec/value"
)

// Format is the version of a report's JSON form.
const Format = "tenon.apply/1"

// Status is how a step ended.
type Status string

// The ends of a step.
const (
	Done    Status = "done"
	Failed  Status = "failed"
	Skipped Status = "skipped" // not tried: what it needs failed, or the run was interrupted
)

// Report says exactly what an apply did.
type Report struct {
	Format      string
	Stack       string
	Outcomes    []*Outcome // in the order of the plan's steps
	Interrupted bool
	// Unconverged are the steps of the plan made after apply over the scopes
	// that were touched: nothing, if all went well.
	Unconverged []*plan.Step
	// ObserveErr is why that plan could not be made.
	ObserveErr error
	Requests   plan.Requests // Read: by plan and observation; Apply: sent to change things
	Took       time.Duration
}

// Outcome is how one step ended.
type Outcome struct {
	Step    *plan.Step
	Status  Status
	Err     error         // why it failed, or was skipped
	Adopted bool          // a planned create found the object there and updated it
	Kept    []string      // names of secrets that went to the store
	ID      string        // of the object, if there is one now
	Took    time.Duration // of the calls
}

// Counts gives the numbers of done, failed and skipped steps.
func (r *Report) Counts() (done, failed, skipped int) {
	for _, o := range r.Outcomes {
		switch o.Status {
		case Done:
			done++
		case Failed:
			failed++
		case Skipped:
			skipped++
		}
	}
	return done, failed, skipped
}

// Event tells a watcher how the walk goes. Events come from one goroutine.
type Event struct {
	Step    *plan.Step
	Begun   bool // the step began; otherwise it ended as Outcome says
	Outcome *Outcome
	Total   int // steps of the plan
	Ended   int // steps that have ended so far
}

// Secret is an entry of the secret store.
type Secret struct {
	Address value.Address // the object it belongs to
	Name    string        // "defaultApplication"
	Value   value.Value   // a String, or a Map of Strings; marked secret
	Created time.Time
}
