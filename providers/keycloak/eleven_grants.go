package keycloak

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
)

// granter gives roles where version 11 does not take them: it answers 204 and
// maps nothing where somebody has the role already by a group or by a role that
// includes it (seen on 11.0.3). What is in the way and declared is taken away for
// a moment: if that is the last that is done, the next run puts it back.
type granter struct {
	*book
	client          *rest.Client
	change          providers.Change
	at              string // "/users/ID" or "/groups/ID"
	realm, ofClient string // the fields that hold roles of the realm, and of clients
	groups          bool   // it may be in groups
}

// granting amends the two relations of a kind that hold such roles. whose gives
// the path of who gets them.
func (b *book) granting(r *row, realm, ofClient string, groups bool, whose func(ctx context.Context, c *rest.Client, ch providers.Change) (string, error)) {
	r.Relations = slices.Clone(r.Relations)
	for i := range r.Relations {
		rel := &r.Relations[i]
		if rel.Field != realm && rel.Field != ofClient {
			continue
		}
		change := rel.Change
		rel.Change = func(ctx context.Context, c *rest.Client, ch providers.Change, add, remove []string) error {
			if err := change(ctx, c, ch, add, remove); err != nil || len(add) == 0 {
				return err
			}
			at, err := whose(ctx, c, ch)
			if err != nil {
				return err
			}
			return (&granter{book: b, client: c, change: ch, at: at, realm: realm, ofClient: ofClient, groups: groups}).settle(ctx, add)
		}
	}
}

// settle sees that roles were given, and clears the way where they were not.
func (g *granter) settle(ctx context.Context, roles []string) error {
	has, err := g.has(ctx)
	if err != nil {
		return err
	}
	lost := lacking(roles, has)
	if len(lost) == 0 {
		return nil
	}
	left, err := g.leave(ctx)
	if err != nil {
		return err
	}
	going := append(slices.Clone(g.change.Remove[g.realm]), g.change.Remove[g.ofClient]...)
	for _, id := range going { // as they do in any case
		err = errors.Join(err, g.map1(ctx, "DELETE ", id))
	}
	if err == nil {
		err = g.regrant(ctx, lost, g.including(lacking(has, going)))
	}
	return errors.Join(err, g.join(ctx, left))
}

// has tells which roles are mapped to it.
func (g *granter) has(ctx context.Context) ([]string, error) {
	l, err := g.mapped(g.at+"/role-mappings")(ctx, g.client, "")
	return append(l.realm, l.client...), err
}

// including are those of some roles that are declared and include others.
func (g *granter) including(roles []string) (out []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, id := range roles {
		field := g.realm
		if g.roles[id].client != "" {
			field = g.ofClient
		}
		if !g.plain[id] && slices.Contains(g.change.Declared, field) {
			out = append(out, id)
		}
	}
	return out
}

// regrant takes roles away and gives all of them anew, those first that were
// lost. A role that includes another one may lose that in turn: it then comes
// later.
func (g *granter) regrant(ctx context.Context, lost, taken []string) error {
	order := append(slices.Clone(lost), taken...)
	for range order {
		for _, step := range []struct {
			method string
			roles  []string
		}{{"DELETE ", taken}, {"POST ", order}} {
			for _, id := range step.roles {
				if err := g.map1(ctx, step.method, id); err != nil {
					return err
				}
			}
		}
		has, err := g.has(ctx)
		if err != nil {
			return err
		}
		if lost = lacking(order, has); len(lost) == 0 {
			return nil
		}
		order = append(slices.Clone(lost), lacking(order, lost)...)
		taken = g.including(has)
	}
	var names []string
	for _, id := range lost {
		r, err := g.role(ctx, g.client, id)
		if err != nil {
			return err
		}
		names = append(names, r.name)
	}
	return providers.WithHint(fmt.Errorf("Keycloak 11 does not give the roles %v to who has them already by a group or by another role", names), "%s", "take them out of the file, or declare the groups and roles that they come by too")
}

func (g *granter) map1(ctx context.Context, method, role string) error {
	at := func(r roleName) string {
		if r.client != "" {
			return g.at + "/role-mappings/clients/" + r.client
		}
		return g.at + "/role-mappings/realm"
	}
	return g.send(ctx, g.client, g.change, method, at, []string{role})
}

// leave takes a user out of all groups, where those are declared.
func (g *granter) leave(ctx context.Context) ([]string, error) {
	if !g.groups || !slices.Contains(g.change.Declared, "groups") {
		return nil, nil
	}
	left, err := groupsOf(ctx, g.client, g.at)
	for _, id := range left {
		err = errors.Join(err, member(ctx, g.client, "DELETE ", g.at, id))
	}
	return left, err
}

// join is the inverse of leave.
func (g *granter) join(ctx context.Context, groups []string) (err error) {
	for _, id := range groups {
		err = errors.Join(err, member(ctx, g.client, "PUT ", g.at, id))
	}
	return err
}

// lacking leaves out of a list what is in another one.
func lacking(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) })
}
