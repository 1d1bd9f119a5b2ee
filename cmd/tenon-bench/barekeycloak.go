package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"
)

// realmPage is how many objects a page holds.
const realmPage = 500

// bareKeycloak reads the lists of a realm, and with members who is in each
// group: lists side by side, the pages of one after another, as no list tells
// how many it has.
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
	var groups, roles, whole []string
	probe := ""
	keep := func(into *[]string, field string) func(map[string]any) {
		return func(one map[string]any) { *into = append(*into, fmt.Sprint(one[field])) }
	}
	g.Go(func() error {
		return a.pages(lists, in+"/roles?briefRepresentation=false", func(one map[string]any) {
			id, name := fmt.Sprint(one["id"]), fmt.Sprint(one["name"])
			switch {
			case strings.HasPrefix(name, "role"):
				whole = append(whole, id)
			case name == "uma_authorization":
				probe = id
			}
			if !strings.HasPrefix(name, "default-roles-") {
				roles = append(roles, name)
			}
		})
	})
	g.Go(func() error { return a.pages(lists, in+"/clients?", nil) })
	g.Go(func() error { return a.pages(lists, in+"/users?briefRepresentation=false", nil) })
	g.Go(func() error {
		return a.pages(lists, in+"/groups?search=%20&populateHierarchy=false&briefRepresentation=false", keep(&groups, "id"))
	})
	if err := g.Wait(); err != nil {
		return err
	}
	if !members {
		groups = nil
	}
	return a.relations(ctx, in, groups, roles, whole, probe)
}

// relations reads what is in each role, who has it, which roles clients have,
// and who is in each group, some side by side.
func (a *admin) relations(ctx context.Context, in string, groups, roles, whole []string, probe string) error {
	if err := a.signIn(ctx); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallelism)
	g.Go(func() error { return a.pages(ctx, in+"/ui-ext/available-roles/roles/"+probe+"?", nil) })
	for _, id := range whole {
		g.Go(func() error { return a.call(ctx, "GET", in+"/roles-by-id/"+id+"/composites", nil, new([]any)) })
	}
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
