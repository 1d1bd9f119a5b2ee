package atlastest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tenon/providers/internal/fake"
)

const (
	itemsDefault = 100
	itemsMost    = 500
)

// pager says how a list is paged.
type pager struct {
	counted bool     // links say includeCount: not those of service accounts, of a team's users, and of federations
	flags   []string // further flags that links name with their value, around includeCount in the order of the alphabet
}

// page renders one page of a list of ids, in an order that follows nothing.
func (c *call) page(p pager, path string, ids []string, render func(string) object) (answer, error) {
	return c.pageAs(p, path, ids, render, http.StatusOK)
}

func (c *call) pageAs(p pager, path string, ids []string, render func(string) object, status int) (answer, error) {
	order := fake.NewOrder(c.opt.Seed)
	order.AddAll(ids)
	num, err := c.count("pageNum", 1, 1<<30)
	if err != nil {
		return answer{}, err
	}
	size, err := c.count("itemsPerPage", itemsDefault, itemsMost)
	if err != nil {
		return answer{}, err
	}
	if c.opt.PageSize > 0 {
		size = min(size, c.opt.PageSize)
	}
	results := []object{}
	for _, id := range order.Page((num-1)*size, size) {
		results = append(results, render(id))
	}
	out := object{"results": results, "links": c.pageLinks(p, path, num, size, len(ids))}
	if c.query.Get("includeCount") != "false" {
		out["totalCount"] = len(ids)
	}
	return reply(status, out), nil
}

// pageLinks repeats the query in the self link, and puts the page last; the
// next link has it in another order (recordings: TestAlertConfig/List).
func (c *call) pageLinks(p pager, path string, num, size, total int) []object {
	var parts []string
	for _, name := range p.flags {
		parts = append(parts, name+"="+strconv.FormatBool(c.flag(name)))
	}
	if p.counted {
		parts = append(parts, "includeCount="+strconv.FormatBool(c.query.Get("includeCount") != "false"))
	}
	slices.Sort(parts)
	for _, name := range slices.Sorted(maps.Keys(c.query)) {
		if !slices.Contains([]string{"includeCount", "pageNum", "itemsPerPage"}, name) && !slices.Contains(p.flags, name) {
			for _, v := range c.query[name] {
				parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(v))
			}
		}
	}
	self := append(parts, "pageNum="+strconv.Itoa(num), "itemsPerPage="+strconv.Itoa(size))
	links := []object{c.link("self", path+"?"+strings.Join(self, "&"))}
	if num > 1 {
		prev := append(parts[:len(parts):len(parts)], "itemsPerPage="+strconv.Itoa(size), "pageNum="+strconv.Itoa(num-1))
		links = append([]object{c.link("previous", path+"?"+strings.Join(prev, "&"))}, links...)
	}
	if num*size < total {
		next := append(parts[:len(parts):len(parts)], "itemsPerPage="+strconv.Itoa(size), "pageNum="+strconv.Itoa(num+1))
		links = append(links, c.link("next", path+"?"+strings.Join(next, "&")))
	}
	return links
}

// link is a link to a path below /api/atlas/v2.
func (c *call) link(rel, path string) object { return object{"href": c.url(path), "rel": rel} }

// self is the links of an object that has one to itself only.
func (c *call) self(path string) []object { return []object{c.link("self", path)} }

// count reads a number of the query; an empty value is as none.
func (c *call) count(name string, missing, most int) (int, error) {
	text := c.query.Get(name)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, errBad("INVALID_QUERY_PARAMETER", "Invalid query parameter "+name+" specified.", name)
	}
	return n, nil
}

// flag reads a query parameter that is true or false.
func (c *call) flag(name string) bool { return c.query.Get(name) == "true" }
