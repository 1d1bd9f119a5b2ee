package atlastest

import (
	"net/http"
	"strings"
)

// ownKey finds a key whose list the caller may change: the caller's own, or any
// for an owner.
func (c *call) ownKey() (*apiKey, error) {
	k, err := c.keyAnywhere()
	if err != nil {
		return nil, err
	}
	if c.who.key != k && !c.may(orgOwner) {
		return nil, refuse(http.StatusUnauthorized, "API_KEY_ACCESS_LIST_ACCESS_DENIED", "The current user is not authorized to change the access list of the API key "+k.ID+".", k.ID)
	}
	return k, nil
}

func (c *call) keyEntriesPath(k *apiKey) string {
	return "/orgs/" + k.Org + "/apiKeys/" + k.ID + "/accessList"
}

func (c *call) pageKeyEntries(k *apiKey) (answer, error) {
	return c.pageEntries(pager{counted: true}, c.keyEntriesPath(k), &k.grants, func(e *entry) object { return c.renderKeyEntry(k, e) })
}

// renderKeyEntry links an address without the length of its block (recordings:
// TestAtlasOrgAPIKeyAccessList/List).
func (c *call) renderKeyEntry(k *apiKey, e *entry) object {
	out := object{"cidrBlock": e.Prefix, "count": e.Count, "created": day(e.Created)}
	name := strings.ReplaceAll(e.Prefix, "/", "%2F")
	if ip := e.single(); ip != "" {
		out["ipAddress"], name = ip, ip
	}
	if !e.LastUsed.IsZero() {
		out["lastUsed"], out["lastUsedAddress"] = day(e.LastUsed), e.LastAddress
	}
	out["links"] = c.self(c.keyEntriesPath(k) + "/" + name)
	return out
}

func (c *call) listKeyEntries() (answer, error) {
	k, err := c.keyAnywhere()
	if err != nil {
		return answer{}, err
	}
	return c.pageKeyEntries(k)
}

func (c *call) addKeyEntries() (answer, error) {
	k, err := c.ownKey()
	if err != nil {
		return answer{}, err
	}
	list, err := c.readEntries()
	if err != nil {
		return answer{}, err
	}
	c.enter(&k.grants, list)
	return c.pageKeyEntries(k)
}

func (c *call) getKeyEntry() (answer, error) {
	k, err := c.keyAnywhere()
	if err != nil {
		return answer{}, err
	}
	e := k.find(c.params[1])
	if e == nil {
		return answer{}, refuse(http.StatusNotFound, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "IP address "+c.params[1]+" is not on the access list.", c.params[1])
	}
	return told(c.renderKeyEntry(k, e))
}

func (c *call) removeKeyEntry() (answer, error) {
	k, err := c.ownKey()
	if err != nil {
		return answer{}, err
	}
	return c.leave(&k.grants, c.params[1])
}
