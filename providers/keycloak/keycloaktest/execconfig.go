package keycloaktest

import (
	"net/http"
	"slices"
)

// execConfig is the config of an execution.
type execConfig struct {
	ID, Alias string
	Config    map[string]string
}

func configRoutes(r *router, executions string) {
	const at = "/realms/{}/authentication/config/{}"
	r.on("POST /realms/{}/authentication/config", manageRealm, (*call).postBareConfig)
	r.on("POST "+executions+"/{}/config", manageRealm, withExecution((*call).postConfig))
	r.on("GET "+executions+"/{}/config/{}", viewRealm, withConfig(1, func(c *call, k *execConfig) (answer, error) { return told(k.rep()) }))
	r.on("GET "+at, viewRealm, withConfig(0, func(c *call, k *execConfig) (answer, error) { return told(k.rep()) }))
	r.on("PUT "+at, manageRealm, withConfig(0, (*call).putConfig))
	r.on("DELETE "+at, manageRealm, withConfig(0, (*call).deleteConfig))
}

func withConfig(param int, h func(*call, *execConfig) (answer, error)) handler {
	return func(c *call) (answer, error) {
		k := c.realm.configs.get(c.params[param])
		if k == nil {
			return answer{}, errText(http.StatusNotFound, "Could not find authenticator config")
		}
		return h(c, k)
	}
}

func (k *execConfig) rep() object {
	out := object{"id": k.ID, "config": k.Config}
	if k.Alias != "" {
		out["alias"] = k.Alias
	}
	return out
}

func (c *call) addConfig(alias string, config map[string]string) *execConfig {
	return c.newConfig(c.realm, alias, config)
}

func (s *Server) newConfig(r *realm, alias string, config map[string]string) *execConfig {
	k := &execConfig{ID: s.newID(), Alias: alias, Config: config}
	r.configs.add(k.ID, r.configKey(k), k)
	return k
}

// configKey is by what a config is unique: in version 11 several may have one
// alias.
func (r *realm) configKey(k *execConfig) string {
	if r.old {
		return k.Alias + "\x00" + k.ID
	}
	return aliasKey(k.ID, k.Alias)
}

// config finds one by its alias: in version 11, any of those that have it.
func (r *realm) config(alias string) *execConfig {
	if !r.old {
		return r.configs.named(alias)
	}
	for _, k := range r.configs.under(alias + "\x00") {
		return k
	}
	return nil
}

// postConfig gives an execution another config; the one that it had is gone, in
// version 11 only from it.
func (c *call) postConfig(e *execution) (answer, error) {
	k, err := c.takeConfig("Alias missing")
	if err != nil {
		return answer{}, err
	}
	if c.realm.configs.hasID(e.Config) && !c.old() {
		c.realm.configs.remove(e.Config)
	}
	e.Config = k.ID
	return c.made("/authentication/executions/" + e.ID + "/config/" + e.Config)
}

// postBareConfig makes one that serves no execution yet (recordings: 19).
func (c *call) postBareConfig() (answer, error) {
	k, err := c.takeConfig("")
	if err != nil {
		return answer{}, err
	}
	return c.made("/authentication/config/" + k.ID)
}

// takeConfig makes a config of the body. Without an alias version 11 says what
// is given, or takes it.
func (c *call) takeConfig(missing string) (*execConfig, error) {
	rep, err := c.body("AuthenticatorConfigRepresentation")
	if err != nil {
		return nil, err
	}
	alias := str(rep, "alias")
	if alias == "" && c.old() && missing != "" {
		return nil, errMessage(http.StatusBadRequest, missing)
	}
	if alias == "" && !c.old() {
		return nil, errMessage(http.StatusConflict, "Failed to create authentication execution configuration with empty alias name")
	}
	if err := checkSlash(alias); err != nil {
		return nil, err
	}
	if other := c.realm.config(alias); other != nil && !c.old() {
		return nil, errMessage(http.StatusConflict, "Authentication execution configuration "+alias+" already exists")
	}
	return c.addConfig(alias, filled(rep["config"])), nil
}

// putConfig replaces all, the alias too.
func (c *call) putConfig(k *execConfig) (answer, error) {
	rep, err := c.body("AuthenticatorConfigRepresentation")
	if err != nil {
		return answer{}, err
	}
	alias := str(rep, "alias")
	if err := checkSlash(alias); err != nil {
		return answer{}, err
	}
	if other := c.realm.config(alias); other != nil && other != k && !c.old() {
		return answer{}, errDuplicate()
	}
	k.Alias, k.Config = alias, filled(rep["config"])
	c.realm.configs.rename(k.ID, c.realm.configKey(k))
	return done()
}

func (c *call) deleteConfig(k *execConfig) (answer, error) {
	for f := range c.realm.flows.all() {
		for _, e := range f.Executions {
			if e.Config == k.ID {
				e.Config = ""
			}
		}
	}
	c.realm.configs.remove(k.ID)
	return done()
}

// remove takes an execution out of its flow.
func (f *flow) remove(e *execution) {
	f.Executions = slices.DeleteFunc(f.Executions, func(other *execution) bool { return other == e })
}
