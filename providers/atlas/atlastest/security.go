package atlastest

import (
	"maps"
	"net/http"
)

func securityRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/userSecurity", projectOwner, func(c *call) (answer, error) { return told(c.renderSecurity()) })
	g.on("PATCH /groups/{}/userSecurity", projectOwner, (*call).updateSecurity)
	g.on("DELETE /groups/{}/userSecurity/customerX509", projectOwner, func(c *call) (answer, error) { return c.dropSecurity("customerX509", "cas") })
	g.on("DELETE /groups/{}/userSecurity/ldap/userToDNMapping", projectOwner, func(c *call) (answer, error) { return c.dropSecurity("ldap", "userToDNMapping") })
	g.on("GET /groups/{}/databaseUsers/{}/certs", projectReader, (*call).listCerts)
	g.on("POST /groups/{}/databaseUsers/{}/certs", projectOwner, (*call).createCert)
}

// renderSecurity tells how users of databases are known; the password of the
// directory is never told (recordings: TestLDAPWithFlags).
func (c *call) renderSecurity() object {
	x509, ldap := object{}, object{"authenticationEnabled": false, "authorizationEnabled": false}
	if o, ok := c.project.Security["customerX509"].(object); ok {
		maps.Copy(x509, o)
	}
	if o, ok := c.project.Security["ldap"].(object); ok {
		maps.Copy(ldap, o)
	}
	delete(ldap, "bindPassword")
	return object{"customerX509": x509, "ldap": ldap}
}

func (c *call) updateSecurity() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	for section, fields := range map[string][]string{
		"customerX509": {"cas"},
		"ldap":         {"authenticationEnabled", "authorizationEnabled", "authzQueryTemplate", "bindPassword", "bindUsername", "caCertificate", "hostname", "port", "userToDNMapping"},
	} {
		sent, ok := o[section].(object)
		if !ok {
			continue
		}
		at, _ := c.project.Security[section].(object)
		next := object{}
		maps.Copy(next, at)
		for _, field := range fields {
			if v, there := sent[field]; there {
				next[field] = v
			}
		}
		c.project.Security[section] = next
	}
	return reply(http.StatusAccepted, c.renderSecurity()), nil
}

func (c *call) dropSecurity(section, field string) (answer, error) {
	if at, ok := c.project.Security[section].(object); ok {
		delete(at, field)
	}
	return reply(http.StatusAccepted, c.renderSecurity()), nil
}
