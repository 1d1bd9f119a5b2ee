package logto

import (
	"context"
	"fmt"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// operations are what can be asked of a connection and is no state.
func operations() []providers.Operation {
	return []providers.Operation{{
		Name:    "regions",
		Doc:     "Lists the regions in which this account may make tenants of Logto Cloud: name is what a tenant's regionName takes, and tags are the tenant tags that a region takes.",
		Columns: []string{"name", "displayName", "country", "tags", "isPrivate"},
		Run: func(ctx context.Context, client providers.Client, _ value.Value) (value.Value, error) {
			cloud, ok := client.(*rest.Client)
			if !ok {
				return value.Value{}, fmt.Errorf("%T does not speak to Logto Cloud", client)
			}
			return regions(ctx, cloud)
		},
	}}
}

// regions asks Logto Cloud which regions there are.
func regions(ctx context.Context, cloud *rest.Client) (value.Value, error) {
	answer, err := cloud.Ask(ctx, "GET /me/regions", providers.Change{}, value.Value{})
	return answer.Get("regions"), err
}
