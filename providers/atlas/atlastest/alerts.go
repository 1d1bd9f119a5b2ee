package atlastest

import (
	"maps"
	"net/http"
	"regexp"
)

func alertRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/alertConfigs", projectReader, (*call).listAlerts)
	g.on("POST /groups/{}/alertConfigs", projectOwner, (*call).createAlert)
	g.on("GET /groups/{}/alertConfigs/{}", projectReader, (*call).getAlert)
	g.on("PUT /groups/{}/alertConfigs/{}", projectOwner, (*call).replaceAlert)
	g.on("PATCH /groups/{}/alertConfigs/{}", projectOwner, (*call).toggleAlert)
	g.on("DELETE /groups/{}/alertConfigs/{}", projectOwner, (*call).deleteAlert)
	g.on("GET /groups/{}/alertConfigs/{}/alerts", projectReader, (*call).alertsOf)
	r.of(300, v2023).on("GET /alertConfigs/matchers/fieldNames", anyone, func(*call) (answer, error) {
		return told([]string{"ATLAS_NODE_TYPE", "CLUSTER_NAME", "HOSTNAME", "PORT", "HOSTNAME_AND_PORT", "APPLICATION_ID", "REPLICA_SET_NAME", "TYPE_NAME", "SHARD_NAME"})
	})
}

var eventType = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)

// alertSecrets are the fields of notifications that are told masked.
func alertSecrets() []string {
	return []string{"apiToken", "datadogApiKey", "microsoftTeamsWebhookUrl", "notificationToken", "opsGenieApiKey", "serviceKey", "victorOpsApiKey", "webhookBodyTemplate", "webhookHeadersTemplate", "webhookSecret", "webhookUrl"}
}

func (c *call) alertPath(id string) string {
	return "/groups/" + c.project.ID + "/alertConfigs/" + id
}

// renderAlert tells a configuration; secrets are masked but for their ends.
// Alone it has a link to its alerts, which is a path of nowhere as in the
// recordings (TestAlertConfig/Create).
func (c *call) renderAlert(id string, alone bool) object {
	out := maps.Clone(c.project.AlertConfigs[id])
	notifications := []object{}
	for _, n := range objects(out["notifications"]) {
		n = maps.Clone(n)
		for _, field := range alertSecrets() {
			if s := str(n, field); s != "" {
				n[field] = "****" + s[max(0, len(s)-4):]
			}
		}
		notifications = append(notifications, n)
	}
	out["notifications"] = notifications
	links := c.self(c.alertPath(id))
	if alone {
		links = append(links, object{"href": c.url(c.alertPath(id) + "/alerts"), "rel": c.base(c.r) + "/alerts"})
	}
	out["links"] = links
	return out
}

func (c *call) listAlerts() (answer, error) {
	return c.page(pager{counted: true}, "/groups/"+c.project.ID+"/alertConfigs", sortedKeys(c.project.AlertConfigs), func(id string) object {
		return c.renderAlert(id, false)
	})
}

// readAlert makes a configuration of what is sent. Each notification gets an id
// of its own at every write.
func (c *call) readAlert() (object, error) {
	o, err := c.body()
	if err != nil {
		return nil, err
	}
	k := checks{of: o}
	out := object{"groupId": c.project.ID, "enabled": o["enabled"] == true, "matchers": []any{}, "eventTypeName": k.text("eventTypeName", 1, 100, eventType, false)}
	for _, field := range []string{"matchers", "threshold", "metricThreshold", "severityOverride"} {
		if v := o[field]; v != nil {
			out[field] = v
		}
	}
	notifications := []any{}
	for _, n := range objects(o["notifications"]) {
		n = maps.Clone(n)
		if str(n, "typeName") == "" {
			k.wrong("notifications", "must each have a typeName")
		}
		for field, std := range map[string]any{"delayMin": float64(0), "intervalMin": float64(5)} {
			if n[field] == nil {
				n[field] = std
			}
		}
		if every, ok := n["intervalMin"].(float64); ok && every < 5 {
			k.wrong("notifications", "intervalMin must be at least 5")
		}
		n["notifierId"] = c.newID()
		notifications = append(notifications, n)
	}
	if len(notifications) == 0 || len(notifications) > 25 {
		k.wrong("notifications", "size must be between 1 and 25")
	}
	out["notifications"], out["updated"] = notifications, day(c.now())
	return out, k.err()
}

