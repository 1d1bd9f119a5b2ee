package keycloaktest

import (
	"net/http"
	"slices"
)

func settingRoutes(r *router) {
	r.on("GET /realms/{}/events/config", viewEvents, (*call).getEvents)
	r.on("PUT /realms/{}/events/config", manageEvents, (*call).putEvents)
	const texts = "/realms/{}/localization"
	r.on("GET "+texts, viewRealm, func(c *call) (answer, error) { return told(keysOf(c.realm.Texts)) })
	r.on("GET "+texts+"/{}", viewRealm, (*call).getTexts)
	r.on("POST "+texts+"/{}", manageRealm, (*call).postTexts)
	r.on("DELETE "+texts+"/{}", manageRealm, (*call).deleteTexts)
	r.on("GET "+texts+"/{}/{}", viewRealm, (*call).getText)
	r.on("PUT "+texts+"/{}/{}", manageRealm, (*call).putText)
	r.on("DELETE "+texts+"/{}/{}", manageRealm, (*call).deleteText)
	policyRoutes(r)
}

// eventFields are those of the realm's settings that this endpoint shows.
var eventFields = []string{"eventsEnabled", "eventsListeners", "adminEventsEnabled", "adminEventsDetailsEnabled", "eventsExpiration"}

// getEvents tells all types of events where none are chosen.
func (c *call) getEvents() (answer, error) {
	out := object{}
	for _, field := range eventFields {
		if v, ok := c.realm.Settings[field]; ok {
			out[field] = v
		}
	}
	out["enabledEventTypes"] = c.realm.Settings["enabledEventTypes"]
	if len(strs(out["enabledEventTypes"])) == 0 {
		out["enabledEventTypes"] = c.builtin.Names["eventTypes"]
	}
	return told(out)
}

// putEvents: absent is unchanged, but the time after which events expire goes.
func (c *call) putEvents() (answer, error) {
	rep, err := c.body("RealmEventsConfigRepresentation")
	if err != nil {
		return answer{}, err
	}
	for _, id := range strs(rep["eventsListeners"]) {
		if id != "jboss-logging" && id != "email" {
			return answer{}, errText(http.StatusBadRequest, "Unknown event listener")
		}
	}
	delete(c.realm.Settings, "eventsExpiration")
	for field, v := range rep {
		c.realm.Settings[field] = v
	}
	return done()
}

func (c *call) getTexts() (answer, error) {
	texts := c.realm.Texts[c.params[0]]
	if texts == nil {
		texts = map[string]string{}
	}
	return told(texts)
}

func (c *call) locale() map[string]string {
	if c.realm.Texts[c.params[0]] == nil {
		c.realm.Texts[c.params[0]] = map[string]string{}
	}
	return c.realm.Texts[c.params[0]]
}

// postTexts merges by key.
func (c *call) postTexts() (answer, error) {
	rep, err := c.rawBody()
	if err != nil {
		return answer{}, err
	}
	into := c.locale()
	for k, v := range texts(rep) {
		into[k] = v
	}
	return done()
}

func (c *call) deleteTexts() (answer, error) {
	if c.realm.Texts[c.params[0]] == nil {
		return answer{}, errText(http.StatusNotFound, "No localization texts for locale "+c.params[0]+" found.")
	}
	delete(c.realm.Texts, c.params[0])
	return done()
}

func (c *call) getText() (answer, error) {
	v, ok := c.realm.Texts[c.params[0]][c.params[1]]
	if !ok {
		return answer{}, errNoText()
	}
	return plain(v)
}

func errNoText() error { return errText(http.StatusNotFound, "Localization text not found") }

func (c *call) putText() (answer, error) {
	if kind := c.r.Header.Get("Content-Type"); !slices.Contains([]string{"", "text/plain"}, kind) {
		return answer{}, errText(http.StatusUnsupportedMediaType, "The content-type header value did not match the value in @Consumes")
	}
	c.locale()[c.params[1]] = string(c.raw)
	return done()
}

func (c *call) deleteText() (answer, error) {
	if _, ok := c.realm.Texts[c.params[0]][c.params[1]]; !ok {
		return answer{}, errNoText()
	}
	delete(c.realm.Texts[c.params[0]], c.params[1])
	return done()
}
