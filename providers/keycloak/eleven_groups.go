package keycloak

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// groupsOf lists the groups that a user is in, those first that others are in.
func groupsOf(ctx context.Context, c *rest.Client, user string) ([]string, error) {
	paths := map[string]string{}
	var ids []string
	err := c.Each(ctx, "GET "+user+"/groups", providers.Change{}, paging(), func(v value.Value) error {
		id := v.Get("id").Reveal()
		ids, paths[id] = append(ids, id), v.Get("path").Reveal()
		return nil
	})
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(paths[a], paths[b]) })
	return ids, err
}

func member(ctx context.Context, c *rest.Client, method, user, group string) error {
	_, err := c.Send(ctx, method+user+"/groups/"+group, providers.Change{}, value.Value{}, true)
	return err
}

// joinEleven puts a user into groups and takes it out of others. Version 11 puts
// nobody into a group who is in one inside of it, without a word: then all that
// the user is in is left, and joined anew, those first that were lost.
func joinEleven(ctx context.Context, c *rest.Client, ch providers.Change, add, remove []string) error {
	user := "/users/" + ch.ID
	for _, id := range remove {
		if err := member(ctx, c, "DELETE ", user, id); err != nil && !errors.Is(err, providers.ErrNotFound) {
			return err
		}
	}
	for n := range len(add) + 1 {
		for _, id := range add {
			if err := member(ctx, c, "PUT ", user, id); err != nil {
				return err
			}
		}
		if len(add) == 0 {
			return nil
		}
		has, err := groupsOf(ctx, c, user)
		if err != nil {
			return err
		}
		lost := lacking(add, has)
		if len(lost) == 0 || n == len(add) {
			return nil // what is still lost is told when all is looked at again
		}
		for _, id := range has {
			if err := member(ctx, c, "DELETE ", user, id); err != nil {
				return err
			}
		}
		add = append(lost, lacking(has, lost)...)
	}
	return nil
}
