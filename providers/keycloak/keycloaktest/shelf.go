package keycloaktest

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"tenon/providers/internal/fake"
)

// shelf keeps the objects of a kind by id and by a key that is unique.
type shelf[T any] struct {
	byID  map[string]T
	byKey map[string]string // key → id
	keys  map[string]string // id → key
	sort  []string          // the keys, in order
	mixed *fake.Order       // the ids, in no order
}

func newShelf[T any](seed int64) *shelf[T] {
	return &shelf[T]{byID: map[string]T{}, byKey: map[string]string{}, keys: map[string]string{}, mixed: fake.NewOrder(seed)}
}

func (s *shelf[T]) len() int { return len(s.byID) }

func (s *shelf[T]) get(id string) T { return s.byID[id] }

func (s *shelf[T]) named(key string) T { return s.byID[s.byKey[key]] }

func (s *shelf[T]) has(key string) bool { return s.byKey[key] != "" }

func (s *shelf[T]) hasID(id string) bool { return s.keys[id] != "" }

// add puts an object in; its id and key must be free.
func (s *shelf[T]) add(id, key string, v T) {
	s.byID[id], s.byKey[key], s.keys[id] = v, id, key
	at, _ := slices.BinarySearch(s.sort, key)
	s.sort = slices.Insert(s.sort, at, key)
	s.mixed.Add(id)
}

// fill puts many in at the cost of one sort.
func (s *shelf[T]) fill(ids, keys []string, vs []T) {
	for i, id := range ids {
		s.byID[id], s.byKey[keys[i]], s.keys[id] = vs[i], id, keys[i]
	}
	s.sort = append(s.sort, keys...)
	slices.Sort(s.sort)
	s.mixed.AddAll(ids)
}

func (s *shelf[T]) rename(id, key string) {
	old := s.keys[id]
	if old == key {
		return
	}
	s.unsort(old)
	delete(s.byKey, old)
	s.byKey[key], s.keys[id] = id, key
	at, _ := slices.BinarySearch(s.sort, key)
	s.sort = slices.Insert(s.sort, at, key)
}

func (s *shelf[T]) remove(id string) {
	key := s.keys[id]
	s.unsort(key)
	delete(s.byKey, key)
	delete(s.keys, id)
	delete(s.byID, id)
	s.mixed.Remove(id)
}

func (s *shelf[T]) unsort(key string) {
	if at, found := slices.BinarySearch(s.sort, key); found {
		s.sort = slices.Delete(s.sort, at, at+1)
	}
}

// sorted gives the objects by key.
func (s *shelf[T]) sorted() []T { return s.under("") }

// under gives the objects whose key begins so, by key.
func (s *shelf[T]) under(prefix string) []T {
	at, _ := slices.BinarySearch(s.sort, prefix)
	var out []T
	for _, key := range s.sort[at:] {
		if !strings.HasPrefix(key, prefix) {
			break
		}
		out = append(out, s.byID[s.byKey[key]])
	}
	return out
}

// all goes over the objects in no order.
func (s *shelf[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) {
		for id := range s.mixed.All() {
			if !yield(s.byID[id]) {
				return
			}
		}
	}
}

// links is a relation between ids.
type links struct{ fwd, rev map[string]map[string]bool }

func newLinks() *links {
	return &links{map[string]map[string]bool{}, map[string]map[string]bool{}}
}

func (l *links) add(a, b string) {
	put := func(m map[string]map[string]bool, a, b string) {
		if m[a] == nil {
			m[a] = map[string]bool{}
		}
		m[a][b] = true
	}
	put(l.fwd, a, b)
	put(l.rev, b, a)
}

func (l *links) remove(a, b string) {
	drop := func(m map[string]map[string]bool, a, b string) {
		if delete(m[a], b); len(m[a]) == 0 {
			delete(m, a)
		}
	}
	drop(l.fwd, a, b)
	drop(l.rev, b, a)
}

func (l *links) has(a, b string) bool { return l.fwd[a][b] }

// forget takes an id out on both sides.
func (l *links) forget(id string) {
	for _, b := range keysOf(l.fwd[id]) {
		l.remove(id, b)
	}
	for _, a := range keysOf(l.rev[id]) {
		l.remove(a, id)
	}
}

// of gives what an id is linked to, from what is linked to it.
func (l *links) of(a string) []string   { return keysOf(l.fwd[a]) }
func (l *links) from(b string) []string { return keysOf(l.rev[b]) }

// keysOf gives a set's members by their ids.
func keysOf[K cmp.Ordered, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
