package keycloaktest

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
)

// action is a required action that a realm has.
type action struct {
	ID, Provider     string
	Alias, Name      *string
	Enabled, Default bool
	Priority         float64
	Config           map[string]string
}

func actionRoutes(r *router) {
	const at = "/realms/{}/authentication/required-actions"
	r.on("GET "+at, viewRealm, (*call).listActions)
	r.on("GET "+at+"/{}", viewRealm, withAction("Failed to find required action", func(c *call, a *action) (answer, error) { return told(a.rep()) }))
	r.on("PUT "+at+"/{}", manageRealm, withAction("Failed to find required action", (*call).putAction))
	r.on("DELETE "+at+"/{}", manageRealm, withAction("Failed to find required action.", (*call).deleteAction))
	r.on("POST "+at+"/{}/raise-priority", manageRealm, withAction("Failed to find required action.", func(c *call, a *action) (answer, error) { return c.shiftAction(a, -1) }))
	r.on("POST "+at+"/{}/lower-priority", manageRealm, withAction("Failed to find required action.", func(c *call, a *action) (answer, error) { return c.shiftAction(a, 1) }))
	none := "Could not find RequiredAction config"
	r.on("GET "+at+"/{}/config", viewRealm, withAction(none, (*call).getActionConfig))
	r.on("PUT "+at+"/{}/config", manageRealm, withAction(none, (*call).putActionConfig))
	r.on("DELETE "+at+"/{}/config", manageRealm, withAction(none, func(c *call, a *action) (answer, error) {
		a.Config = map[string]string{}
		return done()
	}))
	r.on("GET /realms/{}/authentication/unregistered-required-actions", viewRealm, (*call).unregistered)
	r.on("POST /realms/{}/authentication/register-required-action", manageRealm, (*call).registerAction)
}

// withAction finds an action by its alias.
func withAction(missing string, h func(*call, *action) (answer, error)) handler {
	return func(c *call) (answer, error) {
		for a := range c.realm.actions.all() {
			if a.Alias != nil && *a.Alias == c.params[0] {
				return h(c, a)
			}
		}
		return answer{}, errText(http.StatusNotFound, missing)
	}
}

func (a *action) rep() object {
	out := object{
		"providerId": a.Provider, "enabled": a.Enabled, "defaultAction": a.Default, "priority": a.Priority, "config": a.Config,
	}
	if a.Alias != nil {
		out["alias"] = *a.Alias
	}
	if a.Name != nil {
		out["name"] = *a.Name
	}
	return out
}

func (r *realm) actionsInOrder() []*action {
	list := slices.Collect(r.actions.all())
	slices.SortFunc(list, func(a, b *action) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Provider, b.Provider))
	})
	return list
}

func (c *call) listActions() (answer, error) {
	return told(each(c.realm.actionsInOrder(), (*action).rep))
}

// putAction replaces all but the provider. Without an alias the action cannot
// be reached any more (recordings: 12).
func (c *call) putAction(a *action) (answer, error) {
	rep, err := c.body("RequiredActionProviderRepresentation")
	if err != nil {
		return answer{}, err
	}
	config := filled(rep["config"])
	if err := checkActionConfig(config); err != nil {
		return answer{}, err
	}
	a.Alias, a.Name = text(rep, "alias"), text(rep, "name")
	a.Enabled, a.Default = truth(rep, "enabled"), truth(rep, "defaultAction")
	a.Priority, _ = rep["priority"].(float64)
	a.Config = config
	return done()
}

func (c *call) deleteAction(a *action) (answer, error) {
	c.realm.actions.remove(a.ID)
	return done()
}

// shiftAction swaps an action with its neighbour, and their priorities.
func (c *call) shiftAction(a *action, by int) (answer, error) {
	list := c.realm.actionsInOrder()
	i := slices.Index(list, a)
	if j := i + by; j >= 0 && j < len(list) {
		a.Priority, list[j].Priority = list[j].Priority, a.Priority
	}
	return done()
}

var wholeNumber = regexp.MustCompile(`^\d+$`)

func checkActionConfig(config map[string]string) error {
	const field = "max_auth_age"
	if v := config[field]; v != "" && !wholeNumber.MatchString(v) {
		return &refusal{http.StatusBadRequest, object{"errorMessage": "error-invalid-value", "field": field, "params": []string{field}}}
	}
	return nil
}

func (c *call) getActionConfig(a *action) (answer, error) {
	return told(object{"config": a.Config})
}

func (c *call) putActionConfig(a *action) (answer, error) {
	rep, err := c.body("RequiredActionConfigRepresentation")
	if err != nil {
		return answer{}, err
	}
	config := filled(rep["config"])
	if err := checkActionConfig(config); err != nil {
		return answer{}, err
	}
	a.Config = config
	return done()
}
