package atlastest

import (
	"net/http"
	"slices"
)

func limitRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/limits", projectReader, (*call).listLimits)
	g.on("GET /groups/{}/limits/{}", projectReader, (*call).getLimit)
	g.on("PATCH /groups/{}/limits/{}", projectOwner, (*call).setLimit)
	g.on("DELETE /groups/{}/limits/{}", projectOwner, (*call).resetLimit)
}

// limit is one that a project has: what it is, and the most that the API may
// set (description: table at limitName). The limits of Data Federation have no
// default: they are there only once they are set.
type limit struct {
	name     string
	std, max int64
}

func projectLimits() []limit {
	return []limit{
		{"atlas.project.deployment.clusters", 25, 100},
		{"atlas.project.deployment.nodesPerPrivateLinkRegion", 50, 90},
		{"atlas.project.security.databaseAccess.customRoles", 100, 1400},
		{"atlas.project.security.databaseAccess.users", 100, 100},
		{"atlas.project.security.networkAccess.crossRegionEntries", 40, 220},
		{"atlas.project.security.networkAccess.entries", 200, 200},
		{"atlas.project.deployment.privateServiceConnectionsPerRegionGroup", 50, 100},
		{"atlas.project.deployment.privateServiceConnectionsSubnetMask", 27, 27},
		{"dataFederation.bytesProcessed.query", 0, 0},
		{"dataFederation.bytesProcessed.daily", 0, 0},
		{"dataFederation.bytesProcessed.weekly", 0, 0},
		{"dataFederation.bytesProcessed.monthly", 0, 0},
	}
}

// renderLimit tells a limit, and nil where it is none yet.
func (c *call) renderLimit(l limit) object {
	val, set := c.project.Limits[l.name]
	if !set && l.std == 0 {
		return nil
	}
	if !set {
		val = l.std
	}
	out := object{"name": l.name, "value": val, "currentUsage": c.usage(l.name)}
	if l.std > 0 {
		out["defaultLimit"], out["maximumLimit"] = l.std, l.max
	}
	return out
}

func (c *call) usage(name string) int {
	switch name {
	case "atlas.project.deployment.clusters":
		return c.project.Clusters
	case "atlas.project.security.databaseAccess.customRoles":
		return len(c.project.DBRoles)
	case "atlas.project.security.databaseAccess.users":
		return len(c.project.DBUsers)
	case "atlas.project.security.networkAccess.entries":
		return len(c.project.Network)
	}
	return 0
}

// listLimits is a bare array.
func (c *call) listLimits() (answer, error) {
	out := []object{}
	for _, l := range projectLimits() {
		if o := c.renderLimit(l); o != nil {
			out = append(out, o)
		}
	}
	return told(out)
}

func (c *call) limitNamed() (limit, error) {
	all := projectLimits()
	at := slices.IndexFunc(all, func(l limit) bool { return l.name == c.params[0] })
	if at < 0 {
		return limit{}, errBad("INVALID_ENUM_VALUE", "An invalid limit name "+c.params[0]+" was specified.", c.params[0])
	}
	return all[at], nil
}

func (c *call) getLimit() (answer, error) {
	l, err := c.limitNamed()
	if err != nil {
		return answer{}, err
	}
	if o := c.renderLimit(l); o != nil {
		return told(o)
	}
	return answer{}, errNotFound(l.name)
}

func (c *call) setLimit() (answer, error) {
	l, err := c.limitNamed()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	val, ok := o["value"].(float64)
	if !ok || val < 0 || l.max > 0 && int64(val) > l.max {
		return answer{}, refuse(http.StatusBadRequest, "PROJECT_LIMIT_EXCEEDED", "The limit "+l.name+" cannot be set to this value.", l.name)
	}
	c.project.Limits[l.name] = int64(val)
	return told(c.renderLimit(l))
}

// resetLimit puts the default back.
func (c *call) resetLimit() (answer, error) {
	l, err := c.limitNamed()
	if err != nil {
		return answer{}, err
	}
	delete(c.project.Limits, l.name)
	return done()
}
