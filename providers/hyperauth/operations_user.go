package hyperauth

import (
	"context"
	"fmt"
	"net/url"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

func userOperations() []providers.Operation {
	username := required(argument("username", "The user's name."))
	starts := argument("startsWith", "How names begin, in whatever case.")
	list := operation("user-list", "Lists users of a realm, service accounts among them, in no order: the name to sign in with, and the attribute user_name.", false,
		fields{starts, several("except", "Names to leave out.")}, listUsers)
	list.Columns = []string{"username", "user_name"}
	return []providers.Operation{
		operation("user-exists", "Tells whether a realm has a user of that name. The server answers false for one without an e-mail address.", false, fields{username}, userExists),
		list,
		operation("user-get", "Shows what the extension tells of a user: its e-mail address, attributes, and groups by their last names. The hash of the password is left out.", false, fields{username}, getUser),
		operation("group-list", "Lists the names of a realm's groups, of all levels and without their paths, so that a name may come more than once.", false,
			fields{starts, several("except", "Groups to leave out, by name."), flag("exceptDefault", "Leaves out every group that has a default group's name.")}, listGroups),
	}
}

func userExists(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	text, err := e.text(nobody(ctx), rest.Plain{Route: "GET /user/{user}/exists", Names: map[string]string{"user": args.Get("username").Reveal()}})
	if err != nil {
		return value.Value{}, err
	}
	if text != "true" && text != "false" {
		return value.Value{}, strange(text)
	}
	return value.OfBool(text == "true"), nil
}

// strange is an answer of success that says something else.
func strange(text string) error {
	return fmt.Errorf("the server answered with something unexpected: %s", providers.Tidy(text))
}

// asked are the query's values of a list.
func asked(args value.Value) url.Values {
	q := url.Values{}
	if starts := args.Get("startsWith"); starts.IsSet() {
		q.Set("startsWith", starts.Reveal())
	}
	q["except"] = texts(args.Get("except"))
	if args.Get("exceptDefault").True() {
		q.Set("exceptDefault", "true")
	}
	return q
}

// read asks for JSON.
func (e *extension) read(ctx context.Context, p rest.Plain) (value.Value, error) {
	text, err := e.text(ctx, p)
	if err != nil {
		return value.Value{}, err
	}
	v, err := value.FromJSON([]byte(text))
	if err != nil {
		return v, strange(text)
	}
	return v, nil
}

// listed is read for a list. The server looks for the realm's name where it
// keeps the realm's id: where these differ, every list is empty.
func (e *extension) listed(ctx context.Context, p rest.Plain) (value.Value, error) {
	got, err := e.read(ctx, p)
	if err != nil || got.Len() > 0 {
		return got, err
	}
	if id, err := e.id(ctx); err == nil && id != e.realm {
		return got, providers.WithHint(fmt.Errorf("the server lists nothing of the realm %s: its id is %s, and the list looks for the name there", e.realm, id),
			"a realm that tenon makes has its name for an id; tenon export reads this one with the Admin API")
	}
	return got, nil
}

func listUsers(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	got, err := e.listed(ctx, rest.Plain{Route: "GET /user/list", Query: asked(args)})
	if err != nil {
		return got, err
	}
	out := make([]value.Value, 0, got.Len())
	for _, pair := range got.Items() {
		both := pair.Items()
		if len(both) != 2 {
			return value.Value{}, strange("a user that is no pair")
		}
		out = append(out, value.OfMap(value.Field{Key: "username", Value: both[0]}, value.Field{Key: "user_name", Value: both[1]}))
	}
	return value.OfList(out...), nil
}

func getUser(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	got, err := e.read(ctx, rest.Plain{Route: "GET /user/{user}", Names: map[string]string{"user": args.Get("username").Reveal()}})
	return got.With("credentials", value.Value{}), err
}

func listGroups(ctx context.Context, e *extension, args value.Value) (value.Value, error) {
	return e.listed(ctx, rest.Plain{Route: "GET /group/list", Query: asked(args)})
}
