package atlastest

func orgRoleNames() []string {
	return []string{
		orgOwnerRole, orgMemberRole, groupCreatorRole, "ORG_BILLING_ADMIN", "ORG_BILLING_READ_ONLY", "ORG_STREAM_PROCESSING_ADMIN", orgReadRole,
	}
}

// groupRoleNames are the roles in projects; GROUP_ACCESS_MANAGER and its kind,
// which the description only mentions, are not among them.
func groupRoleNames() []string {
	return []string{
		groupOwnerRole, "GROUP_READ_ONLY", "GROUP_DATA_ACCESS_ADMIN", "GROUP_DATA_ACCESS_READ_ONLY", "GROUP_DATA_ACCESS_READ_WRITE",
		"GROUP_CLUSTER_MANAGER", "GROUP_SEARCH_INDEX_EDITOR", groupStreamRole, "GROUP_BACKUP_MANAGER", "GROUP_OBSERVABILITY_VIEWER", groupDatabaseRole,
	}
}

// roleNames are those of the place that the call is about.
func (c *call) roleNames() []string {
	if c.project != nil {
		return groupRoleNames()
	}
	return orgRoleNames()
}

// rolesHere are the roles of a credential in the place that the call is about.
func (c *call) rolesHere(g *grants) []string {
	if c.project != nil {
		return g.Projects[c.project.ID]
	}
	return g.Roles
}

func (c *call) setRolesHere(g *grants, roles []string) {
	if c.project != nil {
		g.Projects[c.project.ID] = roles
		return
	}
	g.Roles = roles
}
