package atlas

import (
	"context"
	"errors"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
)

type (
	planned   = providers.Planned
	objection = providers.Objection
)

// review keeps a plan from locking Tenon out of an organization, or everybody,
// and from making or assigning what it cannot.
// The connection's own client ("") looks at deletes of organizations.
func review(r *roster) func(context.Context, *rest.Client, []planned) []objection {
	return func(ctx context.Context, client *rest.Client, all []planned) []objection {
		if r.org == "" {
			return reviewOrganizations(ctx, client, all)
		}
		return slices.Concat(reviewEntries(ctx, client, r.org, all), reviewOwners(ctx, client, r.org, all), accounts(r.org).review(ctx, client, all), keys(r).review(ctx, client, all))
	}
}

func reviewOrganizations(ctx context.Context, client *rest.Client, all []planned) []objection {
	var out []objection
	for i, p := range all {
		if !p.Deletes {
			continue
		}
		if err := refuseOwnOrganization(ctx, client, p.Change); err != nil {
			out = append(out, objection{To: i, Err: err})
		}
	}
	return out
}

// reviewEntries looks at the access list of Tenon's own credential, which may
// be declared in the organization and in projects, and at the setting that makes
// entries necessary.
func reviewEntries(ctx context.Context, client *rest.Client, org string, all []planned) []objection {
	setting := slices.IndexFunc(all, turnsOn)
	list, own, told, err := ownChanges(ctx, client, org, all)
	if err == nil && !told && (len(own) > 0 || setting >= 0) {
		found := false
		list.have, found, err = ownEntries(ctx, client, org)
		if err == nil && !found {
			return nil // a credential of another organization
		}
	}
	switch at := max(setting, 0); {
	case err != nil && len(own) > 0:
		return []objection{{To: own[0], Field: accessListField, Err: err}}
	case err != nil:
		return []objection{{To: at, Err: err}}
	}
	var out []objection
	if err := list.shutsOut(ctx, client.Self().From); err != nil {
		for _, i := range own {
			out = append(out, objection{To: i, Field: accessListField, Err: err})
		}
	}
	if setting >= 0 {
		if err := list.shutsAll(client.Self().ID); err != nil {
			out = append(out, objection{To: setting, Field: requiredField, Err: err})
		}
	}
	return out
}

// ownChanges finds what a plan does to the access list of Tenon's own
// credential; told is false where the changes do not say what it is now.
func ownChanges(ctx context.Context, client *rest.Client, org string, all []planned) (list ownList, own []int, told bool, err error) {
	list.who = "this is " + ownAccount + ": it"
	for i, p := range all {
		if p.Deletes || len(p.Add[accessListField])+len(p.Remove[accessListField]) == 0 {
			continue
		}
		mine := p.Live.Own != ""
		if p.Creates && p.Kind.Name == "projectServiceAccount" {
			if mine, err = isOwn(ctx, client, org, p.Fields); err != nil {
				return list, []int{i}, false, err
			}
		}
		if !mine {
			continue
		}
		if own = append(own, i); !p.Creates {
			list.who, list.have, told = "this is "+p.Live.Own+": it", p.Live.Links[accessListField], true
		}
		list.add, list.remove = append(list.add, p.Add[accessListField]...), append(list.remove, p.Remove[accessListField]...)
	}
	return list, own, told, nil
}

func turnsOn(p planned) bool {
	return p.Kind.Name == "orgSettings" && p.Fields.Get(requiredField).True()
}

// waitsForEntries: apiAccessListRequired is turned on when all entries are there.
func waitsForEntries(c, first planned) bool {
	return turnsOn(c) && len(first.Add[accessListField]) > 0
}

// reviewOwners keeps a plan from taking the last owner out of the organization,
// be it in several steps. Invitations that are not taken do not count (nor do
// service accounts: Atlas wants a person).
func reviewOwners(ctx context.Context, client *rest.Client, org string, all []planned) []objection {
	var losing []int
	for i, p := range all {
		if gainsOwner(p) {
			return nil // it comes first: see waitsForOwner
		}
		if losesOwner(p) {
			losing = append(losing, i)
		}
	}
	if len(losing) == 0 {
		return nil
	}
	owners, err := activeOwners(ctx, client, "/orgs/"+org+"/users", all[losing[0]].Change)
	if err != nil {
		return []objection{{To: losing[0], Err: err}}
	}
	left := slices.DeleteFunc(slices.Clone(owners), func(id string) bool {
		return slices.ContainsFunc(losing, func(i int) bool { return all[i].ID == id })
	})
	if len(left) > 0 {
		return nil
	}
	var out []objection
	for _, i := range losing {
		if slices.Contains(owners, all[i].ID) {
			out = append(out, objection{To: i, Field: "roles.orgRoles", Err: noOwner(len(owners))})
		}
	}
	return out
}

func noOwner(owners int) error {
	err := errors.New("this is the last owner of the organization")
	if owners > 1 {
		err = errors.New("the plan takes away all owners of the organization")
	}
	return providers.WithHint(err, "make somebody else %s first, who has taken the invitation", ownerRole)
}

// losesOwner reports whether a change takes a person's ownership away, or the
// person: what a delete was planned against need not tell the roles.
func losesOwner(p planned) bool {
	if p.Kind.Name != "user" {
		return false
	}
	wants := p.Fields.Lookup("roles.orgRoles")
	had := slices.Contains(texts(p.Live.Fields.Lookup("roles.orgRoles")), ownerRole)
	return p.Deletes || had && wants.IsSet() && !slices.Contains(texts(wants), ownerRole)
}

// gainsOwner reports whether a change makes an owner of somebody who is there.
func gainsOwner(p planned) bool {
	return p.Kind.Name == "user" && !p.Creates && p.Live.Fields.Get("orgMembershipStatus").Reveal() == "ACTIVE" &&
		slices.Contains(texts(p.Fields.Lookup("roles.orgRoles")), ownerRole) && !slices.Contains(texts(p.Live.Fields.Lookup("roles.orgRoles")), ownerRole)
}

// waitsForOwner: who is to stop owning the organization waits for who is to begin.
func waitsForOwner(c, first planned) bool { return losesOwner(c) && gainsOwner(first) }
