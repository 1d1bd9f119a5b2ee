package hyperauth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// createUser makes a user by POST /user, together with others that are made
// just now, then gives it the roles that the request does not take.
func (r *realm) createUser(ctx context.Context, c providers.Change) (providers.Result, error) {
	if hashed(c) { // what exports have: the request takes passwords only
		res, err := r.Client.Create(ctx, c)
		r.note("user", res.Object)
		return res, err
	}
	body, left, err := r.registration(c)
	if err != nil {
		return providers.Result{}, err
	}
	if err := r.bulk.add(ctx, body); err != nil {
		return providers.Result{}, err
	}
	live, err := r.find(ctx, c)
	if err != nil {
		return providers.Result{}, fmt.Errorf("the user was made, and could not be read: %w: %w", providers.ErrUnknownOutcome, err)
	}
	r.note("user", live)
	return r.api.Complete(ctx, left, live)
}

// hashed reports whether a new user brings something else than a password.
func hashed(c providers.Change) bool {
	for _, cred := range c.Fields.Get("credentials").Items() {
		if !cred.Get("value").IsSet() {
			return true
		}
	}
	return false
}

// deleteUser removes a user with the extension, which tells HyperCloud too.
// Where only that fails the answer is 400 and the user is gone.
func (r *realm) deleteUser(ctx context.Context, c providers.Change) error {
	name := r.known(r.names, c.ID)
	if name == "" {
		return r.Client.Delete(ctx, c)
	}
	_, err := r.ext.Plain(ctx, rest.Plain{Route: "DELETE /user/{user}", Names: map[string]string{"user": name}})
	if err == nil || errors.Is(err, providers.ErrNotFound) {
		return nil
	}
	if _, gone := r.api.Ask(ctx, "GET /users/{id}", c, value.Value{}); errors.Is(gone, providers.ErrNotFound) {
		if log := r.ext.log; log != nil {
			log.Warn("the user was deleted, and the server could not tell HyperCloud of it", "user", name, "said", saying(err))
		}
		return nil
	}
	return err
}

// registration is the body of one user, checked as far as can be, and what is
// left of the change once it is made. Groups are paths there.
func (r *realm) registration(c providers.Change) (body value.Value, left providers.Change, err error) {
	body, err = encodeUser(c)
	if err != nil {
		return body, c, err
	}
	if strings.TrimSpace(body.Get("username").Reveal()) == "" {
		return body, c, fmt.Errorf("a user needs a username")
	}
	var paths []string
	left = c
	left.Add = map[string][]string{}
	for name, ids := range c.Add {
		if name != "groups" {
			left.Add[name] = ids
			continue
		}
		for _, id := range ids {
			if path := r.known(r.paths, id); path != "" {
				paths = append(paths, path)
			} else {
				left.Add[name] = append(left.Add[name], id) // joined afterwards
			}
		}
	}
	if len(paths) > 0 {
		slices.Sort(paths) // who is in a group inside of another one is not put into that any more
		body = body.With("groups", value.OfStrings(paths...))
	}
	return body, left, nil
}

// encodeUser writes a new user as the request takes it: a password that is
// temporary wants to be called one.
func encodeUser(c providers.Change) (value.Value, error) {
	body, err := encodeWithdrawal(c, c.Fields, time.Now())
	if err != nil {
		return body, err
	}
	if creds := body.Get("credentials"); creds.Kind() == value.List {
		items := make([]value.Value, creds.Len())
		for i, cred := range creds.Items() {
			items[i] = cred
			if !cred.Get("type").IsSet() {
				items[i] = cred.With("type", value.OfString("password"))
			}
		}
		body = body.With("credentials", value.OfList(items...))
	}
	return body, nil
}

// register sends one request for many users.
func (r *realm) register(ctx context.Context, users []value.Value) error {
	_, err := r.ext.Plain(ctx, rest.Plain{Route: "POST /user", Body: value.OfList(users...)})
	return err
}

// find reads a user that was just made, by its name.
func (r *realm) find(ctx context.Context, c providers.Change) (providers.Object, error) {
	name := strings.ToLower(c.Fields.Get("username").Reveal())
	var found providers.Object
	route := "GET /users?briefRepresentation=false&username=" + url.QueryEscape(name)
	err := r.api.Each(ctx, route, c, rest.Paging{Page: "first", Size: "max", Offset: true, Max: 100}, func(v value.Value) error {
		if v.Get("username").Reveal() == name {
			found = providers.Object{ID: v.Get("id").Reveal(), Fields: v}
		}
		return nil
	})
	if err == nil && found.ID == "" {
		err = fmt.Errorf("user %s: %w", name, providers.ErrNotFound)
	}
	return found, err
}
