package spec

// fieldsProblems are mistakes of the types, values and presence of fields.
func fieldsProblems() []problemCase {
	return []problemCase{
		{"a text that is a number", true, `users: [{username: ann, name: 5}]
`,
			`a.yaml:7:39: name wants a string, not a number (put it in quotes)`},
		{"a text that is a boolean", true, `users: [{username: ann, name: true}]
`,
			`a.yaml:7:39: name wants a string, not a boolean (put it in quotes)`},
		{"a text that is a list", true, `users: [{username: ann, name: [Ann]}]
`,
			`a.yaml:7:39: name wants a string, not a list (write text)`},
		{"old booleans", true, `users: [{username: ann, isSuspended: yes}, {username: bob, isSuspended: "off"}, {username: cid, isSuspended: 1}]
`,
			`a.yaml:7:46: isSuspended wants true or false, not the text yes (write true)
a.yaml:7:81: isSuspended wants true or false, not the text off (write false)
a.yaml:7:118: isSuspended wants true or false, not a number (write true or false)`},
		{"numbers", true, `users: [{username: ann, score: "5"}, {username: bob, score: five}]
resources: [{indicator: x, ttl: 1.5}, {indicator: y, ttl: "60"}, {indicator: z, ttl: []}]
`,
			`a.yaml:7:40: score wants a number, not a string (write it without quotes)
a.yaml:7:69: score wants a number, not a string (write a number)
a.yaml:8:41: ttl wants an integer, not a number with a fraction (write a whole number)
a.yaml:8:67: ttl wants an integer, not a string (write it without quotes)
a.yaml:8:94: ttl wants an integer, not a list (write a number)`},
		{"octal, infinity", true, `resources: [{indicator: x, ttl: 0700}, {indicator: y, ttl: .inf}]
users: [{username: ann, score: .nan}]
`,
			`a.yaml:7:41: a number that begins with a zero is octal to some parsers (put it in quotes if it is text, or leave out the zero)
a.yaml:7:68: infinity and not-a-number cannot be sent (put it in quotes if it is text)
a.yaml:8:40: infinity and not-a-number cannot be sent (put it in quotes if it is text)`},
		{"lists", true, `applications:
  - {name: web, type: SPA, oidc: {redirectUris: https://example.com}, grants: [code, pasword, ~]}
`,
			`a.yaml:8:57: redirectUris wants a list, not a string (write it in brackets, [ ], or begin each item with - on a line of its own)
a.yaml:8:94: grants does not take the value "pasword" (did you mean "password"? it takes code, password)
a.yaml:8:103: an item of grants is empty (remove it, or give it a value)`},
		{"a record that is text", true, `users: [{username: ann, profile: Ann}]
`,
			`a.yaml:7:42: profile wants a mapping, not a string (write key: value)`},
		{"a dict that is a list", true, `applications: [{name: web, type: SPA, labels: [a]}]
`,
			`a.yaml:7:55: labels wants a mapping, not a list (write key: value)`},
		{"dict values", true, `applications: [{name: web, type: SPA, labels: {a: 1}}]
`,
			`a.yaml:7:59: a wants a string, not a number (put it in quotes)`},
		{"an enum", true, `applications:
  - {name: web, type: SPAA}
  - {name: app, type: qqqq}
`,
			`a.yaml:8:31: type does not take the value "SPAA" (did you mean "SPA"? it takes SPA, Native, Machine)
a.yaml:9:31: type does not take the value "qqqq" (it takes SPA, Native, Machine)`},
		{"a pattern", true, `users: [{username: 1ann}]
`,
			`a.yaml:7:28: username does not take the value "1ann" (it must match ^[A-Z_a-z]\w*$)`},
		{"a secret never shows", true, `users: [{username: ann, password: short}, {username: bob, password: 123456789}]
`,
			`a.yaml:7:43: password does not take its value (it must match ^.{8,}$)
a.yaml:7:77: password wants a string, not a number (put it in quotes)`},
		{"lacking fields", true, `applications: [{name: web}]
signInExperience: {color: {primary: "#fff"}}
users: [{username: ann, profile: {address: {city: Ulm}}}]
`,
			`a.yaml:7:24: the application "web" lacks type (add type: one of SPA, Native, Machine)
a.yaml:9:52: address lacks street (add street: …)`},
		{"lacking fields in a list", true, `applications: [{name: web, type: SPA, oidc: {keys: [{role: x}]}}]
`,
			`a.yaml:7:61: an item of keys lacks kid (add kid: …)`},
		{"a required field that is null", true, `applications: [{name: web, type: ~}]
`,
			`a.yaml:7:42: type must be set, and is empty here (give it a value)`},
		{"an empty collection", true, `users:
`,
			`a.yaml:7:15: users is a list of objects, and this is empty (write [] for none, or leave it out)`},
		{"a collection that is a mapping", true, `users: {ann: {}}
`,
			`a.yaml:7:16: users is a list of objects, and this is a mapping (begin each object with - on a line of its own)`},
		{"an item that is text", true, `users: [ann]
`,
			`a.yaml:7:17: a user is a mapping, and this is a string (write - username: …)`},
		{"a singleton that is a list", true, `signInExperience: [{mode: SignIn}]
`,
			`a.yaml:7:27: signInExperience is one object, a mapping, and this is a list (write key: value under it, or leave it out)`},
	}
}
