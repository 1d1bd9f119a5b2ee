package spec

// objectsProblems are mistakes of objects, their keys and the keys of their mappings.
func objectsProblems() []problemCase {
	return []problemCase{
		{"unknown key", true, `users:
  - username: ann
    pirmaryEmail: ann@acme.example
`,
			`a.yaml:9:13: unknown key "pirmaryEmail" in a user (did you mean "primaryEmail"?)`},
		{"unknown key without a guess", true, `users:
  - username: ann
    qqqqqq: 1
`,
			`a.yaml:9:13: unknown key "qqqqqq" in a user (tenon explain corp.user lists what it has)`},
		{"unknown key of a record", true, `applications:
  - name: web
    type: SPA
    oidc: {redirectUri: []}
`,
			`a.yaml:10:20: unknown key "redirectUri" in oidc (did you mean "redirectUris"?)`},
		{"a collection in the wrong place", true, `users:
  - username: ann
    applications: []
`,
			`a.yaml:9:13: a user does not hold applications (move it into a tenant)`},
		{"a root collection inside", true, `tenants: []
`,
			`a.yaml:7:9: a tenant does not hold tenants (move it to the connection, beside tenants)`},
		{"no key", true, `users:
  - name: Ann
`,
			`a.yaml:8:13: this user has no key to know it by (give it username, or primaryEmail)`},
		{"no key of two fields", true, `templates:
  - language: en
`,
			`a.yaml:8:13: this template has no key to know it by (give it language and type)`},
		{"an empty key", true, `users: [{username: ""}]
`,
			`a.yaml:7:28: username does not take the value "" (it must match ^[A-Z_a-z]\w*$)`},
		{"a key of the wrong type", true, `users: [{username: 12}]
`,
			`a.yaml:7:28: username wants a string, not a number (put it in quotes)`},
		{"a secret key", true, `users: [{username: !env USER_NAME}]
`,
			`a.yaml:7:28: username is the key of a user and shows in its address, so it can be no secret and no reference (write it out, or use !var)`},
		{"a referred key", true, `users: [{username: !ref "corp.c.tenants[acme]#id"}]
`,
			`a.yaml:7:28: username is the key of a user and shows in its address, so it can be no secret and no reference (write it out, or use !var)`},
		{"a key that is a mapping", true, `organizations: [{name: o, members: [{user: {tenant: acme, username: ann}}]}]
`,
			`a.yaml:7:52: user wants a string, not a mapping (write text)`},
		{"a key of two lines", true, `users: [{primaryEmail: "a\nb"}]
`,
			`a.yaml:7:32: a key holds a line end or another control character (write it on one line)`},
	}
}
