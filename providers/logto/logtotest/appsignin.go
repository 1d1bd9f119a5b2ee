package logtotest

// appSignInSchema: the row's id is the application's and is not shown.
func appSignInSchema() *schema {
	return newSchema("application_sign_in_experiences", "application_sign_in_experience", 21, []column{
		{name: "tenantId"}, {name: "applicationId"}, {name: "color", def: object{}}, {name: "branding", def: object{}},
		{name: "customCss", text: true}, {name: "termsOfUseUrl", text: true}, {name: "privacyPolicyUrl", text: true}, {name: "displayName", text: true},
	})
}

func appSignInRoutes(r *router) {
	r.on("GET /applications/{}/sign-in-experience", func(c *call) (answer, error) {
		if _, err := c.must(c.apps, 0); err != nil {
			return answer{}, err
		}
		r, err := c.must(c.appSignIn, 0)
		if err != nil {
			return answer{}, err
		}
		return item(r), nil
	})
	r.on("PUT /applications/{}/sign-in-experience", putAppSignIn)
}

// putAppSignIn creates with 201, and later merges with 200 although it is a PUT
// (recordings: 02-applications).
func putAppSignIn(c *call) (answer, error) {
	link := nullable(where(func(s string) bool { return s == "" || absoluteURL(s) }))
	body, err := c.body(shape(
		may("color", partial(need("primaryColor", colorCheck()), need("isDarkModeEnabled", boolean), need("darkPrimaryColor", colorCheck()))),
		may("branding", brandingShape()), may("customCss", nullable(text(0, 0))), may("displayName", nullable(text(0, 256))),
		need("termsOfUseUrl", link), need("privacyPolicyUrl", link)))
	if err != nil {
		return answer{}, err
	}
	app, err := c.must(c.apps, 0)
	if err != nil {
		return answer{}, err
	}
	if r := c.appSignIn.rows[app.id]; r != nil {
		c.appSignIn.update(r, body)
		return item(r), nil
	}
	body["applicationId"] = app.id
	r := c.appSignIn.build(app.id, body)
	c.appSignIn.insert(r)
	return reply(201, r.json()), nil
}
