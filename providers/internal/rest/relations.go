package rest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"tenon/providers"
	"tenon/spec/value"
)

// Relations calls each for every link of one field, read from whichever side
// needs fewer requests. Targets that are known to have no owner need none.
func (c *Client) Relations(ctx context.Context, q providers.RelationQuery, each func(owner, target string)) error {
	row, rel, err := c.relation(q.Kind, q.Field.Name)
	if err != nil {
		return err
	}
	tell := once(each)
	if rel.All != nil {
		return rel.All(ctx, c, q, tell)
	}
	if rel.Reverse != "" && q.Targets != nil && c.cost(q.Field.Ref.Kind, rel, q.Targets) <= len(q.Owners) || rel.Read == "" {
		return c.byTarget(ctx, row, rel, q, tell)
	}
	return c.side(ctx, q.Owners, func(ctx context.Context, owner string) error {
		at := place{row: row, parents: q.Parents, id: owner}
		return c.links(ctx, rel, rel.Read, at, func(target string) { tell(owner, target) })
	})
}

func (c *Client) relation(kind *providers.Kind, field string) (*Row, *Relation, error) {
	row, err := c.row(kind)
	if err != nil {
		return nil, nil, err
	}
	for i := range row.Relations {
		if row.Relations[i].Field == field {
			return row, &row.Relations[i], nil
		}
	}
	return nil, nil, fmt.Errorf("%s of kind %s is not a relation", field, kind.Name)
}

// once tells every link once, one at a time.
func once(each func(owner, target string)) func(owner, target string) {
	var mu sync.Mutex
	seen := map[[2]string]bool{}
	return func(owner, target string) {
		mu.Lock()
		defer mu.Unlock()
		if link := [2]string{owner, target}; !seen[link] {
			seen[link] = true
			each(owner, target)
		}
	}
}

// cost is how many requests reading by target needs.
func (c *Client) cost(kind string, rel *Relation, targets []string) int {
	sum := 0
	for _, target := range targets {
		switch n := c.counts.of(kind, target, rel.Count); {
		case n < 0:
			sum++
		case rel.Paging.Max > 0:
			sum += (n + rel.Paging.Max - 1) / rel.Paging.Max
		case n > 0:
			sum++
		}
	}
	return sum
}

func (c *Client) byTarget(ctx context.Context, row *Row, rel *Relation, q providers.RelationQuery, tell func(owner, target string)) error {
	wanted := make(map[string]bool, len(q.Owners))
	for _, owner := range q.Owners {
		wanted[owner] = true
	}
	var some []string
	for _, target := range q.Targets {
		if c.counts.of(q.Field.Ref.Kind, target, rel.Count) != 0 {
			some = append(some, target)
		}
	}
	return c.side(ctx, some, func(ctx context.Context, target string) error {
		at := place{row: row, parents: q.Parents, target: target}
		return c.links(ctx, rel, rel.Reverse, at, func(owner string) {
			if wanted[owner] {
				tell(owner, target)
			}
		})
	})
}

// side does something for many ids side by side; one that is gone meanwhile
// has no links.
func (c *Client) side(ctx context.Context, ids []string, do func(ctx context.Context, id string) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(int(c.wire.limiter.ceiling))
	for _, id := range ids {
		g.Go(func() error {
			if err := do(ctx, id); !errors.Is(err, providers.ErrNotFound) {
				return err
			}
			return nil
		})
	}
	return g.Wait()
}

// links lists the ids at the other end of the links of one object.
func (c *Client) links(ctx context.Context, rel *Relation, route string, at place, each func(id string)) error {
	l := lister{client: c, paging: rel.Paging, call: call{route: route, place: at, read: true}, items: rel.Items}
	l.object = func(raw value.Value) (string, func() error) {
		ids := rel.ids(value.OfList(raw))
		if len(ids) == 0 {
			return "", func() error { return nil }
		}
		return ids[0], func() error { each(ids[0]); return nil }
	}
	return l.run(ctx)
}
