package atlastest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

func dbUserRoutes(r *router) {
	g := r.of(10000, v2023)
	g.on("GET /groups/{}/databaseUsers", projectReader, (*call).listDBUsers)
	g.on("POST /groups/{}/databaseUsers", projectDatabases, (*call).createDBUser)
	g.on("GET /groups/{}/databaseUsers/{}/{}", projectReader, (*call).getDBUser)
	g.on("PATCH /groups/{}/databaseUsers/{}/{}", projectDatabases, (*call).updateDBUser)
	g.on("DELETE /groups/{}/databaseUsers/{}/{}", projectDatabases, (*call).deleteDBUser)
}

// builtinDBRoles are the roles that every project has.
func builtinDBRoles() []string {
	return []string{"atlasAdmin", "backup", "clusterMonitor", "dbAdmin", "dbAdminAnyDatabase", "enableSharding", "read", "readAnyDatabase", "readWrite", "readWriteAnyDatabase"}
}

// authTypes are the ways of signing in without a password.
func authTypes() []string { return []string{"awsIAMType", "ldapAuthType", "oidcAuthType", "x509Type"} }

// expire takes what has a date to be deleted after out of a project.
func (c *call) expire(set map[string]object) {
	maps.DeleteFunc(set, func(_ string, o object) bool {
		at, err := time.Parse(time.RFC3339, str(o, "deleteAfterDate"))
		return err == nil && !c.now().Before(at)
	})
}

func (c *call) dbUsers() map[string]object {
	c.expire(c.project.DBUsers)
	return c.project.DBUsers
}

// renderDBUser tells a user of databases, never the password.
func (c *call) renderDBUser(key string) object {
	out := maps.Clone(c.project.DBUsers[key])
	db, name := str(out, "databaseName"), str(out, "username")
	out["links"] = c.self("/groups/" + c.project.ID + "/databaseUsers/" + db + "/" + strings.ReplaceAll(name, "/", "%2F"))
	return out
}

func (c *call) listDBUsers() (answer, error) {
	return c.page(pager{counted: true}, "/groups/"+c.project.ID+"/databaseUsers", sortedKeys(c.dbUsers()), c.renderDBUser)
}

// readDBUser checks the fields that are sent, and puts them into a user.
func (c *call) readDBUser(o, into object) error {
	k := checks{of: o}
	for _, field := range authTypes() {
		if v := str(o, field); v != "" {
			into[field] = v
		}
	}
	if s := k.text("description", 0, 100, nil, true); s != "" {
		into["description"] = s
	}
	k.text("password", 8, 1024, nil, true)
	if s := k.text("deleteAfterDate", 1, 40, nil, true); s != "" {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil || !at.After(c.now()) {
			k.wrong("deleteAfterDate", "must be a time to come")
		}
		into["deleteAfterDate"] = day(at)
	}
	for _, field := range []string{"labels", "scopes"} {
		if list, ok := o[field].([]any); ok {
			into[field] = list
		}
	}
	if list, ok := o["roles"].([]any); ok {
		into["roles"] = list
		for _, role := range objects(list) {
			if name := str(role, "roleName"); !slices.Contains(builtinDBRoles(), name) && c.project.DBRoles[name] == nil {
				return errBad("UNSUPPORTED_ROLE", "Specified role "+name+" is not supported.", name)
			}
		}
	}
	return k.err()
}

func (c *call) createDBUser() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	u := object{"awsIAMType": "NONE", "ldapAuthType": "NONE", "oidcAuthType": "NONE", "x509Type": "NONE", "labels": []any{}, "scopes": []any{}, "groupId": c.project.ID}
	if err := c.readDBUser(o, u); err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	name, db := k.text("username", 1, 1024, nil, false), str(o, "databaseName")
	if db != "admin" && db != "$external" {
		k.wrong("databaseName", "must be admin or $external")
	}
	if len(objects(u["roles"])) == 0 {
		k.wrong("roles", "must not be empty")
	}
	byPassword := !slices.ContainsFunc(authTypes(), func(field string) bool { return u[field] != "NONE" })
	if byPassword {
		k.text("password", 8, 1024, nil, false)
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	key := db + "/" + name
	if c.dbUsers()[key] != nil {
		return answer{}, errConflict("USER_ALREADY_EXISTS", "A user with username "+name+" already exists.", name)
	}
	if n, set := c.project.Limits["atlas.project.security.databaseAccess.users"]; len(c.dbUsers()) >= 100 || set && len(c.dbUsers()) >= int(n) {
		return answer{}, errBad("DATABASE_USERS_LIMIT_EXCEEDED", "The group already has the maximum number of database users.")
	}
	u["databaseName"], u["username"] = db, name
	c.project.DBUsers[key] = u
	return reply(http.StatusCreated, c.renderDBUser(key)), nil
}

// dbUser finds the user that the path names.
func (c *call) dbUser() (string, error) {
	key := c.params[0] + "/" + c.params[1]
	if c.dbUsers()[key] == nil {
		return "", refuse(http.StatusNotFound, "USERNAME_NOT_FOUND", "No user with username "+c.params[1]+" exists.", c.params[1])
	}
	return key, nil
}

func (c *call) getDBUser() (answer, error) {
	key, err := c.dbUser()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderDBUser(key))
}

func (c *call) updateDBUser() (answer, error) {
	key, err := c.dbUser()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	next := maps.Clone(c.project.DBUsers[key])
	if err := c.readDBUser(o, next); err != nil {
		return answer{}, err
	}
	c.project.DBUsers[key] = next
	return told(c.renderDBUser(key))
}

func (c *call) deleteDBUser() (answer, error) {
	key, err := c.dbUser()
	if err != nil {
		return answer{}, err
	}
	delete(c.project.DBUsers, key)
	return done()
}
