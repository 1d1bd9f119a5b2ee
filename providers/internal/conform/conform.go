// Package conform is the suite that every row of every provider passes, on its
// sandbox always and on a real server where one can be had. It drives the tool
// as a person would, with state files and plans, and knows no provider: what
// it cannot make up from the table, the provider's samples say.
//
// For each kind: create the smallest object, see that the plan is empty; set
// each field in turn, see one change and no other, apply, see that the plan is
// empty; have each field changed by somebody else, see that and only that, put
// it back; delete, and delete again.
package conform

import (
	"cmp"
	"net/http"
	"testing"

	"tenon/apply/applytest"
	"tenon/providers"
	"tenon/providers/internal/fake"
)

// Suite is what a provider gives the suite to work with.
type Suite struct {
	Provider *providers.Provider
	// Start gives a server for one test; it ends with the test.
	Start func(t testing.TB, o Start) *Server
	// Base is a state file with the connection, the objects around those under
	// test, and what the samples refer to.
	Base string
	// Samples says how to make an object of each kind.
	Samples []Sample
	// Without says of kinds why they are not tried.
	Without map[string]string
	// Laws are the state files that the laws of the whole tool are held on.
	Laws Laws
	// Together sets those fields of a kind at once that can be, instead of each
	// in turn: for kinds of many fields and servers that take their time.
	Together bool
}

// Start says what a server starts with. The zero value is an empty one.
type Start struct {
	Seed int64                           // of ids and of the order of lists
	Arm  string                          // the kind and the arm under test: "kind arm"; "" where none is
	Data []byte                          // what Server.Save has given
	Wrap func(http.Handler) http.Handler // put before everything else; nil: nothing
}

// Server is a server under test, and what to watch of it.
type Server struct {
	Env      map[string]string // environment of the state files
	Log      *fake.Recorder
	ReadOnly *fake.ReadOnly
	// Objects names every object that the server holds, by its own books: kind
	// and natural key, as often as it is there.
	Objects func() []string
	Save    func() []byte
	Expire  func() // ends all tokens that were given so far
	// Grow adds so many objects of each kind that can be many, where the full
	// state has its own.
	Grow func(n int)
}

// Laws are state files: texts, which are laid beside each other.
type Laws struct {
	// Connection has the connections and nothing else; secrets by !env.
	Connection string
	// Export are the addresses of the connections.
	Export []string
	// Full declares every kind and every field that can be declared.
	Full string
	// Late declares more, with values that only other steps bring. It stands
	// beside Full and Changed where an apply is disturbed.
	Late string
	// Changed is what Full becomes: objects changed, replaced, added and gone.
	Changed string
	// Again declares what no export has and a server asks for when it makes the
	// objects of Full again: passwords. "" where there is nothing of the kind.
	Again string
	// Bare declares only what else would need leave to be deleted.
	Bare string
	// Env is the environment besides the server's.
	Env map[string]string
	// Kept are secrets that must be in the store once Full is applied: ADDRESS#NAME.
	Kept []string
}

// Sample is how objects of one kind are written in a state file.
type Sample struct {
	Kind string
	// Arm names a further sample of a kind that comes in more than one form: the
	// object is made so, the fields that Values has are tried on it, and no
	// others, and it is deleted. "" is the kind's own sample.
	Arm string
	// Outside says of an arm why the full state declares none of it.
	Outside string
	// In is the state file around the object, with OBJECT in the object's place.
	In string
	// Minimal is the smallest object, as a YAML flow mapping of one line.
	Minimal string
	// Values are values for fields that the suite cannot make up, by path: YAML
	// texts, two at least, each different from what a new object has, unless the
	// field is Immutable: then one is enough. They override what it makes up.
	Values map[string][]string
	// With are further fields that an object needs for a field to be set, by
	// that field's path: a flow mapping of one line.
	With map[string]string
	// Base, if not "", is taken instead of the suite's: it has no more than the
	// object needs, which is faster.
	Base string
	// Alone are paths that other fields bear on: where the suite sets fields
	// together, these have a turn of their own.
	Alone []string
	// There says who makes the objects of an arm, where Tenon cannot: each is there
	// when the test starts, and stays.
	There string
	// Skip says why a field cannot be tested on its own, by path.
	Skip map[string]string
}

// Run runs the suite over every row of the table.
func Run(t *testing.T, s Suite) {
	own := map[string]bool{}
	for _, sample := range s.Samples {
		own[sample.Kind] = own[sample.Kind] || sample.Arm == ""
	}
	tallies := make([]tally, len(s.Samples))
	t.Run("kind", func(t *testing.T) {
		for i := range s.Provider.Kinds {
			kind := &s.Provider.Kinds[i]
			if why := s.Without[kind.Name]; why != "" {
				t.Logf("%s is not tried: %s", kind.Name, why)
				continue
			}
			if !own[kind.Name] {
				t.Errorf("no sample of the kind %s", kind.Name)
			}
		}
		for i, sample := range s.Samples {
			kind := s.Provider.Kind(sample.Kind)
			if kind == nil || s.Without[sample.Kind] != "" {
				continue
			}
			t.Run(sample.name(), func(t *testing.T) {
				t.Parallel()
				c := &conformance{suite: s, kind: kind, sample: sample}
				c.run(t)
				tallies[i] = c.tally
			})
		}
	})
	var all tally
	for _, one := range tallies {
		all.add(one)
	}
	t.Logf("%s: %d kinds, %d fields, %d values; %d applies, %d plans", s.Provider.Name, len(s.Provider.Kinds), all.fields, all.values, all.applies, all.plans)
}

// name is what the tests of a sample are called.
func (s Sample) name() string {
	if s.Arm == "" {
		return s.Kind
	}
	return s.Kind + " " + s.Arm
}

type conformance struct {
	suite  Suite
	kind   *providers.Kind
	sample Sample
	// at is what is declared of the object now, but for one field that is not in
	// it: what needs the same to begin with need not apply it. "" is not known.
	at string
	tally
}

// tally counts what the suite has done.
type tally struct{ fields, values, plans, applies int }

func (a *tally) add(b tally) {
	a.fields, a.values, a.plans, a.applies = a.fields+b.fields, a.values+b.values, a.plans+b.plans, a.applies+b.applies
}

func (c *conformance) run(t *testing.T) {
	start := Start{}
	if c.sample.Arm != "" {
		start.Arm = c.sample.name()
	}
	h := newHarness(t, c.suite, start)
	h.memory, h.env, h.tally = &applytest.Memory{}, newEnv(), &c.tally
	h.apply(c.base())
	p, _ := h.apply(c.with(c.sample.Minimal))
	comes := !c.kind.Singleton && c.sample.There == ""
	if comes && p.Summary.Create != 1 {
		t.Fatalf("a new object is not one create: %+v", p.Summary)
	}
	h.empty(c.with(c.sample.Minimal))
	c.at = c.sample.Minimal
	t.Run("fields", func(t *testing.T) { c.fields(t, h.in(t)) })
	if comes {
		t.Run("delete", func(t *testing.T) { c.remove(t, h.in(t)) })
	}
}

// base is the state without the object.
func (c *conformance) base() map[string]string {
	return map[string]string{"base.yaml": cmp.Or(c.sample.Base, c.suite.Base)}
}

// with is the state with the object.
func (c *conformance) with(object string) map[string]string {
	files := c.base()
	files["object.yaml"] = c.file(object)
	return files
}

// file puts an object into its place in a state file.
func (c *conformance) file(object string) string { return replaceObject(c.sample.In, object) }
