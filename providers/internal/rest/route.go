package rest

import (
	"fmt"
	"net/url"
	"strings"

	"tenon/providers"
)

// splitRoute takes "METHOD /path" apart.
func splitRoute(route string) (method, path string, err error) {
	method, path, ok := strings.Cut(route, " ")
	if !ok || !strings.HasPrefix(path, "/") {
		return "", "", fmt.Errorf("%q is not a route: want METHOD /path", route)
	}
	switch method {
	case "GET", "POST", "PUT", "PATCH", "DELETE":
		return method, path, nil
	}
	return "", "", fmt.Errorf("%q is not a route: unknown method", route)
}

// placeholders lists the names in braces.
func placeholders(path string) ([]string, error) {
	var names []string
	for {
		open := strings.IndexAny(path, "{}")
		if open < 0 {
			return names, nil
		}
		end := strings.IndexByte(path[open:], '}')
		if path[open] == '}' || end < 2 {
			return nil, fmt.Errorf("braces in %q do not match", path)
		}
		names = append(names, path[open+1:open+end])
		path = path[open+end+1:]
	}
}

// expand fills a route in. Every value is escaped as one segment of the path;
// values that would mean another path are refused.
func expand(route string, lookup func(name string) string) (method, path string, err error) {
	method, path, err = splitRoute(route)
	if err != nil {
		return "", "", err
	}
	names, err := placeholders(path)
	if err != nil {
		return "", "", err
	}
	for _, name := range names {
		text := lookup(name)
		if text == "" || text == "." || text == ".." {
			return "", "", fmt.Errorf("%s: %q cannot stand for {%s}", route, text, name)
		}
		path = strings.Replace(path, "{"+name+"}", url.PathEscape(text), 1)
	}
	return method, path, nil
}

// place is what the braces of a route may stand for.
type place struct {
	row     *Row // nil where only {id} is used
	parents []string
	id      string
	target  string
	live    providers.Object
}

// lookup gives the value of one placeholder, "" where there is none.
func (c *Client) lookup(p place) func(string) string {
	return func(name string) string {
		switch name {
		case "id":
			return p.id
		case "target":
			return p.target
		}
		if p.row == nil {
			return ""
		}
		for i, ancestor := range c.ancestors(p.row) {
			if ancestor == name && i < len(p.parents) {
				return p.parents[i]
			}
		}
		return p.live.Fields.Lookup(name).Reveal()
	}
}

// ancestors names the kinds around a row, from the first one inside the
// client's scope to the direct parent.
func (c *Client) ancestors(row *Row) []string {
	var names []string
	for name := row.Parent; name != c.config.Scope && name != ""; {
		names = append([]string{name}, names...)
		parent := c.rows[name]
		if parent == nil {
			break
		}
		name = parent.Parent
	}
	return names
}
