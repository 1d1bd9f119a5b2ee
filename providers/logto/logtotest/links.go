package logtotest

import "tenon/providers/internal/fake"

// links is a many-to-many relation between two kinds, readable from both sides
// a page at a time.
type links struct {
	seed     int64
	fwd, rev map[string]*fake.Order
}

func newLinks(seed int64) *links {
	return &links{seed: seed, fwd: map[string]*fake.Order{}, rev: map[string]*fake.Order{}}
}

// of gives the right side of a; to gives the left side of b. Both may be nil,
// which is an empty order.
func (l *links) of(a string) *fake.Order { return l.fwd[a] }
func (l *links) to(b string) *fake.Order { return l.rev[b] }

func (l *links) has(a, b string) bool { return l.fwd[a].Has(b) }

func (l *links) side(m map[string]*fake.Order, k string) *fake.Order {
	if m[k] == nil {
		m[k] = fake.NewOrder(l.seed)
	}
	return m[k]
}

func (l *links) add(a, b string) {
	l.side(l.fwd, a).Add(b)
	l.side(l.rev, b).Add(a)
}

// addAll links many a to one b at the cost of one sort.
func (l *links) addAll(as []string, b string) {
	for _, a := range as {
		l.side(l.fwd, a).Add(b)
	}
	l.side(l.rev, b).AddAll(as)
}

func (l *links) remove(a, b string) bool {
	if !l.fwd[a].Remove(b) {
		return false
	}
	l.rev[b].Remove(a)
	return true
}

// dropLeft and dropRight forget all links of an object that is deleted.
func (l *links) dropLeft(a string) {
	for b := range l.fwd[a].All() {
		l.rev[b].Remove(a)
	}
	delete(l.fwd, a)
}

func (l *links) dropRight(b string) {
	for a := range l.rev[b].All() {
		l.fwd[a].Remove(b)
	}
	delete(l.rev, b)
}

// setAll links one a to many b at the cost of one sort.
func (l *links) setAll(a string, bs []string) {
	if len(bs) == 0 {
		return
	}
	l.side(l.fwd, a).AddAll(bs)
	for _, b := range bs {
		l.side(l.rev, b).Add(a)
	}
}

// fill takes a whole relation, one sort for each object.
func (l *links) fill(pairs map[string][]string) {
	rev := map[string][]string{}
	for a, bs := range pairs {
		l.side(l.fwd, a).AddAll(bs)
		for _, b := range bs {
			rev[b] = append(rev[b], a)
		}
	}
	for b, as := range rev {
		l.side(l.rev, b).AddAll(as)
	}
}

// set makes the right side of a exactly bs.
func (l *links) set(a string, bs []string) {
	l.dropLeft(a)
	for _, b := range bs {
		l.add(a, b)
	}
}
