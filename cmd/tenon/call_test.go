package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tenon/apply"
	"tenon/plan"
	"tenon/providers"
	"tenon/spec"
	"tenon/spec/value"
)

// asked is a provider that tells what it was asked, and answers what it is told to.
func asked(answer value.Value, err error) *providers.Provider {
	texts := func(name string, more providers.Field) providers.Field {
		more.Name, more.Doc = name, "Says "+name+"."
		return more
	}
	return &providers.Provider{
		Name: "made",
		Open: func(context.Context, providers.Config) (providers.Client, error) { return closing{}, nil },
		Operations: []providers.Operation{
			{Name: "plain", Doc: "Tells.", Run: func(context.Context, providers.Client, value.Value) (value.Value, error) { return answer, err }},
			{Name: "echo", Doc: "Repeats.", Arguments: []providers.Field{
				texts("word", providers.Field{Type: providers.String, Required: true, Pattern: `^[a-z]+$`}),
				texts("side", providers.Field{Type: providers.String, Enum: []string{"left", "right"}}),
				texts("except", providers.Field{Type: providers.List, Pattern: `^[a-z]+$`}),
				texts("count", providers.Field{Type: providers.Integer}),
				texts("loud", providers.Field{Type: providers.Bool}),
				texts("token", providers.Field{Type: providers.String, Secret: true}),
				texts("password", providers.Field{Type: providers.String, Secret: true, Required: true, WriteOnly: true}),
			}, Run: func(_ context.Context, _ providers.Client, args value.Value) (value.Value, error) {
				return value.OfString(string(args.RevealJSON())), nil
			}},
		},
	}
}

type closing struct{ providers.Client }

func (closing) Close(context.Context) error { return nil }

// called runs tenon call on a provider's one connection.
func called(p *providers.Provider, stdin string, args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	e := tenonEngine()
	e.Providers = func() []*providers.Provider { return []*providers.Provider{p} }
	e.Load = func(spec.Options) (*spec.State, error) {
		conn := &spec.Connection{Provider: p, Name: "main", Address: "made.main", Pos: value.Pos{File: "made.yaml", Line: 3, Col: 3}}
		return &spec.State{Stack: "made", Connections: []*spec.Connection{conn}}, nil
	}
	e.Open = func(*spec.State, func(string) (string, bool)) (apply.State, error) { return &memory{}, nil }
	e.Connect = func(ctx context.Context, _ plan.Input, conn *spec.Connection) (providers.Client, error) {
		return p.Open(ctx, providers.Config{})
	}
	code = Main(append([]string{"call"}, args...), World{
		Stdin: strings.NewReader(stdin), Stdout: &stdout, Stderr: &stderr, Engine: e,
		LookupEnv: func(string) (string, bool) { return "", false }, Exit: func(int) { panic("ended at once") },
	})
	return code, stdout.String(), stderr.String()
}

func TestCallReadsArguments(t *testing.T) {
	const secret = "made-up-Qx7Z"
	for _, c := range []struct {
		name, stdin, args string
		code              int
		says              []string
	}{
		{"what is required", secret + "\n", "word=hello", 0, []string{`{"password":"` + secret + `","word":"hello"}`}},
		{"without a newline", secret, "word=hello", 0, []string{`"password":"` + secret + `"`}},
		{"with a line end of another system", secret + "\r\n", "word=hello", 0, []string{`"password":"` + secret + `"`}},
		{"all, the secrets in the table's order", "first\nsecond\n", "password=- word=b loud=true count=-3 except=x except=y side=left token=-", 0,
			[]string{`{"count":-3,"except":["x","y"],"loud":true,"password":"second","side":"left","token":"first","word":"b"}`}},
		{"nothing", "", "", 1, []string{"echo needs word", "add word=…: Says word."}},
		{"an unknown name", "", "word=a wrod=b", 1, []string{`echo has no argument "wrod"`, `did you mean "word"?`}},
		{"a misspelt one is not lacking as well", "", "wrod=b", 1, []string{`did you mean "word"?`, "!needs word"}},
		{"a far name", "", "word=a colour=b", 1, []string{`no argument "colour"`, "the arguments of echo are word, side, except, count, loud, token, password"}},
		{"no value", "", "word", 1, []string{"word is given no value", "write word=…"}},
		{"a secret without a value", "", "word=a token", 1, []string{"it is a secret: write token=- to be asked for it"}},
		{"neither name nor value", "", "word=a " + secret, 1, []string{"an argument is no NAME=VALUE", "!" + secret}},
		{"an empty value", "", "word=", 1, []string{"word must not be empty"}},
		{"a pattern", "", "word=A1", 1, []string{`word does not take the value "A1"`, "it must match ^[a-z]+$: Says word."}},
		{"an item's pattern", "", "word=a except=b except=C", 1, []string{`except does not take the value "C"`}},
		{"an enum", "", "word=a side=up", 1, []string{`side does not take the value "up"`, "it takes left, right"}},
		{"a number", "", "word=a count=three", 1, []string{`count does not take the value "three"`, "a whole number"}},
		{"a boolean", "", "word=a loud=yes", 1, []string{`loud does not take the value "yes"`, "true or false"}},
		{"twice", "", "word=a word=b", 1, []string{"word is given twice"}},
		{"several mistakes", "", "word=1 loud=yes", 1, []string{"word does not", "loud does not", "2 mistakes"}},
		{"a secret on the command line", "", "word=a password=" + secret, 1, []string{"password is a secret, and is not taken from the command line", "write password=-", "!" + secret}},
		{"no terminal and nothing to read", "", "word=a", 1, []string{"password is a secret: there is no terminal to ask at, and standard input has no line for it", "in this order: password"}},
		{"a line too few", "first\n", "word=a token=-", 1, []string{"password is a secret", "in this order: token, password"}},
		{"a line too many", "first\nsecond\n", "word=a", 1, []string{"standard input has 2 lines, and echo asks for 1", "!first"}},
		{"standard input is taken", "first\n", "-f - word=a", 1, []string{"which held the state file", "-f FILE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := called(asked(value.Value{}, nil), c.stdin, append([]string{"made.main", "echo"}, strings.Fields(c.args)...)...)
			if code != c.code {
				t.Errorf("exit code %d, want %d\n%s%s", code, c.code, out, errs)
			}
			for _, want := range c.says {
				if no, ok := strings.CutPrefix(want, "!"); strings.Contains(out+errs, strings.TrimPrefix(want, "!")) == ok {
					t.Errorf("want %q, or not %q, in\n%s%s", want, no, out, errs)
				}
			}
		})
	}
}

