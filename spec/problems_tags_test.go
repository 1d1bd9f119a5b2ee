package spec

// tagsProblems are mistakes of tags and what they name.
func tagsProblems() []problemCase {
	return []problemCase{
		{"tags on collections", true, `users: !env [a]
roles: !file {a: b}
resources: !foo [a]
`,
			`a.yaml:7:16: !env stands before a list, and takes one text (write !env NAME)
a.yaml:8:16: !file stands before a mapping, and takes one text (write !file PATH)
a.yaml:9:20: the tag !foo is not known (put text that begins with ! in quotes; the tags are !env, !var, !file, !secret, !ref, !include)`},
		{"unknown tags", true, `users: [{username: !evn X, name: !!str 5, primaryEmail: !!timestamp 2026-01-01}]
`,
			`a.yaml:7:28: the tag !evn is not known (did you mean !env?)
a.yaml:7:42: the tag !!str is not known (leave it out: put text in quotes, and write numbers and true or false without)
a.yaml:7:65: the tag !!timestamp is not known (leave it out: put text in quotes, and write numbers and true or false without)`},
		{"tags without argument", true, `users: [{username: !var , name: !env ""}]
`,
			`a.yaml:7:28: !var stands before nothing (write !var NAME)
a.yaml:7:41: !env stands before nothing (write !env NAME)`},
		{"an unset variable", true, `users: [{username: ann, name: !env NOT_SET, password: !env EMPTY}]
`,
			`a.yaml:7:39: the environment variable NOT_SET is not set (set it before you run tenon)
a.yaml:7:63: the environment variable EMPTY is empty (give it a value)`},
		{"an environment name", true, `users: [{username: ann, name: !env "a b"}]
`,
			`a.yaml:7:39: this is no name of an environment variable (write !env NAME, with letters, digits and _)`},
		{"templates", true, `users: [{username: ann, name: !var "{", primaryEmail: !var "a b", profile: {givenName: !var "{a b}", familyName: !var "{nope}"}}]
`,
			`a.yaml:7:39: "{" has a brace that holds no variable's name (write {name}, and {{ or }} for a brace itself)
a.yaml:7:63: "a b" names no variable (write !var NAME, or put names in braces: !var "https://{host}/")
a.yaml:7:96: "{a b}" has a brace that holds no variable's name (write {name}, and {{ or }} for a brace itself)
a.yaml:7:122: the variable nope is not defined (give it under vars:, with --var nope=… or as TENON_VAR_nope)`},
		{"text of the wrong type from elsewhere", true, `users: [{username: ann, isSuspended: !env NAME, score: !env NAME, profile: !env NAME, roles: !env NAME}]
`,
			`a.yaml:7:46: isSuspended wants true or false, and !env gives something else (give it true or false)
a.yaml:7:64: score wants a number, and !env gives something else (give it a number)
a.yaml:7:84: profile wants a mapping, and !env gives something else (give it a mapping)
a.yaml:7:102: roles wants a list, and !env gives something else (give it a list)`},
		{"a missing file", true, `users: [{username: ann, password: !file nope.txt}]
`,
			`a.yaml:7:43: there is no file nope.txt (a path is relative to the file that names it)`},
		{"a file outside", true, `users: [{username: ann, password: !file ../nope.txt, name: !include /etc/passwd}]
`,
			`a.yaml:7:43: ../nope.txt lies outside of ROOT (keep what a state file reads inside the git work tree, or without one inside the folder given with -f)
a.yaml:7:68: /etc/passwd lies outside of ROOT (keep what a state file reads inside the git work tree, or without one inside the folder given with -f)`},
		{"bad addresses", true, `users: [{username: ann, name: !ref "corp.c.tenants[acme]", primaryEmail: !ref "corp.c.tenants[acme#id", password: !secret ".x"}]
`,
			`a.yaml:7:39: "corp.c.tenants[acme]" names no field (write !ref ADDRESS#field)
a.yaml:7:82: "corp.c.tenants[acme#id" is not an address: a bracket is not closed (write !ref ADDRESS#field)
a.yaml:7:123: ".x" is not an address: a name is missing before ".x" (write !secret ADDRESS)`},
		{"dangling", true, `users:
  - {username: ann, name: !ref "corp.c.tenants[acme].users[bop]#id"}
  - {username: bob, name: !ref "corp.c.tenants[acem].users[bob]#id"}
  - {username: cid, name: !ref "corp.c.tenants[acme].users[bob]#pirmaryEmail"}
  - {username: dan, name: !ref "corp.d#endpoint"}
`,
			`a.yaml:8:35: no file declares corp.c.tenants[acme].users[bop] (did you mean "corp.c.tenants[acme].users[bob]"?)
a.yaml:9:35: no file declares corp.c.tenants[acem].users[bob] (did you mean "corp.c.tenants[acme].users[bob]"?)
a.yaml:10:35: a user has no field "pirmaryEmail" (did you mean "primaryEmail"?)
a.yaml:11:35: no file declares corp.d (declare it, or check the address)`},
		{"circles", true, `users:
  - {username: ann, name: !ref "corp.c.tenants[acme].users[bob]#name"}
  - {username: bob, name: !ref "corp.c.tenants[acme].users[cid]#name"}
  - {username: cid, name: !ref "corp.c.tenants[acme].users[ann]#name"}
  - {username: dan, name: !ref "corp.c.tenants[acme].users[dan]#primaryEmail"}
`,
			`a.yaml:10:35: objects wait for one another: corp.c.tenants[acme].users[ann] → corp.c.tenants[acme].users[bob] → corp.c.tenants[acme].users[cid] → corp.c.tenants[acme].users[ann] (take one !ref out, or give that value another way)
a.yaml:11:35: objects wait for one another: corp.c.tenants[acme].users[dan] → corp.c.tenants[acme].users[dan] (take one !ref out, or give that value another way)`},
		{"a circle through nesting", true, `region: !ref "corp.c.tenants[acme].users[ann]#id"
users: [{username: ann}]
`,
			`a.yaml:8:17: objects wait for one another: corp.c.tenants[acme] → corp.c.tenants[acme].users[ann] → corp.c.tenants[acme] (take one !ref out, or give that value another way)`},
		{"relations of the wrong shape", true, `roles:
  - {name: a, scopes: [read]}
  - {name: b, scopes: [{name: read}]}
  - {name: c, scopes: [{resource: x}]}
  - {name: d, scopes: [{resource: x, name: read, nmae: y}]}
  - {name: e, scopes: [[read]]}
  - {name: f, scopes: [5]}
  - {name: g, scopes: read}
  - {name: h, scopes: [""]}
`,
			`a.yaml:8:32: a scope lives in a resource, and this does not say which (write {resource: …, name: …})
a.yaml:9:32: the reference does not say in which resource the scope is (write {resource: …, name: …})
a.yaml:10:32: the reference does not name the scope (write {resource: …, name: …})
a.yaml:11:64: unknown key "nmae" in a reference to a scope (write {resource: …, name: …})
a.yaml:12:32: scopes wants a string, not a list (name one scope)
a.yaml:13:32: scopes wants a string, not a number (put it in quotes)
a.yaml:14:31: scopes wants a list, not a string (write it in brackets, [ ], or begin each item with - on a line of its own)
a.yaml:15:32: a scope lives in a resource, and this does not say which (write {resource: …, name: …})`},
	}
}
