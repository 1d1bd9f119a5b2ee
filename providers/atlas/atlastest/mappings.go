package atlastest

import (
	"net/http"
	"slices"
)

func mappingRoutes(r *router) {
	g := r.of(300, v2023)
	const path = "/federationSettings/{}/connectedOrgConfigs/{}/roleMappings"
	g.on("GET "+path, orgOwner, (*call).listMappings)
	g.on("POST "+path, orgOwner, (*call).createMapping)
	g.on("GET "+path+"/{}", orgOwner, (*call).getMapping)
	g.on("PUT "+path+"/{}", orgOwner, (*call).replaceMapping)
	g.on("DELETE "+path+"/{}", orgOwner, (*call).deleteMapping)
}

func (c *call) listMappings() (answer, error) {
	f, at, err := c.connected()
	if err != nil {
		return answer{}, err
	}
	return c.page(pager{}, "/federationSettings/"+f.ID+"/connectedOrgConfigs/"+c.org.ID+"/roleMappings", sortedKeys(at.Mappings), func(id string) object {
		return at.Mappings[id]
	})
}

// mapping finds the mapping that the path names.
func (c *call) mapping() (*connected, string, error) {
	_, at, err := c.connected()
	if err != nil {
		return nil, "", err
	}
	id := c.params[2]
	if !isID(id) {
		return nil, "", errBadID(id)
	}
	if at.Mappings[id] == nil {
		return nil, "", refuse(http.StatusNotFound, "ROLE_MAPPING_NOT_FOUND", "No role mapping with ID "+id+" exists.", id)
	}
	return at, id, nil
}

// readMapping checks a mapping: roles of the organization and of its projects,
// and of the first kind at least one.
func (c *call) readMapping(at *connected, id string) (object, error) {
	o, err := c.body()
	if err != nil {
		return nil, err
	}
	k := checks{of: o}
	name := k.text("externalGroupName", 1, 200, nil, false)
	roles, ofOrg := []object{}, false
	for _, one := range objects(o["roleAssignments"]) {
		role, org, group := str(one, "role"), str(one, "orgId"), str(one, "groupId")
		switch {
		case group == "" && slices.Contains(orgRoleNames(), role):
			ofOrg = true
			if org != "" && org != c.org.ID {
				return nil, errNoOrg(org)
			}
			roles = append(roles, object{"orgId": c.org.ID, "role": role})
		case group != "" && slices.Contains(groupRoleNames(), role):
			if p := c.state.Projects[group]; p == nil || p.Org != c.org.ID {
				return nil, errNoGroup(group)
			}
			roles = append(roles, object{"groupId": group, "role": role})
		default:
			k.wrong("roleAssignments", "no such role "+role)
		}
	}
	if !ofOrg {
		k.wrong("roleAssignments", "must have a role in the organization")
	}
	for other, m := range at.Mappings {
		if other != id && m["externalGroupName"] == name {
			k.wrong("externalGroupName", "there is a mapping of this group already")
		}
	}
	return object{"id": id, "externalGroupName": name, "roleAssignments": roles}, k.err()
}

func (c *call) createMapping() (answer, error) {
	_, at, err := c.connected()
	if err != nil {
		return answer{}, err
	}
	id := c.newID()
	m, err := c.readMapping(at, id)
	if err != nil {
		return answer{}, err
	}
	at.Mappings[id] = m
	return told(m)
}

func (c *call) getMapping() (answer, error) {
	at, id, err := c.mapping()
	if err != nil {
		return answer{}, err
	}
	return told(at.Mappings[id])
}

func (c *call) replaceMapping() (answer, error) {
	at, id, err := c.mapping()
	if err != nil {
		return answer{}, err
	}
	m, err := c.readMapping(at, id)
	if err != nil {
		return answer{}, err
	}
	at.Mappings[id] = m
	return told(m)
}

func (c *call) deleteMapping() (answer, error) {
	at, id, err := c.mapping()
	if err != nil {
		return answer{}, err
	}
	delete(at.Mappings, id)
	return done()
}
