package plan

import (
	"maps"
	"slices"
	"time"

	"tenon/spec"
	"tenon/spec/value"
)

// InventoryFormat is the version of an inventory's JSON form.
const InventoryFormat = "tenon.inventory/1"

// Inventory remembers what was applied. It holds no secret, and it can be lost:
// only pruning, protection of vanished blocks, the question whose change it
// was, and recognising objects by id go with it.
type Inventory struct {
	Format  string                   `json:"format"`
	Stack   string                   `json:"stack"`
	Serial  int                      `json:"serial"` // grows with each save
	Objects map[value.Address]*Entry `json:"objects"`
}

// NewInventory returns an empty inventory of a stack.
func NewInventory(stack string) *Inventory {
	return &Inventory{Format: InventoryFormat, Stack: stack, Objects: map[value.Address]*Entry{}}
}

// Entry is what the inventory knows of one object.
type Entry struct {
	Kind string `json:"kind"` // "logto.application"
	ID   string `json:"id,omitempty"`
	// Made says that Tenon created the object; only such objects are pruned
	// when their block is gone.
	Made bool `json:"made,omitempty"`
	// Protect is _protect as it was last applied: it outlives its block.
	Protect bool `json:"protect,omitempty"`
	// Applied is, by field path, a digest of the value that was last applied;
	// secret fields have none.
	Applied map[string]string `json:"applied,omitempty"`
	// Intent is set before an object is created and cleared after: if it is
	// still there, a create was cut short.
	Intent *Intent `json:"intent,omitempty"`
	// Credentials is set for an object whose kind rotates.
	Credentials *Credentials `json:"credentials,omitempty"`
}

// Intent is a create that was begun.
type Intent struct {
	Since time.Time `json:"since"`
	// Known are the ids that objects of the same key had before it began.
	Known []string `json:"known,omitempty"`
	// Stale says that the store held secrets under the address already, of an
	// object before: that some are there does not tell that those of this one are.
	Stale bool `json:"stale,omitempty"`
}

// made reports whether Tenon made the object with that id, or was about to
// when it was stopped and the object was not there before.
func (e *Entry) made(id string) bool {
	return e.Made || e.Intent != nil && !slices.Contains(e.Intent.Known, id)
}

// mintedMark stands among the applied paths of an object that was made with
// Mints where not every one of its kind is: to delete it is to end them too.
const mintedMark = "_minted"

func (e *Entry) minting() bool { return e != nil && e.Applied[mintedMark] != "" }

// Mint notes of an object that is made, or about to be, whether it brings Mints.
func (e *Entry) Mint(r *spec.Resource) {
	if r.Kind.MintsWith == "" || len(r.Kind.MintsOf(r.Fields)) == 0 {
		return
	}
	if e.Applied == nil {
		e.Applied = map[string]string{}
	}
	e.Applied[mintedMark] = "1"
}

// Record is one change of an inventory, as it is journalled: Entry nil forgets the object.
type Record struct {
	Address value.Address `json:"address"`
	Entry   *Entry        `json:"entry,omitempty"`
}

// Apply carries the records out on the inventory.
func (inv *Inventory) Apply(records ...Record) {
	for _, r := range records {
		if r.Entry == nil {
			delete(inv.Objects, r.Address)
		} else {
			inv.Objects[r.Address] = r.Entry
		}
	}
}

// Clone copies an inventory; entries are shared, and are not to be changed.
func (inv *Inventory) Clone() *Inventory {
	return &Inventory{Format: inv.Format, Stack: inv.Stack, Serial: inv.Serial, Objects: maps.Clone(inv.Objects)}
}
