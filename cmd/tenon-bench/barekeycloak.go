package main

import (
	"context"
	"fmt"
	"net/url"
	"os"

	"golang.org/x/sync/errgroup"
)

// realmPage is how many objects a page holds.
const realmPage = 500

// bareKeycloak reads the lists of a realm, and with members who is in each
// group and has each role: lists side by side, the pages of one after another,
// as no list tells how many it has.
func bareKeycloak(ctx context.Context, members bool) error {
	a := newAdmin(os.Getenv("KEYCLOAK_ENDPOINT"))
	if err := a.signIn(ctx); err != nil {
		return err
	}
	if err := a.call(ctx, "GET", "/realms", nil, new([]any)); err != nil {
		return err
	}
	const in = "/realms/" + realmName
	g, lists := errgroup.WithContext(ctx)
	g.SetLimit(parallelism)
	var groups, roles []string
	keep := func(into *[]string, field string) func(map[string]any) {
		return func(one map[string]any) { *into = append(*into, fmt.Sprint(one[field])) }
	}
	g.Go(func() error { return a.pages(lists, in+"/roles?briefRepresentation=false", keep(&roles, "name")) })
	g.Go(func() error { return a.pages(lists, in+"/clients?", nil) })
	g.Go(func() error { return a.pages(lists, in+"/users?briefRepresentation=false", nil) })
	g.Go(func() error {
		return a.pages(lists, in+"/groups?search=%20&populateHierarchy=false&briefRepresentation=false", keep(&groups, "id"))
	})
	g.Go(func() error {
		return a.call(lists, "POST", in+"/partial-export?exportClients=true&exportGroupsAndRoles=true", nil, new(map[string]any))
	})
	if err := g.Wait(); err != nil || !members {
		return err
	}
	return a.members(ctx, in, groups, roles)
}

// members reads who is in each group and has each role, some side by side.
func (a *admin) members(ctx context.Context, in string, groups, roles []string) error {
	if err := a.signIn(ctx); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallelism)
	for _, id := range groups {
		g.Go(func() error { return a.pages(ctx, in+"/groups/"+id+"/members?briefRepresentation=true", nil) })
	}
	for _, name := range roles {
		g.Go(func() error {
			return a.pages(ctx, in+"/roles/"+url.PathEscape(name)+"/users?briefRepresentation=true", nil)
		})
	}
	return g.Wait()
}

// pages reads a list until a page is not full.
func (a *admin) pages(ctx context.Context, path string, each func(map[string]any)) error {
	for first := 0; ; first += realmPage {
		var page []map[string]any
		if err := a.call(ctx, "GET", fmt.Sprintf("%s&first=%d&max=%d", path, first, realmPage), nil, &page); err != nil {
			return err
		}
		for _, one := range page {
			if each != nil {
				each(one)
			}
		}
		if len(page) < realmPage {
			return nil
		}
	}
}
