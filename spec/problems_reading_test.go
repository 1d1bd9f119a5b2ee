package spec

// readingProblems are mistakes of what cannot be read, and the top of a file.
func readingProblems() []problemCase {
	return []problemCase{
		{"an empty file", false, `
`,
			`a.yaml:1:1: the file is empty (begin it with tenon: v1)`},
		{"a comment alone", false, `# nothing
`,
			`a.yaml:1:1: the file is empty (begin it with tenon: v1)`},
		{"a list", false, `- tenon: v1
`,
			`a.yaml:1:1: a state file is a mapping, and this is a list (begin it with tenon: v1)`},
		{"no tenon key", false, `corp: {}
`,
			`a.yaml:1:1: the first key of a state file is tenon, and this file has none (begin it with tenon: v1)`},
		{"tenon is not first", false, `corp: {}
tenon: v1
`,
			`a.yaml:1:1: the first key of a state file is tenon, not corp (move tenon: v1 to the top; tenon fmt does it)`},
		{"another version", false, `tenon: v2
`,
			`a.yaml:1:8: this Tenon reads version v1 of the format, not v2 (write tenon: v1, or use a newer Tenon)`},
		{"a version that is no text", false, `tenon: 1
`,
			`a.yaml:1:8: this Tenon reads version v1 of the format, not 1 (write tenon: v1, or use a newer Tenon)`},
		{"two documents", false, `tenon: v1
---
tenon: v1
`,
			`a.yaml:2:1: a second document begins here, and a file holds one (make it a file of its own)`},
		{"unknown provider", false, `tenon: v1
crop: {}
`,
			`a.yaml:2:1: "crop" is neither a provider nor a setting (did you mean "corp"?)`},
		{"unknown key at the top", false, `tenon: v1
zzzzzz: {}
`,
			`a.yaml:2:1: "zzzzzz" is neither a provider nor a setting (the providers are corp)`},
		{"a provider without connections", false, `tenon: v1
corp:
`,
			`a.yaml:2:6: corp holds connections, and this is empty (write corp: {NAME: {…}})`},
		{"a connection that is a list", false, `tenon: v1
corp: {c: []}
`,
			`a.yaml:2:11: a connection is a mapping, and this is a list (write {} if it has nothing of its own)`},
		{"a connection's name", false, `tenon: v1
corp: {"a b": {}}
`,
			`a.yaml:2:8: this is no name for a connection (use letters, digits, _ and -)`},
		{"a connection's unknown key", false, `tenon: v1
corp: {c: {endpont: https://corp.example.com}}
`,
			`a.yaml:2:12: unknown key "endpont" in a connection (did you mean "endpoint"?)`},
		{"a collection under the connection", false, `tenon: v1
corp: {c: {applications: []}}
`,
			`a.yaml:2:12: a connection does not hold applications (move it into a tenant)`},
		{"a tab", false, `tenon: v1
corp:
	c: {}
`,
			`a.yaml:3:1: a tab is used for indentation (use spaces)`},
		{"a key without colon", false, `tenon: v1
corp:
  c
  d: {}
`,
			`a.yaml:4:3: a colon stands where no key can be (put text with ": " in quotes, and check that the line before ends in a colon or a value)`},
		{"bad indentation", false, `tenon: v1
corp:
  c:
    tenants: []
   d: {}
`,
			`a.yaml:5:4: this fits into no list or mapping around it (check the indentation, and close every bracket and quote)`},
		{"an open quote", false, `tenon: v1
stack: "abc
`,
			`a.yaml:2:1: a quote is not closed (close it)`},
		{"an open bracket", false, `tenon: v1
corp: {c: {tenants: []}
`,
			`a.yaml:2:1: a bracket is not closed, or a comma is missing (check the brackets before this place)`},
		{"two colons", false, `tenon: v1
stack: a: b
`,
			`a.yaml:2:1: a colon stands where no key can be (put text with ": " in quotes, and check that the line before ends in a colon or a value)`},
		{"a bad escape", false, `tenon: v1
stack: "\q"
`,
			`a.yaml:2:1: this escape is not known in double quotes (write \\ for a backslash, or use single quotes)`},
		{"an unknown anchor", false, `tenon: v1
stack: *x
`,
			`a.yaml:2:1: unknown anchor 'x' referenced (define it earlier in this file with &name)`},
		{"an alias in itself", false, `tenon: v1
corp: &a
  c: {tenants: [*a]}
`,
			`a.yaml:3:17: the alias *a stands inside what it stands for (write the part out)`},
		{"a duplicate key", false, `tenon: v1
corp:
  c: {endpoint: a, endpoint: b}
`,
			`a.yaml:3:20: the key "endpoint" stands here a second time, after a.yaml:3:7 (keep one of them)`},
		{"keys that are no text", false, `tenon: v1
1: a
true: b
~: c
[a]: d
`,
			`a.yaml:2:1: a key must be text, and this is a number (write "1")
a.yaml:3:1: a key must be text, and this is a boolean (write "true")
a.yaml:4:1: a key must be text, and this is empty (write "~")
a.yaml:5:1: a key must be text, and this is a list (write it out)`},
		{"a reserved sign", false, `tenon: v1
stack: @x
`,
			`a.yaml:2:1: this character cannot begin a value (put the text in quotes)`},
		{"bad merge", false, `tenon: v1
corp:
  c:
    <<: 5
`,
			`a.yaml:4:9: << merges mappings, not a number (write <<: *name)`},
		{"settings", false, `tenon: v1
stack: "my stack"
state: {dri: x}
secrets: {age: {recipients: age1}, plaintext: yes}
policy: {maxDeletes: -1, max: 2}
`,
			`a.yaml:2:8: this is no name for a stack (use letters, digits, dots, _ and -)
a.yaml:3:9: unknown key "dri" in state (did you mean "dir"?)
a.yaml:4:29: recipients wants a list, not a string (write it in brackets, [ ], or begin each item with - on a line of its own)
a.yaml:4:47: plaintext wants true or false, not the text yes (write true)
a.yaml:5:22: policy.maxDeletes cannot be less than nothing (write 0 or more)
a.yaml:5:26: unknown key "max" in policy (it has maxDeletes)`},
		{"wrong shapes of settings", false, `tenon: v1
stack: [a]
state: .tenon
policy: {maxDeletes: 1.5}
vars: []
`,
			`a.yaml:2:8: stack wants a string, not a list (write text)
a.yaml:3:8: state wants a mapping, not a string (write key: value)
a.yaml:4:22: maxDeletes wants an integer, not a number with a fraction (write a whole number)
a.yaml:5:7: vars wants a mapping, not a list (write vars: {name: value})`},
		{"both kinds of secret store", false, `tenon: v1
secrets: {age: {recipients: [age1example]}, plaintext: true}
`,
			`a.yaml:2:56: secrets cannot be both encrypted, as secrets.age says, and plain text (remove one of them)`},
		{"variables", false, `tenon: v1
vars: {"a b": 1, c: [1], d: !env D}
stack: !var nothing
`,
			`a.yaml:2:8: "a b" is no name for a variable (use letters, digits, _ and -, and begin with a letter)
a.yaml:2:21: a variable is one text, not a list (write text, a number, or true or false)
a.yaml:2:29: a variable is plain text, and !env is not (give it with --var d=… or TENON_VAR_d, or use !env where the value is needed)
a.yaml:3:8: the variable nothing is not defined (give it under vars:, with --var nothing=… or as TENON_VAR_nothing)`},
		{"deep", false, `tenon: v1
corp: {c: {tenants: [{name: a, tag: production, users: [{username: b, customData: {x: DEEP}}]}]}}
`,
			`a.yaml:2:180: this is nested deeper than 100 levels (flatten it)`},
		{"control character", false, `tenon: v1
stack: aCONTROLb
`,
			`a.yaml:2:9: there is a control character (U+0001) here (remove it; inside double quotes write an escape)`},
		{"not UTF-8", false, `tenon: v1
stack: "héLATIN"
`,
			`a.yaml:2:11: this is not UTF-8 (save the file as UTF-8)`},
		{"an escaped NUL", false, `tenon: v1
stack: "a\0b"
`,
			`a.yaml:2:8: this text holds a NUL character (remove it)`},
	}
}
