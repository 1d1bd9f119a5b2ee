package spec

// ownProblems are mistakes of objects declared twice, and underscore keys.
func ownProblems() []problemCase {
	return []problemCase{
		{"the same object twice", true, `users:
  - username: ann
  - username: bob
  - username: ann
`,
			`a.yaml:10:13: the user "ann" stands in this list already, at a.yaml:8:13 (keep one of them, or give one another username)`},
		{"the same e-mail twice", true, `users:
  - {username: ann, primaryEmail: ann@acme.example}
  - {username: bob, primaryEmail: ANN@acme.example}
`,
			`a.yaml:9:13: the user "bob" has the same primaryEmail as the user "ann" at a.yaml:8:13 (if they are one, give both the same username)`},
		{"underscore keys", true, `users:
  - {username: ann, _protected: true, _protect: "yes", _id: 5, _previously: [a]}
`,
			`a.yaml:8:29: unknown key "_protected" in a user (did you mean "_protect"?)
a.yaml:8:57: _protect wants true or false, not the text yes (write true)
a.yaml:8:69: _id wants a string, not a number (put it in quotes)
a.yaml:8:85: _previously wants a string, not a list (write text)`},
		{"underscore keys that come from elsewhere", true, `users:
  - {username: ann, _id: !env NAME, _previously: "", _protect: !env NAME}
`,
			`a.yaml:8:34: _id shows in plans, so it can be no secret and no reference (write it out, or use !var)
a.yaml:8:58: _previously is empty (give it a value, or leave it out)
a.yaml:8:72: _protect wants true or false, and !env gives something else (give it true or false)`},
		{"ignore", true, `users:
  - {username: ann, _ignore: [profile.givenNam, roles.x, customData.a.b, nope]}
`,
			`a.yaml:8:39: _ignore names "profile.givenNam", which is no field of a user (did you mean "profile.givenName"?)
a.yaml:8:57: _ignore names "roles.x", which is no field of a user (ignore the whole list, roles)
a.yaml:8:82: _ignore names "nope", which is no field of a user (tenon explain corp.user lists the fields)`},
		{"manage", true, `_manage: {applicatons: all, users: some, signInExperience: all}
users: [{username: ann, _manage: {users: all}}]
`,
			`a.yaml:7:32: _manage speaks of "applicatons", which is no collection of a tenant (did you mean "applications"?)
a.yaml:7:44: users does not take the value "some" (it takes all, listed)
a.yaml:7:68: _manage speaks of "signInExperience", which is no collection of a tenant (the collections are applications, organizations, resources, robots, roles, templates, users)
a.yaml:8:50: _manage speaks of "users", which is no collection of a user (it has no collections)`},
		{"rotation of what does not rotate", true, `users:
  - {username: ann, _rotate: {before: 14d}}
`,
			`a.yaml:8:29: unknown key "_rotate" in a user (tenon explain corp.user lists what it has)`},
		{"rotation", true, `robots:
  - {name: a, hours: 8, _rotate: {before: 2w, overlap: 0h}}
  - {name: b, hours: 8, _rotate: {overlap: 7d}}
  - {name: c, hours: 8, _rotate: 14d}
  - {name: d, hours: 8, _rotate: {before: !env NAME, after: 3d}}
  - {name: e, _rotate: {before: 14d}}
  - {name: f, hours: 8, _rotate: {before: 14}}
  - {name: g, hours: 8, _rotate: {before: 14d, overlap: 36h}}
  - {name: h, hours: 8, _rotate: {before: "36", overlap: 10d}}
  - {name: i, hours: 8, _rotate: {before: [14d], overlap: 169h}}
  - {name: j, hours: 8, _rotate: {before: 1.5, overlap: true}}
  - {name: k, hours: 8, _rotate: {before: 14d, overlap: 168h}}
`,
			`a.yaml:8:51: _rotate.before does not take "2w" (write days or hours, as in 14d or 36h)
a.yaml:8:64: _rotate.overlap does not take "0h" (write days or hours, as in 14d or 36h)
a.yaml:9:42: _rotate does not say how long before its end a secret is to be followed by another (add before: 14d)
a.yaml:10:42: _rotate wants a mapping, not a string (write key: value)
a.yaml:11:51: _rotate.before shows in plans, so it can be no secret and no reference (write it out, or use !var)
a.yaml:11:62: unknown key "after" in _rotate (it has before, overlap)
a.yaml:12:32: a robot without hours brings no secret that could be followed by another (give it hours, or remove _rotate)
a.yaml:13:51: _rotate.before is 14, without a unit (write 14d for days, or 14h for hours)
a.yaml:15:51: _rotate.before is 36, without a unit (write 36d for days, or 36h for hours)
a.yaml:15:66: _rotate.overlap is 10d, and the server ends an old secret 7d after the new one is made (write 7d or less, or leave it out)
a.yaml:16:51: _rotate.before takes days or hours and nothing else (write days or hours, as in 14d or 36h)
a.yaml:16:67: _rotate.overlap is 169h, and the server ends an old secret 7d after the new one is made (write 7d or less, or leave it out)
a.yaml:17:51: _rotate.before takes days or hours and nothing else (write days or hours, as in 14d or 36h)
a.yaml:17:65: _rotate.overlap takes days or hours and nothing else (write days or hours, as in 14d or 36h)`},
		{"a singleton has no id", true, `signInExperience: {mode: SignIn, _id: x}
`,
			`a.yaml:7:42: unknown key "_id" in a signInExperience (tenon explain corp.signInExperience lists what it has)`},
		{"previously", true, `users:
  - {username: ann, _previously: bob}
  - {username: bob, _previously: fay}
  - {username: gil, _previously: gil}
  - {username: cid, _previously: dan}
  - {username: eve, _previously: dan}
`,
			`a.yaml:8:42: _previously names the user "bob", which is declared at a.yaml:9:13 (remove _previously, or the other object)
a.yaml:10:42: _previously names the key that the user "gil" has now (remove _previously)
a.yaml:12:42: the user "cid" at a.yaml:11:13 has the same _previously (keep one)`},
	}
}
