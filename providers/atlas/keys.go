package atlas

import (
	"context"
	"slices"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// keys are API keys: one with an accessList is made in its project.
func keys(r *roster) credential {
	return credential{
		what: "API key", kind: "apiKey", list: "apiKeys", assigned: "projectApiKey", name: "desc", pin: "apiUserId", makes: "an accessList", made: makesKey,
		all: func(ctx context.Context, client *rest.Client, c providers.Change) ([]known, error) {
			list, err := r.read(ctx, client, c.Kind, "apiKeys")
			if err != nil {
				return nil, err
			}
			return keysIn(list), nil
		},
	}
}

// keysIn reads the list of the organization, which tells the roles in projects too.
func keysIn(s *sheet) []known {
	var out []known
	for _, raw := range s.all {
		inside := texts(rolesOf(raw.Get("roles"), func(role value.Value) bool { return !ofProject(role) }))
		projects := texts(rolesOf(raw.Get("roles"), ofProject))
		made := len(projects) > 0 && slices.Equal(inside, []string{memberRole})
		out = append(out, known{raw.Get("id").Reveal(), raw.Get("desc").Reveal(), surely(!made)})
	}
	return out
}

func ofProject(role value.Value) bool { return role.Get("groupId").IsSet() }

// makesKey reports whether a project's key is to be made there, not assigned.
func makesKey(c providers.Change) bool { return slices.Contains(c.Declared, accessListField) }

// whereKey is the way to assign a key that is there; "" is the way to make one.
func whereKey(c providers.Change) string {
	if makesKey(c) {
		return ""
	}
	return "POST /groups/{project}/apiKeys/{apiUserId}"
}

// endsKey is the way to end a key that was made here: to take it out of the
// project would leave it good.
func endsKey(org string) func(providers.Change) string {
	return func(c providers.Change) string {
		if c.Minting {
			return "DELETE /orgs/" + org + "/apiKeys/{id}"
		}
		return ""
	}
}
