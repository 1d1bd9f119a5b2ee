package rest

import (
	"strconv"
	"sync"

	"tenon/providers"
)

// counts remembers what lists told about how many owners a target has, which
// says from which side a relation is cheaper to read. It is good until
// something is changed.
type counts struct {
	wanted map[string][]string // kind → the fields that count owners
	mu     sync.Mutex
	known  map[countKey]int
}

type countKey struct{ kind, id, field string }

func newCounts(rows []Row) counts {
	wanted := map[string][]string{}
	for i := range rows {
		for _, rel := range rows[i].Relations {
			if f := rows[i].Field(rel.Field); rel.Count != "" && f != nil && f.Ref != nil {
				wanted[f.Ref.Kind] = append(wanted[f.Ref.Kind], rel.Count)
			}
		}
	}
	return counts{wanted: wanted}
}

func (c *counts) keep(kind string, o providers.Object) {
	for _, field := range c.wanted[kind] {
		n, err := strconv.Atoi(o.Fields.Lookup(field).Reveal())
		if err != nil {
			continue
		}
		c.mu.Lock()
		if c.known == nil {
			c.known = map[countKey]int{}
		}
		c.known[countKey{kind, o.ID, field}] = n
		c.mu.Unlock()
	}
}

// of gives a count, or -1 where none was told.
func (c *counts) of(kind, id, field string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n, ok := c.known[countKey{kind, id, field}]; ok && field != "" {
		return n
	}
	return -1
}

func (c *counts) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = nil
}
