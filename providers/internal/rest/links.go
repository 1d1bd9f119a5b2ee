package rest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/spec/value"
)

// maxLinks bounds the links in one request.
const maxLinks = 200

// changeLinks makes and cuts the links that a change asks for.
func (c *Client) changeLinks(ctx context.Context, row *Row, ch providers.Change) error {
	for _, name := range names(ch.Add, ch.Remove) {
		_, rel, err := c.relation(ch.Kind, name)
		if err != nil {
			return err
		}
		add, remove := unique(ch.Add[name]), unique(ch.Remove[name])
		if rel.Change != nil {
			err = rel.Change(ctx, c, ch, add, remove)
		} else {
			err = c.changeRelation(ctx, rel, c.placeOf(ch), add, remove)
		}
		if err != nil {
			return fmt.Errorf("%s of %s: %w", name, row.Name, err)
		}
	}
	return nil
}

func (c *Client) changeRelation(ctx context.Context, rel *Relation, at place, add, remove []string) error {
	if rel.Replace != "" {
		return c.replaceLinks(ctx, rel, at, add, remove)
	}
	if err := c.addLinks(ctx, rel, at, add); err != nil {
		return err
	}
	if len(remove) > 0 && !strings.Contains(rel.Remove, "{target}") {
		return c.chunks(remove, func(ids []string) error {
			body, err := rel.encode(ctx, c, ids)
			if err != nil {
				return err
			}
			_, err = c.call(ctx, call{route: rel.Remove, place: at, body: body, again: true})
			return err
		})
	}
	for _, target := range remove {
		at.target = target
		_, err := c.call(ctx, call{route: rel.Remove, place: at})
		if err != nil && !errors.Is(err, providers.ErrNotFound) {
			return err
		}
	}
	return nil
}

// addLinks makes links. Where the answer was lost, or the server says that some
// are there already, the links are read and only those that lack are added.
func (c *Client) addLinks(ctx context.Context, rel *Relation, at place, add []string) error {
	if strings.Contains(rel.Add, "{target}") {
		for _, target := range add {
			at.target = target
			_, err := c.call(ctx, call{route: rel.Add, place: at, again: true})
			if err != nil && !errors.Is(err, providers.ErrExists) {
				return err
			}
		}
		return nil
	}
	return c.chunks(add, func(ids []string) error {
		for try := 0; ; try++ {
			body, err := rel.encode(ctx, c, ids)
			if err != nil {
				return err
			}
			_, err = c.call(ctx, call{route: rel.Add, place: at, body: body})
			unsure := errors.Is(err, providers.ErrUnknownOutcome) || errors.Is(err, providers.ErrExists)
			if !unsure || rel.Read == "" || try == maxFailures {
				return err
			}
			have := map[string]bool{}
			if err := c.links(ctx, rel, rel.Read, at, func(id string) { have[id] = true }); err != nil {
				return err
			}
			ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return have[id] })
			if len(ids) == 0 {
				return nil
			}
		}
	})
}

// replaceLinks reads all links, and sets them with the change made.
func (c *Client) replaceLinks(ctx context.Context, rel *Relation, at place, add, remove []string) error {
	if len(add)+len(remove) == 0 {
		return nil
	}
	var ids []string
	err := c.links(ctx, rel, rel.Read, at, func(id string) {
		if !slices.Contains(remove, id) {
			ids = append(ids, id)
		}
	})
	if err != nil {
		return err
	}
	_, err = c.call(ctx, call{route: rel.Replace, place: at, body: rel.body(unique(append(ids, add...)))})
	return err
}

// encode makes the body of a bulk route.
func (rel *Relation) encode(ctx context.Context, c *Client, ids []string) (value.Value, error) {
	if rel.Encode != nil {
		return rel.Encode(ctx, c, ids)
	}
	return rel.body(ids), nil
}

// body is the list of ids that a bulk route takes.
func (rel *Relation) body(ids []string) value.Value {
	if rel.Body == "" {
		return value.OfStrings(ids...)
	}
	return value.OfMap(value.Field{Key: rel.Body, Value: value.OfStrings(ids...)})
}

func (c *Client) chunks(ids []string, do func(ids []string) error) error {
	for chunk := range slices.Chunk(ids, maxLinks) {
		if err := do(chunk); err != nil {
			return err
		}
	}
	return nil
}

// unique drops repeated ids: some servers fail on them.
func unique(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func names(maps ...map[string][]string) []string {
	var out []string
	for _, m := range maps {
		for name, ids := range m {
			if len(ids) > 0 {
				out = append(out, name)
			}
		}
	}
	return unique(out)
}
