package hyperauth

import (
	"slices"
	"strings"
	"time"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

type (
	field  = providers.Field
	fields = []providers.Field
)

// amend turns the table of Keycloak 11 into HyperAuth's.
func amend(table []rest.Row) []rest.Row {
	for i := range table {
		switch row := &table[i]; row.Name {
		case "realm":
			amendRealm(row)
		case "user":
			amendUser(row)
		}
	}
	return append(table, agreement())
}

// amendRealm: lists of the extension look for the realm's name where its id is
// kept, so that a new realm gets its name for an id, as the console does it.
func amendRealm(row *rest.Row) {
	encode := row.Encode
	row.Encode = func(c providers.Change, body value.Value) (value.Value, error) {
		if c.ID == "" {
			body = body.With("id", body.Get("realm"))
		}
		return encode(c, body)
	}
}

// deletionDate is the attribute in which the server keeps a withdrawal: the
// day on which it deletes the user.
const deletionDate = "deletionDate"

// amendUser adds withdrawal, and passwords that are checked.
func amendUser(row *rest.Row) {
	row.Fields = slices.Clone(row.Fields)
	for i := range row.Fields {
		if f := &row.Fields[i]; f.Name == "credentials" {
			f.Verify = true
			f.Doc = "What the user signs in with. No list shows it; a password is checked with PATCH /password, and set again only where it differs."
		}
	}
	row.Fields = append(row.Fields, field{Name: "withdrawal", Type: providers.Bool, Default: value.OfBool(false),
		Doc: "Whether the user has asked to leave: the server deletes users 30 days later, on the day in the attribute deletionDate, where its schedule is on. Refused for users with an attribute withdrawal_unqualified_CLIENT that is t. The user stays enabled until then, and no mail is sent."})
	reshape := row.Reshape
	row.Reshape = func(v value.Value) (value.Value, error) { return reshape(pathsOf(v)) }
	decode := row.Decode
	row.Decode = func(live value.Value) value.Value {
		live = decode(live)
		return live.With("withdrawal", value.OfBool(live.Get("attributes").Get(deletionDate).Len() > 0))
	}
	row.Encode = func(c providers.Change, body value.Value) (value.Value, error) {
		return encodeWithdrawal(c, body, time.Now())
	}
}

// pathsOf writes the groups of a user as paths: a name is one at the top.
func pathsOf(v value.Value) value.Value {
	groups := v.Get("groups")
	if groups.Kind() != value.List {
		return v
	}
	items := slices.Clone(groups.Items())
	for i, g := range items {
		if g.Kind() == value.String && !strings.HasPrefix(g.Reveal(), "/") {
			items[i] = value.OfString("/" + g.Reveal()).At(g.Pos())
		}
	}
	return v.With("groups", value.OfList(items...).At(groups.Pos()))
}

// encodeWithdrawal writes a withdrawal as the server itself does. Its own
// request for that fails with an administrator's token, so that the Admin API
// serves.
func encodeWithdrawal(c providers.Change, body value.Value, now time.Time) (value.Value, error) {
	wanted := c.Fields.Get("withdrawal")
	body = body.With("withdrawal", value.Value{})
	if !wanted.IsSet() {
		return body, nil
	}
	attributes := body.Get("attributes")
	if attributes.Kind() != value.Map {
		attributes = c.Live.Fields.Get("attributes")
	}
	if !wanted.True() && attributes.Kind() != value.Map {
		return body, nil
	}
	if !wanted.True() {
		return body.With("attributes", attributes.With(deletionDate, value.Value{})), nil
	}
	if err := mayWithdraw(attributes); err != nil {
		return body, err
	}
	day := now.AddDate(0, 0, 30).Format(time.DateOnly)
	return body.With("attributes", attributes.With(deletionDate, value.OfStrings(day))), nil
}

// agreement: extension, /agreement. A new text for the same client and version
// takes the place of the old one.
func agreement() rest.Row {
	key := func(name, doc string) field {
		return field{Name: name, Type: providers.String, Required: true, Immutable: true, Pattern: safe.String(), Doc: doc}
	}
	return rest.Row{
		Kind: providers.Kind{
			Name: "agreement", Collection: "agreements", Parent: "realm", Keys: [][]string{{"clientName", "version"}}, Unlisted: true,
			Doc: "The text that users of a client agree to, one for each version. The server lists none: those that are declared are read, one request each. The client need not exist.",
			Fields: fields{
				key("clientName", "The client's name."), key("version", "The version; older ones stay."),
				{Name: "agreement", Type: providers.String, Required: true, Doc: "The text, of at most 60,000 characters: !file reads it from a file."},
			},
		},
		ID: "id", Create: "POST /agreement", Item: "GET /agreement/{clientName}", Update: "POST /agreement", Delete: "DELETE /agreement/{clientName}",
		List: "GET /agreement/{clientName}",
	}
}
