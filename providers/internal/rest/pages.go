package rest

import (
	"context"
	"net/url"
	"strconv"
	"sync"

	"golang.org/x/sync/errgroup"

	"tenon/spec/value"
)

// lister reads one list, page by page, side by side where it knows how many
// there are. Short pages and totals that shift while it reads are normal:
// nothing is told twice, and where something may have slipped through between
// two pages, all are read once more.
type lister struct {
	client   *Client
	call     call
	paging   Paging
	items    string
	progress func(have, total int)

	// object gives the id of what a page holds, and what is to be done with it;
	// each with id is the same for plain values.
	object func(raw value.Value) (id string, tell func() error)
	each   func(value.Value) error
	id     string

	mu        sync.Mutex
	seen      map[string]bool
	have      int
	low, high int // totals that the pages told
}

// page is one answer.
type page struct {
	objects []value.Value
	total   int // -1: not told
}

func (l *lister) run(ctx context.Context) error {
	if l.object == nil {
		l.object = func(raw value.Value) (string, func() error) {
			return raw.Lookup(l.id).Reveal(), func() error { return l.each(raw) }
		}
	}
	if l.paging.Page == "" {
		p, err := l.fetch(ctx, -1, 0)
		if err != nil {
			return err
		}
		return l.take(p)
	}
	l.seen = map[string]bool{}
	first, err := l.fetch(ctx, 0, l.paging.Max)
	if err != nil {
		return err
	}
	if err := l.take(first); err != nil || len(first.objects) == 0 {
		return err
	}
	size := l.paging.Max
	if first.total < 0 {
		if l.last(first, size) {
			return nil
		}
		return l.sweep(ctx, 1, size)
	}
	if n := len(first.objects); n < min(size, first.total) {
		size = n // the server gives less than it was asked for
	}
	if err := l.sideBySide(ctx, (first.total+size-1)/size, size); err != nil {
		return err
	}
	if l.have < l.high || l.low != l.high {
		return l.sweep(ctx, 0, size)
	}
	return nil
}

// sideBySide reads the pages from the second to the last.
func (l *lister) sideBySide(ctx context.Context, pages, size int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(int(l.client.wire.limiter.ceiling))
	for n := 1; n < pages; n++ {
		g.Go(func() error {
			p, err := l.fetch(ctx, n, size)
			if err != nil {
				return err
			}
			return l.take(p)
		})
	}
	return g.Wait()
}

// sweep reads one page after the other until an empty one, or one with nothing
// new where there is no total: then the server does not page at all.
func (l *lister) sweep(ctx context.Context, from, size int) error {
	for n := from; ; n++ {
		p, err := l.fetch(ctx, n, size)
		if err != nil {
			return err
		}
		if len(p.objects) == 0 {
			return nil
		}
		had := l.have
		if err := l.take(p); err != nil {
			return err
		}
		if l.last(p, size) || p.total < 0 && l.have == had {
			return nil
		}
		if l.have >= l.high && p.total >= 0 && (n+1)*size >= p.total {
			return nil
		}
	}
}

// last reports whether a page without a total tells that it is the last one.
func (l *lister) last(p page, size int) bool {
	return l.paging.Full && p.total < 0 && len(p.objects) < size
}

// fetch reads the n-th page, from 0; -1 reads all at once.
func (l *lister) fetch(ctx context.Context, n, size int) (page, error) {
	in := l.call
	if n >= 0 {
		number := l.paging.First + n
		if l.paging.Offset {
			number = l.paging.First + n*size
		}
		q := url.Values{}
		q.Set(l.paging.Page, strconv.Itoa(number))
		q.Set(l.paging.Size, strconv.Itoa(l.paging.Max))
		in.query = join(in.query, q.Encode())
	}
	body, header, err := l.client.exchange(ctx, in)
	if err != nil {
		return page{}, err
	}
	objects := body
	if l.items != "" {
		objects = body.Lookup(l.items)
	}
	p := page{objects: objects.Items(), total: -1}
	total := header.Get(l.paging.TotalHeader)
	if l.paging.TotalField != "" {
		total = body.Lookup(l.paging.TotalField).Reveal()
	}
	if t, err := strconv.Atoi(total); err == nil && t >= 0 {
		p.total = t
	}
	return p, nil
}

// take tells what is new on a page.
func (l *lister) take(p page) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p.total >= 0 {
		if l.high == 0 || p.total < l.low {
			l.low = p.total
		}
		l.high = max(l.high, p.total)
	}
	for _, raw := range p.objects {
		id, tell := l.object(raw)
		if l.seen != nil && id != "" {
			if l.seen[id] {
				continue
			}
			l.seen[id] = true
		}
		l.have++
		if err := tell(); err != nil {
			return err
		}
	}
	if l.progress != nil {
		l.progress(l.have, max(l.high, 0))
	}
	return nil
}
