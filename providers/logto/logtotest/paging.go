package logtotest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// page is one page of a list and what its headers say.
type page struct {
	number, size, total int
	base                string // endpoint and path, without /api: the real server loses it too
	query               string
}

const (
	defaultPageSize = 20
	maxPageSize     = 100
)

// ids is a list that can be read a page at a time.
type ids interface {
	Len() int
	Page(offset, n int) []string
}

type idList []string

func (l idList) Len() int { return len(l) }

func (l idList) Page(offset, n int) []string {
	if offset >= len(l) {
		return nil
	}
	if n < 0 || offset+n > len(l) {
		return l[offset:]
	}
	return l[offset : offset+n]
}

// list answers a list. Where paging is optional and the query asks for none,
// the whole list is given without paging headers.
func (c *call) list(all ids, optional bool, render func(b []byte, id string) []byte) (answer, error) {
	part, p, err := c.cut(all, optional)
	if err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, page: p, body: array(part, render)}, nil
}

func array(part []string, render func(b []byte, id string) []byte) []byte {
	b := append(make([]byte, 0, 512), '[')
	for i, id := range part {
		if b = render(comma(b, i), id); i == 0 { // the others will be about as long
			b = slices.Grow(b, (len(b)+16)*len(part))
		}
	}
	return append(b, ']')
}

func (c *call) cut(all ids, optional bool) ([]string, *page, error) {
	q := c.query
	if optional && !q.Has("page") && !q.Has("page_size") {
		return all.Page(0, -1), nil, nil
	}
	number, err1 := pageNumber(q, "page", 1)
	size, err2 := pageNumber(q, "page_size", defaultPageSize)
	if err1 != nil || err2 != nil || number < 1 || size < 1 || size > maxPageSize {
		return nil, nil, refuse(400, "guard.invalid_pagination", "The request pagination value is invalid.")
	}
	p := &page{number: number, size: size, total: all.Len(), base: c.endpoint + c.path, query: canonical(c.r.URL.RawQuery)}
	return all.Page((number-1)*size, size), p, nil
}

func pageNumber(q url.Values, name string, def int) (int, error) {
	if !q.Has(name) {
		return def, nil
	}
	return strconv.Atoi(q.Get(name))
}

// headers are those of the recordings: Total-Number, then one Link each for
// first, prev, last and next (17-paging-stability).
func (p *page) headers(h http.Header) {
	h["Total-Number"] = []string{strconv.Itoa(p.total)}
	last := max(1, (p.total+p.size-1)/p.size)
	link := func(n int, rel string) {
		h["Link"] = append(h["Link"], fmt.Sprintf(`<%s?%s>; rel="%s"`, p.base, p.at(n), rel))
	}
	link(1, "first")
	if p.number > 1 {
		link(p.number-1, "prev")
	}
	link(last, "last")
	if p.number < last {
		link(p.number+1, "next")
	}
}

// canonical writes a query as URLSearchParams does, its order kept.
func canonical(query string) string {
	var parts []string
	for part := range strings.SplitSeq(query, "&") {
		key, val, _ := strings.Cut(part, "=")
		if part == "" {
			continue
		}
		parts = append(parts, url.QueryEscape(unescape(key))+"="+url.QueryEscape(unescape(val)))
	}
	return strings.Join(parts, "&")
}

// at is the query with its page set in place, or appended.
func (p *page) at(n int) string {
	want := "page=" + strconv.Itoa(n)
	var parts []string
	set := false
	for part := range strings.SplitSeq(p.query, "&") {
		if strings.HasPrefix(part, "page=") {
			part, set = want, true
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	if !set {
		parts = append(parts, want)
	}
	return strings.Join(parts, "&")
}
