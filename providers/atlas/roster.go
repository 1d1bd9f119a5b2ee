package atlas

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"golang.org/x/sync/singleflight"

	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

// few is how many projects or teams are asked one by one, rather than the list
// of the whole organization once for all of them.
const few = 3

// roster is what the lists of an organization's people and keys tell of all its
// projects and teams: who has roles where, and who is in which team. Each list
// is read once for all that ask, until a request may have changed something.
type roster struct {
	org  string // "" outside of any
	once singleflight.Group

	mu      sync.Mutex
	changes int // requests so far that may have changed something
	told    map[string]*sheet
}

// sheet is one list: all in it, and what concerns each project or team.
type sheet struct {
	all []value.Value
	in  map[string][]value.Value // by the identifier of a project or team
}

func newRoster(org string) *roster { return &roster{org: org, told: map[string]*sheet{}} }

// watch forgets what is known whenever a request may change it.
func (r *roster) watch(inner http.RoundTripper) http.RoundTripper { return watcher{r, inner} }

type watcher struct {
	roster *roster
	inner  http.RoundTripper
}

func (w watcher) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := w.inner.RoundTrip(req)
	if req.Method != http.MethodGet {
		w.roster.mu.Lock()
		w.roster.changes++
		clear(w.roster.told)
		w.roster.mu.Unlock()
	}
	return resp, err
}

// known gives a list that was read and has not changed since.
func (r *roster) known(list string) (*sheet, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.told[list], r.changes
}

// read gives a list of the organization, "users" or "apiKeys"; kind is the one
// that asks for it.
func (r *roster) read(ctx context.Context, c *rest.Client, kind *providers.Kind, list string) (*sheet, error) {
	s, began := r.known(list)
	if s != nil {
		return s, nil
	}
	got, err, _ := r.once.Do(fmt.Sprint(list, began), func() (any, error) {
		if s, now := r.known(list); s != nil && now == began { // read by who came just before
			return s, nil
		}
		s := &sheet{in: map[string][]value.Value{}}
		err := each(ctx, c, "GET /orgs/"+r.org+"/"+list, providers.Change{Kind: kind}, s.take)
		if err != nil {
			return nil, err
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.changes == began {
			r.told[list] = s
		}
		return s, nil
	})
	if err != nil {
		return nil, err
	}
	return got.(*sheet), nil
}

// take files a person or a key under each project and team.
func (s *sheet) take(v value.Value) {
	s.all = append(s.all, v)
	under := func(id string) { s.in[id] = append(s.in[id], v) }
	for _, at := range v.Lookup("roles.groupRoleAssignments").Items() {
		under(at.Get("groupId").Reveal())
	}
	for _, id := range v.Get("teamIds").Items() {
		under(id.Reveal())
	}
	filed := map[string]bool{"": true}
	for _, role := range v.Get("roles").Items() { // of a key: one for each role
		if id := role.Get("groupId").Reveal(); !filed[id] {
			under(id)
			filed[id] = true
		}
	}
}

// whole lists a kind of the organization itself.
func (r *roster) whole(list string) func(context.Context, *rest.Client, providers.Query) ([]value.Value, bool, error) {
	return func(ctx context.Context, c *rest.Client, q providers.Query) ([]value.Value, bool, error) {
		s, err := r.read(ctx, c, q.Kind, list)
		if err != nil {
			return nil, false, err
		}
		return s.all, true, nil
	}
}

// serves gives the list of the organization where it is there already, or takes
// fewer requests than asking each of so many one by one; nil where it does not.
func (r *roster) serves(ctx context.Context, c *rest.Client, kind *providers.Kind, list string, many int) (*sheet, error) {
	if s, _ := r.known(list); s == nil && many <= few {
		return nil, nil
	}
	s, err := r.read(ctx, c, kind, list)
	if errors.Is(err, providers.ErrDenied) { // who may see a project may not see the organization
		return nil, nil
	}
	return s, err
}

// peopleOf lists who has roles in a project, as the project would.
func (r *roster) peopleOf(ctx context.Context, c *rest.Client, q providers.Query) ([]value.Value, bool, error) {
	s, err := r.serves(ctx, c, q.Kind, "users", q.Beside+1)
	if s == nil || err != nil {
		return nil, false, err
	}
	project := q.Parents[len(q.Parents)-1]
	var out []value.Value
	for _, person := range s.in[project] {
		for _, at := range person.Lookup("roles.groupRoleAssignments").Items() {
			if at.Get("groupId").Reveal() == project {
				out = append(out, person.With("roles", at.Get("groupRoles")))
			}
		}
	}
	return out, true, nil
}

// keysOf lists the keys with roles in a project, as the project would.
func (r *roster) keysOf(ctx context.Context, c *rest.Client, q providers.Query) ([]value.Value, bool, error) {
	s, err := r.serves(ctx, c, q.Kind, "apiKeys", q.Beside+1)
	if s == nil || err != nil {
		return nil, false, err
	}
	return s.in[q.Parents[len(q.Parents)-1]], true, nil
}

// membersOf tells who is in which of the teams.
func (r *roster) membersOf(path string) func(context.Context, *rest.Client, providers.RelationQuery, func(owner, target string)) error {
	return func(ctx context.Context, c *rest.Client, q providers.RelationQuery, tell func(owner, target string)) error {
		s, err := r.serves(ctx, c, q.Kind, "users", len(q.Owners))
		if err != nil {
			return err
		}
		for _, team := range q.Owners {
			if s != nil {
				for _, person := range s.in[team] {
					tell(team, person.Get("id").Reveal())
				}
				continue
			}
			err := each(ctx, c, "GET "+path+"/{id}/users", providers.Change{Kind: q.Kind, ID: team}, func(v value.Value) { tell(team, v.Get("id").Reveal()) })
			if err != nil && !errors.Is(err, providers.ErrNotFound) {
				return err
			}
		}
		return nil
	}
}
