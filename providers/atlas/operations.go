package atlas

import (
	"context"
	"fmt"
	"regexp"
	"strconv"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// operations are what can be asked of a connection and is no state: certificates
// of database users can be made and never be deleted.
func operations() []providers.Operation {
	project := field{Name: "project", Type: providers.String, Required: true, Doc: "The project, by its name or its identifier."}
	username := field{Name: "username", Type: providers.String, Required: true, Doc: "The database user, whose x509Type is MANAGED."}
	return []providers.Operation{
		{
			Name: "certificates", Columns: []string{"subject", "createdAt", "notAfter", "id"},
			Doc:       "Lists the certificates that Atlas has made for a database user and that are good still.",
			Arguments: fields{project, username}, Run: inAtlas(listCertificates),
		},
		{
			Name: "certificate-make", Writes: true, Mints: "certificate",
			Doc:       "Makes a certificate with which a database user signs in, and its private key, both as PEM. Atlas tells it once. It cannot be revoked: it is good until it ends, or the user is deleted.",
			Arguments: fields{project, username, {Name: "monthsUntilExpiration", Type: providers.Integer, Doc: "How many months it is good for, 1 to 24; 3 where nothing is said."}},
			Run:       inAtlas(makeCertificate),
		},
	}
}

const certificates = "/groups/{project}/databaseUsers/{username}/certs"

// inAtlas lets an operation speak to the connection's own client, about a project.
func inAtlas(do func(ctx context.Context, client *rest.Client, names map[string]string, args value.Value) (value.Value, error)) func(context.Context, providers.Client, value.Value) (value.Value, error) {
	return func(ctx context.Context, c providers.Client, args value.Value) (value.Value, error) {
		client, ok := c.(*rest.Client)
		if !ok {
			return value.Value{}, fmt.Errorf("%T does not speak to Atlas", c)
		}
		project, err := projectID(ctx, client, args.Get("project").Reveal())
		if err != nil {
			return value.Value{}, err
		}
		return do(ctx, client, map[string]string{"project": project, "username": args.Get("username").Reveal()}, args)
	}
}

var hexID = regexp.MustCompile(`^[a-f0-9]{24}$`)

// projectID finds a project by its name, which is the only one that the
// credential reaches, or takes its identifier.
func projectID(ctx context.Context, client *rest.Client, project string) (string, error) {
	if hexID.MatchString(project) {
		return project, nil
	}
	about := about("project")
	about.Live.Fields = value.OfMap(value.Field{Key: "name", Value: text(project)})
	found, err := client.Ask(ctx, "GET /groups/byName/{name}", about, value.Value{})
	return found.Get("id").Reveal(), err
}

func listCertificates(ctx context.Context, client *rest.Client, names map[string]string, _ value.Value) (value.Value, error) {
	about := about("databaseUser")
	about.Live.Fields = value.OfMap(value.Field{Key: "project", Value: text(names["project"])}, value.Field{Key: "username", Value: text(names["username"])})
	items := []value.Value{}
	err := each(ctx, client, "GET "+certificates, about, func(v value.Value) {
		items = append(items, value.OfMap(value.Field{Key: "subject", Value: v.Get("subject")}, value.Field{Key: "createdAt", Value: v.Get("createdAt")},
			value.Field{Key: "notAfter", Value: v.Get("notAfter")}, value.Field{Key: "id", Value: v.Get("_id")}))
	})
	return value.OfList(items...), err
}

// makeCertificate: the answer is PEM, whatever its type says (recordings:
// TestDBUserCerts/Create).
func makeCertificate(ctx context.Context, client *rest.Client, names map[string]string, args value.Value) (value.Value, error) {
	body := value.OfMap()
	if months := args.Get("monthsUntilExpiration"); months.IsSet() {
		if n, err := strconv.Atoi(months.Reveal()); err != nil || n < 1 || n > 24 {
			return value.Value{}, providers.WithHint(fmt.Errorf("no certificate is good for %s months", months.Reveal()), "monthsUntilExpiration is 1 to 24")
		}
		body = body.With("monthsUntilExpiration", months)
	}
	pem, err := client.Plain(ctx, rest.Plain{Route: "POST " + certificates, Names: names, Body: body, Media: v2023})
	return value.OfString(pem).AsSecret(), err
}
