package atlastest

import "tenon/providers/internal/fake"

// router finds the route of an escaped path below /api/atlas/v2.
type router struct{ fake.Router[*route] }

// route is a handler, the versions of its resource, and who may use it.
type route struct {
	versions []string // oldest first
	needs    need
	bucket   int // requests in a minute and scope (recordings: Ratelimit-Limit)
	sunset   string
	run      handler
}

type handler func(*call) (answer, error)

// The versions that most resources have.
const (
	v2023 = "2023-01-01"
	v2024 = "2024-08-05" // service accounts
	v2025 = "2025-02-19" // users
)

// group registers routes of one resource: the same versions, the same bucket.
type group struct {
	*router
	route
}

// of begins the routes of a resource.
func (r *router) of(bucket int, versions ...string) group {
	return group{r, route{versions: versions, bucket: bucket}}
}

// on registers "METHOD /path/{}/…".
func (g group) on(spec string, needs need, h handler) {
	at := g.route
	at.needs, at.run = needs, h
	g.On(spec, &at)
}

// until is a resource that is deprecated, and gone at a time (recordings: Sunset).
func (g group) until(sunset string) group {
	g.sunset = sunset
	return g
}

// routes registers all that is served below /api/atlas/v2.
func routes() *router {
	r := &router{}
	for _, register := range []func(*router){
		orgRoutes, projectRoutes, projectSettingRoutes, limitRoutes, accountRoutes, orgKeyRoutes, projectKeyRoutes,
		teamRoutes, projectTeamRoutes, userRoutes, projectUserRoutes, oldUserRoutes,
		federationRoutes, mappingRoutes, idpRoutes, dbUserRoutes, dbRoleRoutes, networkRoutes, alertRoutes, securityRoutes, migrateRoutes,
	} {
		register(r)
	}
	return r
}