func (c *call) createAlert() (answer, error) {
	o, err := c.readAlert()
	if err != nil {
		return answer{}, err
	}
	id := c.newID()
	o["id"], o["created"] = id, day(c.now())
	c.project.AlertConfigs[id] = o
	return reply(http.StatusCreated, c.renderAlert(id, true)).with("Location", c.url(c.alertPath(id))), nil
}

// alert finds the configuration that the path names.
func (c *call) alert() (string, error) {
	id := c.params[0]
	if !isID(id) {
		return "", errBadID(id)
	}
	if c.project.AlertConfigs[id] == nil {
		return "", refuse(http.StatusNotFound, "ALERT_CONFIG_NOT_FOUND", "No alert configuration with ID "+id+" exists in group "+c.project.ID+".", id, c.project.ID)
	}
	return id, nil
}

func (c *call) getAlert() (answer, error) {
	id, err := c.alert()
	if err != nil {
		return answer{}, err
	}
	return told(c.renderAlert(id, true))
}

func (c *call) replaceAlert() (answer, error) {
	id, err := c.alert()
	if err != nil {
		return answer{}, err
	}
	o, err := c.readAlert()
	if err != nil {
		return answer{}, err
	}
	o["id"], o["created"] = id, c.project.AlertConfigs[id]["created"]
	c.project.AlertConfigs[id] = o
	return told(c.renderAlert(id, true))
}

// toggleAlert turns a configuration on or off; a PATCH does nothing else.
func (c *call) toggleAlert() (answer, error) {
	id, err := c.alert()
	if err != nil {
		return answer{}, err
	}
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	on, ok := o["enabled"].(bool)
	if !ok {
		return answer{}, errBad("MISSING_ATTRIBUTE", "The required attribute enabled was not specified.", "enabled")
	}
	c.project.AlertConfigs[id]["enabled"], c.project.AlertConfigs[id]["updated"] = on, day(c.now())
	return told(c.renderAlert(id, true))
}

func (c *call) deleteAlert() (answer, error) {
	id, err := c.alert()
	if err != nil {
		return answer{}, err
	}
	delete(c.project.AlertConfigs, id)
	return done()
}

// alertsOf has none: nothing happens in a sandbox that could raise one.
func (c *call) alertsOf() (answer, error) {
	id, err := c.alert()
	if err != nil {
		return answer{}, err
	}
	return c.page(pager{counted: true}, c.alertPath(id)+"/alerts", nil, nil)
}

// defaultAlerts are those that a project is made with, where it is not asked to
// do without (recordings: TestAlertConfig/List, the first of them).
func (c *call) defaultAlerts(p *project) {
	add := func(event string, delay float64, threshold any) {
		id := c.newID()
		p.AlertConfigs[id] = object{
			"id": id, "created": day(c.now()), "updated": day(c.now()), "enabled": true, "eventTypeName": event, "groupId": p.ID, "matchers": []any{},
			"notifications": []any{object{
				"delayMin": delay, "emailEnabled": true, "intervalMin": float64(60), "notifierId": c.newID(), "roles": []any{groupOwnerRole},
				"smsEnabled": false, "typeName": "GROUP",
			}},
		}
		if threshold != nil {
			p.AlertConfigs[id]["threshold"] = threshold
		}
	}
	add("REPLICATION_OPLOG_WINDOW_RUNNING_OUT", 0, object{"operator": "LESS_THAN", "threshold": float64(1), "units": "HOURS"})
	add("NO_PRIMARY", 15, nil)
}
