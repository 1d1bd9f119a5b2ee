package hyperauthtest

// isAdmin: a token of realm master whose user has the role admin there.
func (c *call) isAdmin() bool {
	return c.who != nil && c.who.Realm == "master" && c.who.Roles["admin"]
}

// mayList: an administrator, or one of the realm with view-users.
func (c *call) mayList() bool {
	return c.isAdmin() || c.ofRealm() && c.who.Roles["realm-management/view-users"]
}

// ofRealm: any token of the realm.
func (c *call) ofRealm() bool { return c.who != nil && c.who.Realm == c.realm }

// managed are the groups of which the caller is a middle administrator, by the
// claim isAdmin of its token.
func (c *call) managed() []string {
	if !c.ofRealm() {
		return nil
	}
	return split(c.who.Claims["isAdmin"])
}
