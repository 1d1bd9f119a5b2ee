package atlastest

import (
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

func networkRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/accessList", projectReader, (*call).listNetwork)
	g.on("POST /groups/{}/accessList", projectOwner, (*call).addNetwork)
	g.on("GET /groups/{}/accessList/{}", projectReader, (*call).getNetwork)
	g.on("DELETE /groups/{}/accessList/{}", projectOwner, (*call).removeNetwork)
	g.on("GET /groups/{}/accessList/{}/status", projectReader, (*call).networkStatus)
}

// networkEntries is the most that a project has.
const networkEntries = 200

func (c *call) network() map[string]object {
	c.expire(c.project.Network)
	return c.project.Network
}

// renderNetwork links an entry by its block (recordings: TestAccessList).
func (c *call) renderNetwork(key string) object {
	out := maps.Clone(c.project.Network[key])
	delete(out, "made")
	out["links"] = c.self("/groups/" + c.project.ID + "/accessList/" + strings.ReplaceAll(key, "/", "%2F"))
	return out
}

func (c *call) listNetwork() (answer, error) {
	return c.page(pager{counted: true}, "/groups/"+c.project.ID+"/accessList", sortedKeys(c.network()), c.renderNetwork)
}

// networkKey is the one spelling of an entry: 0.0.0.0 is everything.
func networkKey(text string) (string, bool) {
	if strings.HasPrefix(text, "sg-") || strings.Contains(text, "/sg-") {
		return text, true
	}
	if text == "0.0.0.0" {
		text = "0.0.0.0/0"
	}
	p, ok := canonical(text)
	if !ok {
		return "", false
	}
	return p.String(), true
}

// readNetwork checks an entry, which has one address, block or group.
func (c *call) readNetwork(o object) (string, object, error) {
	k := checks{of: o}
	ip, cidr, group := str(o, "ipAddress"), str(o, "cidrBlock"), str(o, "awsSecurityGroup")
	key, ok := networkKey(ip + cidr + group)
	if !ok || (ip != "" && cidr != "" && ip+"/32" != cidr) {
		return "", nil, errBad("INVALID_IP_ADDRESS_OR_CIDR_NOTATION", "The address "+ip+cidr+" must be in valid IP address or CIDR notation.", ip+cidr)
	}
	out := object{"groupId": c.project.ID, "made": day(c.now())}
	if group != "" {
		out["awsSecurityGroup"] = group
	} else {
		out["cidrBlock"] = key
		if p, err := netip.ParsePrefix(key); err == nil && p.IsSingleIP() {
			out["ipAddress"] = p.Addr().String()
		}
	}
	if s := k.text("comment", 0, 80, nil, true); s != "" {
		out["comment"] = s
	}
	if s := k.text("deleteAfterDate", 1, 40, nil, true); s != "" {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil || !at.After(c.now()) {
			k.wrong("deleteAfterDate", "must be a time to come")
		}
		out["deleteAfterDate"] = day(at)
	}
	return key, out, k.err()
}

// addNetwork adds entries, and tells the list; one that is there gets the new
// comment and date.
func (c *call) addNetwork() (answer, error) {
	list, err := c.list()
	if err != nil {
		return answer{}, err
	}
	add := map[string]object{}
	for _, one := range list {
		key, e, err := c.readNetwork(one)
		if err != nil {
			return answer{}, err
		}
		add[key] = e
	}
	all := maps.Clone(c.network())
	maps.Copy(all, add)
	if len(all) > networkEntries {
		return answer{}, errBad("ATLAS_NETWORK_PERMISSION_ENTRY_LIMIT_EXCEEDED", "The group already has the maximum number of network permission entries.")
	}
	c.project.Network = all
	return c.pageAs(pager{counted: true}, "/groups/"+c.project.ID+"/accessList", sortedKeys(all), c.renderNetwork, http.StatusCreated)
}

// networkEntry finds the entry that the path names.
func (c *call) networkEntry() (string, error) {
	key, _ := networkKey(c.params[0])
	if c.network()[key] == nil {
		return "", refuse(http.StatusNotFound, "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND", "IP Address "+c.params[0]+" not on Atlas access list for group "+c.project.ID+".", c.params[0], c.project.ID)
	}
	return key, nil
}

func (c *call) getNetwork() (answer, error) {
	key, err := c.networkEntry()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderNetwork(key))
}

func (c *call) removeNetwork() (answer, error) {
	key, err := c.networkEntry()
	if err != nil {
		return answer{}, err
	}
	delete(c.project.Network, key)
	return done()
}

// pending is how long an entry takes until it is everywhere.
const pending = 5 * time.Second

func (c *call) networkStatus() (answer, error) {
	key, err := c.networkEntry()
	if err != nil {
		return answer{}, err
	}
	made, _ := time.Parse(time.RFC3339, str(c.project.Network[key], "made"))
	if c.now().Before(made.Add(pending)) {
		return told(object{"STATUS": "PENDING"})
	}
	return told(object{"STATUS": "ACTIVE"})
}
