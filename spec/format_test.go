package spec

import (
	"testing"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"indentation", "tenon: v1\ncorp:\n    c:\n        tenants:\n        -   name: a\n            tag: development\n", "tenon: v1\ncorp:\n  c:\n    tenants:\n      - name: a\n        tag: development\n"},
		{"tenon first", "# who: ops\ncorp: {}\n# format\ntenon: v1 # one\n", "# format\ntenon: v1 # one\n# who: ops\ncorp: {}\n"},
		{"comments", "# top\n\ntenon: v1\n# of corp\ncorp: # beside\n  c: # more\n    # of endpoint\n    endpoint: x # end\n    # last\n# foot\n", "# top\n\ntenon: v1\n# of corp\ncorp: # beside\n  c: # more\n    # of endpoint\n    endpoint: x # end\n    # last\n# foot\n"},
		{"blank lines", "tenon: v1\n\n\n# of corp\ncorp:\n\n  c:\n    endpoint: x\n\n    retries: 3\n    tenants:\n\n      - name: a\n\n      - name: b\n", "tenon: v1\n\n# of corp\ncorp:\n  c:\n    endpoint: x\n\n    retries: 3\n    tenants:\n      - name: a\n\n      - name: b\n"},
		{"quotes, tags and numbers", "tenon: v1\nstack:   'a'\nvars: {a: \"b\", c: 0x10, d: 1.50, e: 2026-01-01, f: yes}\nx: !env   NAME\ny: !var \"https://{host}\"\nz: |\n    line\n     two\nw: >-\n    folded\n    text\n", "tenon: v1\nstack: 'a'\nvars: {a: \"b\", c: 0x10, d: 1.50, e: 2026-01-01, f: yes}\nx: !env NAME\ny: !var \"https://{host}\"\nz: |\n  line\n   two\nw: >-\n  folded text\n"},
		{"anchors and merges", "tenon: v1\na: &x {b: 1}\nc:\n    <<: *x\n    d: *x\n", "tenon: v1\na: &x {b: 1}\nc:\n  <<: *x\n  d: *x\n"},
		{"line ends", "tenon: v1\r\ncorp: {}\r\n", "tenon: v1\ncorp: {}\n"},
		{"byte order mark", "\uFEFFtenon: v1\n", "tenon: v1\n"},
		{"JSON stays", "{\"tenon\":\"v1\",\n   \"corp\":{}}", "{\"tenon\":\"v1\",\n   \"corp\":{}}"},
		{"nothing but a comment", "# todo\n", "# todo\n"},
		{"a comment inside a flow list", "tenon: v1\na: [x, # one\n  y] # two\n", "tenon: v1\na: [x, # one\n  y] # two\n"},
		{"a list of lists", "tenon: v1\na:\n- - x\n  - y\n", "tenon: v1\na:\n  - - x\n    - y\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Format([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			again, err := Format(got)
			if err != nil || string(again) != string(got) {
				t.Errorf("formatted again (%v):\n%s", err, again)
			}
		})
	}
}

func TestFormatRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"tenon: v1\ncorp:\n\tc: {}\n": "3:1: a tab is used for indentation (use spaces)",
		"a: 1\n---\nb: 1\n":           "2:1: a second document begins here, and a file holds one (make it a file of its own)",
		"a: \"\x01\"":                 "1:5: there is a control character (U+0001) here (remove it; inside double quotes write an escape)",
	} {
		if _, err := Format([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("Format(%q): %v, want %s", in, err, want)
		}
	}
}
