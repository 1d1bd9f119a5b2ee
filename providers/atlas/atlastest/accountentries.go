package atlastest

func (c *call) entriesPath(a *account) string {
	return c.here() + "/serviceAccounts/" + a.ID + "/accessList"
}

func (c *call) listAccountEntries() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	return c.pageEntries(pager{counted: c.query.Has("includeCount")}, c.entriesPath(a), &a.grants, renderAccountEntry)
}

func (c *call) pageEntries(p pager, path string, g *grants, render func(*entry) object) (answer, error) {
	byPrefix := map[string]*entry{}
	var ids []string
	for _, e := range g.Entries {
		byPrefix[e.Prefix] = e
		ids = append(ids, e.Prefix)
	}
	return c.page(p, path, ids, func(id string) object { return render(byPrefix[id]) })
}

// renderAccountEntry tells an entry: an address both as one and as a block, as
// the lists of API keys do in the recordings.
func renderAccountEntry(e *entry) object {
	out := object{"cidrBlock": e.Prefix, "createdAt": day(e.Created), "requestCount": e.Count}
	if ip := e.single(); ip != "" {
		out["ipAddress"] = ip
	}
	if !e.LastUsed.IsZero() {
		out["lastUsedAt"], out["lastUsedAddress"] = day(e.LastUsed), e.LastAddress
	}
	return out
}

// addAccountEntries adds to the list, and tells it.
func (c *call) addAccountEntries() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	list, err := c.readEntries()
	if err != nil {
		return answer{}, err
	}
	c.enter(&a.grants, list)
	return c.pageEntries(pager{counted: c.query.Has("includeCount")}, c.entriesPath(a), &a.grants, renderAccountEntry)
}

func (c *call) removeAccountEntry() (answer, error) {
	a, err := c.account()
	if err != nil {
		return answer{}, err
	}
	return c.leave(&a.grants, c.params[1])
}
