package hyperauth

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// memberOperations are those of a middle administrator: a user whose attribute
// isAdmin names groups, and whose token says so in the claim isAdmin.
func memberOperations() []providers.Operation {
	token := secret("token", "An access token of the middle administrator, with the claim isAdmin.")
	group := required(argument("group", "The group at the top of the tree, by its name."))
	attributes := several("attributes", "Attributes, each NAME=VALUE; NAME= alone takes one out.")
	list := operation("group-member-list", "Lists the direct members of a group on a middle administrator's token.", false, fields{group, token}, listMembers)
	list.Columns = []string{"username", "email", "enabled", "firstName", "lastName"}
	return []providers.Operation{
		operation("group-member-add", "Makes a user in groups of a middle administrator. All of its groups must be among the administrator's.", true, fields{
			required(argument("username", "The new user's name.")), required(argument("email", "Its e-mail address.")),
			required(several("groups", "Its groups, by name.")), attributes, flag("enabled", "Whether it may sign in."),
			{Name: "password", Type: providers.String, Secret: true, WriteOnly: true, Doc: "Its password."}, token}, addMember),
		list,
		operation("group-member-update", "Changes attributes of a group's member on a middle administrator's token. Attributes that are not named stay.", true,
			fields{group, required(argument("username", "The member's name.")), required(attributes), token}, updateMember),
	}
}

// pairs reads attributes: one without a value is taken out, for which the
// server wants an empty list.
func pairs(v value.Value) (value.Value, error) {
	out := value.OfMap()
	for _, text := range texts(v) {
		name, val, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return out, providers.WithHint(fmt.Errorf("attributes: %q is no NAME=VALUE", text), "write attributes=department=ck1-3")
		}
		list := value.OfList()
		if val != "" {
			list = value.OfStrings(val)
		}
		out = out.With(name, list)
	}
	return out, nil
}

func withToken(ctx context.Context, args value.Value) context.Context {
	return as(ctx, identity{token: args.Get("token").Reveal()})
}

func addMember(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	attributes, err := pairs(args.Get("attributes"))
	if err != nil {
		return value.Value{}, err
	}
	user := value.OfMap(value.Field{Key: "username", Value: args.Get("username")}, value.Field{Key: "email", Value: args.Get("email")},
		value.Field{Key: "enabled", Value: value.OfBool(args.Get("enabled").True())}, value.Field{Key: "attributes", Value: attributes},
		value.Field{Key: "groups", Value: value.OfStrings(texts(args.Get("groups"))...)})
	if password := args.Get("password"); password.IsSet() {
		user = user.With("credentials", value.OfList(value.OfMap(value.Field{Key: "type", Value: value.OfString("password")}, value.Field{Key: "value", Value: password})))
	}
	_, err = e.text(withToken(ctx, args), rest.Plain{Route: "POST /groupMember", Body: value.OfList(user)})
	return done("made"), err
}

func listMembers(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	return e.read(withToken(ctx, args), rest.Plain{Route: "GET /groupMember/{group}", Names: map[string]string{"group": args.Get("group").Reveal()}})
}

func updateMember(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	attributes, err := pairs(args.Get("attributes"))
	if err != nil {
		return value.Value{}, err
	}
	_, err = e.text(withToken(ctx, args), rest.Plain{Route: "PUT /groupMember/{group}", Names: map[string]string{"group": args.Get("group").Reveal()},
		Query: url.Values{"userName": {args.Get("username").Reveal()}}, Body: value.OfMap(value.Field{Key: "attributes", Value: attributes})})
	return done("changed"), err
}

// done is what there is to tell of a change.
func done(what string) value.Value { return value.OfString(what) }
