package logtotest

import "tenon/providers/internal/fake"

// secretSchema: a secret's row id is never shown, its key is its name within
// the application.
func secretSchema() *schema {
	return newSchema("application_secrets", "application_secret", 21, []column{
		{name: "tenantId"}, {name: "applicationId"}, {name: "name"}, {name: "value"}, {name: "createdAt"}, {name: "expiresAt"},
	}, func(r *row) string { return secretKey(r.str("applicationId"), r.str("name")) })
}

func secretKey(app, name string) string { return app + "/" + name }

func secretRoutes(r *router) {
	r.on("GET /applications/{}/secrets", listSecrets)
	r.on("POST /applications/{}/secrets", createSecret)
	r.on("PATCH /applications/{}/secrets/{}", patchSecret)
	r.on("DELETE /applications/{}/secrets/{}", deleteSecret)
	r.on("DELETE /applications/{}/legacy-secret", func(c *call) (answer, error) {
		if _, err := c.must(c.apps, 0); err != nil {
			return answer{}, err
		}
		return answer{}, refuse(400, "application.no_legacy_secret_found", "The application does not have a legacy secret.")
	})
}

func (t *tenant) addSecret(app, name, value string, expires any) *row {
	r := t.secrets.build(t.newID(t.secrets), object{
		"applicationId": app, "name": name, "value": value, "createdAt": t.s.now(), "expiresAt": expires,
	})
	t.secrets.insert(r)
	t.appSecrets.add(app, r.id)
	return r
}

// listSecrets shows the values, on every GET.
func listSecrets(c *call) (answer, error) {
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	return reply(200, array(c.appSecrets.of(app.id).IDs(), c.secrets.render)), nil
}

func createSecret(c *call) (answer, error) {
	body, err := c.body(shape(need("name", text(1, 256)), may("expiresAt", nullable(number))))
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	name := body["name"].(string)
	until, limited := body["expiresAt"].(float64)
	switch {
	case limited && int64(until) <= c.s.now():
		return answer{}, refuse(400, "request.invalid_input", "Input is invalid. The value of `expiresAt` must be in the future.")
	case c.secrets.lookup(0, secretKey(app.id, name)) != nil:
		return answer{}, errSecretName()
	}
	if !hasSecrets(app) {
		return answer{}, errConstraint()
	}
	if err := c.room("application-secrets", c.secrets); err != nil {
		return answer{}, err
	}
	r := c.addSecret(app.id, name, c.s.ids.Make(fake.Alnum, 32), body["expiresAt"])
	return reply(201, r.json()), nil
}

func errSecretName() error {
	return refuse(422, "application.secret_name_exists", "Secret name already exists.")
}

// patchSecret renames; value and expiry cannot be changed.
func patchSecret(c *call) (answer, error) {
	body, err := c.body(shape(need("name", text(1, 256))))
	if err != nil {
		return answer{}, err
	}
	r := c.secrets.lookup(0, secretKey(c.params[0], c.params[1]))
	if r == nil {
		return answer{}, errNotExists("application_secret")
	}
	if other := c.secrets.lookup(0, secretKey(c.params[0], body["name"].(string))); other != nil && other != r {
		return answer{}, errSecretName()
	}
	c.secrets.update(r, body)
	return item(r), nil
}

func deleteSecret(c *call) (answer, error) {
	r := c.secrets.lookup(0, secretKey(c.params[0], c.params[1]))
	if r == nil {
		return answer{}, errNotFound()
	}
	c.appSecrets.remove(c.params[0], r.id)
	c.secrets.remove(r)
	return noContent(), nil
}
