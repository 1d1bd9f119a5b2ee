package logtotest

import "slices"

// jitRoutes serve what an organization gives to those who sign in from its
// e-mail domains. Enterprise connectors are not served.
func jitRoutes(r *router) {
	const base = " /organizations/{}/jit/email-domains"
	r.on("GET"+base, func(c *call) (answer, error) {
		return c.list(c.orgDomains.of(c.params[0]), true, func(b []byte, domain string) []byte { return c.appendDomain(b, domain) })
	})
	r.on("POST"+base, addDomain)
	r.on("PUT"+base, replaceDomains)
	r.on("DELETE"+base+"/{}", func(c *call) (answer, error) {
		if !c.orgDomains.remove(c.params[0], c.params[1]) {
			return answer{}, errNotFound()
		}
		return noContent(), nil
	})
	orgGrant{
		key:   "organizationRoleIds",
		owner: func(c *call) *table { return c.orgs }, table: func(c *call) *table { return c.orgRoles },
		links: func(c *call) *links { return c.orgJitRoles },
	}.routes(r, "/organizations/{}/jit/roles")
}

func (c *call) appendDomain(b []byte, domain string) []byte {
	b = appendString(append(b, `{"tenantId":`...), c.id)
	b = appendString(append(b, `,"organizationId":`...), c.params[0])
	b = appendString(append(b, `,"emailDomain":`...), domain)
	return append(b, '}')
}

// addDomain keeps the case: Example.com and example.com are two (recordings:
// 08-organizations).
func addDomain(c *call) (answer, error) {
	body, err := c.body(shape(need("emailDomain", text(1, 0))))
	if err != nil {
		return answer{}, err
	}
	domain := body["emailDomain"].(string)
	switch {
	case c.orgs.rows[c.params[0]] == nil:
		return answer{}, errForeignKey()
	case c.orgDomains.has(c.params[0], domain):
		return answer{}, errDuplicate()
	}
	c.orgDomains.add(c.params[0], domain)
	return reply(201, c.appendDomain(nil, domain)), nil
}

func replaceDomains(c *call) (answer, error) {
	body, err := c.body(shape(need("emailDomains", arrayOf(text(0, 0), 0))))
	if err != nil {
		return answer{}, err
	}
	domains := strs(body["emailDomains"])
	switch {
	case len(domains) > 0 && c.orgs.rows[c.params[0]] == nil:
		return answer{}, errForeignKey()
	case len(domains) != len(slices.Compact(slices.Sorted(slices.Values(domains)))):
		return answer{}, errDuplicate()
	}
	c.orgDomains.set(c.params[0], domains)
	return noContent(), nil
}