func TestCallShowsResults(t *testing.T) {
	text := value.OfString
	row := func(name string, tags ...string) value.Value {
		return value.OfMap(value.Field{Key: "name", Value: text(name)}, value.Field{Key: "tags", Value: value.OfStrings(tags...)})
	}
	for _, c := range []struct {
		name           string
		result         value.Value
		asText, asJSON string
	}{
		{"nothing", value.Value{}, "", "null"},
		{"a text", text("user exists"), "user exists\n", `"user exists"`},
		{"a text of lines", text("a 1\nb 2\n"), "a 1\nb 2\n", `"a 1\nb 2\n"`},
		{"a boolean", value.OfBool(false), "false\n", "false"},
		{"a number", value.OfInt(12), "12\n", "12"},
		{"a list", value.OfStrings("ann", "bob"), "ann\nbob\n", `["ann","bob"]`},
		{"an empty list", value.OfList(), "", "[]"},
		{"a table", value.OfList(row("dev", "a", "b"), row("production")), "name        tags\ndev         a, b\nproduction\n", `[{"name":"dev","tags":["a","b"]},{"name":"production","tags":[]}]`},
		{"a mapping", value.OfMap(value.Field{Key: "id", Value: text("1")}, value.Field{Key: "groups", Value: value.OfList(row("x"))}),
			"groups  {name: \"x\", tags: []}\nid      1\n", `{"groups":[{"name":"x","tags":[]}],"id":"1"}`},
		{"a secret", text("canary").AsSecret(), "(secret)\n", `"(secret)"`},
		{"a secret inside", value.OfMap(value.Field{Key: "hash", Value: text("canary").AsSecret()}), "hash  (secret #1)\n", `{"hash":"(secret)"}`},
		{"control characters in a table", value.OfList(row("a\x1b[2J\nb")), "name           tags\na\\u001b[2J\\nb\n", `[{"name":"a\u001b[2J\nb","tags":[]}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errs := called(asked(c.result, nil), "", "made.main", "plain")
			if code != 0 || out != c.asText || errs != "" {
				t.Errorf("%d\n%q, want\n%q\n%s", code, out, c.asText, errs)
			}
			code, out, _ = called(asked(c.result, nil), "", "made.main", "plain", "--format", "json")
			got := strings.NewReplacer("\n", "", "  ", "", `": `, `":`).Replace(out)
			want := `{"format":"tenon.call/1","connection":"made.main","operation":"plain","result":` + c.asJSON + `}`
			if code != 0 || got != want {
				t.Errorf("%d\n%s, want\n%s", code, got, want)
			}
		})
	}
}

// TestCallPlacesFailures: what the connection is to blame for points at its
// lines, what the server says of the arguments does not.
func TestCallPlacesFailures(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{providers.WithHint(errors.New("no such user"), "look again"), "error: made.main: plain: no such user\n  | look again\n"},
		{providers.WithHint(fmt.Errorf("who are you: %w", providers.ErrDenied), "sign in"), "made.yaml:3:3: made.main: plain: who are you: denied (sign in)\n"},
	} {
		code, out, errs := called(asked(value.Value{}, c.err), "", "made.main", "plain")
		if code != 1 || out != "" || errs != c.want {
			t.Errorf("%d %q\n%q, want\n%q", code, out, errs, c.want)
		}
	}
}
