package fake

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Order is a set of ids in an order that follows neither name, time nor id, and
// yet stays the same while the set stays the same: a list API without ORDER BY
// as it may be at worst. The order is a function of the seed and the ids.
//
// A page costs O(page). Add and Remove cost a binary search and one move of
// memory. It is not safe for concurrent use.
type Order struct {
	seed uint64
	list []ranked
}

type ranked struct {
	rank uint64
	id   string
}

// NewOrder makes an empty order.
func NewOrder(seed int64) *Order { return &Order{seed: uint64(seed)} }

// Len is the number of ids.
func (o *Order) Len() int {
	if o == nil {
		return 0
	}
	return len(o.list)
}

// Has says whether the id is in the set.
func (o *Order) Has(id string) bool {
	if o == nil {
		return false
	}
	_, found := o.find(id)
	return found
}

// Add says whether the id is new.
func (o *Order) Add(id string) bool {
	at, found := o.find(id)
	if !found {
		o.list = slices.Insert(o.list, at, ranked{o.rank(id), id})
	}
	return !found
}

// AddAll adds many at the cost of one sort.
func (o *Order) AddAll(ids []string) {
	if len(ids) < 8 {
		for _, id := range ids {
			o.Add(id)
		}
		return
	}
	o.list = slices.Grow(o.list, len(ids))
	for _, id := range ids {
		o.list = append(o.list, ranked{o.rank(id), id})
	}
	slices.SortFunc(o.list, compareRanked)
	o.list = slices.Compact(o.list)
}

// Remove says whether the id was there.
func (o *Order) Remove(id string) bool {
	if o == nil {
		return false
	}
	at, found := o.find(id)
	if found {
		o.list = slices.Delete(o.list, at, at+1)
	}
	return found
}

// Page gives up to n ids from offset on; n < 0 gives all the rest.
func (o *Order) Page(offset, n int) []string {
	if o == nil || offset >= len(o.list) {
		return nil
	}
	end := len(o.list)
	if n >= 0 {
		end = min(end, offset+n)
	}
	out := make([]string, 0, end-offset)
	for _, r := range o.list[offset:end] {
		out = append(out, r.id)
	}
	return out
}

// All goes over all ids without making a list of them.
func (o *Order) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		if o == nil {
			return
		}
		for _, r := range o.list {
			if !yield(r.id) {
				return
			}
		}
	}
}

// IDs gives all ids.
func (o *Order) IDs() []string { return o.Page(0, -1) }

func (o *Order) find(id string) (int, bool) {
	return slices.BinarySearchFunc(o.list, ranked{o.rank(id), id}, compareRanked)
}

func compareRanked(a, b ranked) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.id, b.id))
}

// rank is FNV-1a with a mixing step after it, for FNV alone keeps the order of
// ids that differ in their last letter.
func (o *Order) rank(id string) uint64 {
	h := 14695981039346656037 ^ o.seed*0x9e3779b97f4a7c15
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}
