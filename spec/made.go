package spec

import (
	"tenon/providers"
	"tenon/spec/value"
)

// checkMadeTwice refuses an object that is to be made with its secrets where the
// files declare another of its name in the list that will have both: one of the
// two is meant, and names of such kinds need not be the only ones.
func (l *loader) checkMadeTwice() {
	for _, r := range l.tree.resources {
		with := r.Kind.MintsWith
		if r.Kind.ListedToo == "" || with == "" || len(r.Kind.MintsOf(r.Fields)) == 0 || r.Key == "" {
			continue
		}
		path, err := r.RefPath(&providers.Ref{Kind: r.Kind.ListedToo}, value.OfString(r.Key))
		if err != nil {
			continue // nothing around it lists such objects
		}
		other := l.tree.byAddress[path.Address()]
		if other == nil {
			continue
		}
		at := r.Fields.Get(with).Pos()
		l.add(&Problem{Pos: at, Address: r.Address, Related: []value.Pos{other.Pos},
			Message: with + " makes " + article(r.Kind.Name) + " " + quote(r.Key) + " here, beside the " + other.display() + " at " + other.Pos.String() + ": there would be two of that name",
			Hint:    "leave out " + with + " to use that one here, or give this one another name"})
	}
}
