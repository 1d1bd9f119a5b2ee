package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenon/apply"
	"tenon/plan"
	"tenon/spec"
	"tenon/spec/value"
)

// shown runs a view and gives what it printed.
func shown(o Options, show func(View)) (string, string) {
	var out, err bytes.Buffer
	o.Out, o.Err = &out, &err
	show(New(o))
	return out.String(), err.String()
}

var forms = []Format{Text, JSON, Markdown, GitHub}

func TestPlanGolden(t *testing.T) {
	for _, f := range forms {
		out, _ := shown(Options{Format: f}, func(v View) { _ = v.Plan(samplePlan()) })
		golden(t, "plan."+string(f), []byte(out))
	}
	out, _ := shown(Options{Full: true, OutColor: true}, func(v View) { _ = v.Plan(samplePlan()) })
	golden(t, "plan.color", []byte(out))
	out, _ = shown(Options{}, func(v View) { _ = v.Plan(manyCreates(500)) })
	golden(t, "plan.many", []byte(out))
}

func TestReportGolden(t *testing.T) {
	for _, f := range forms {
		out, errs := shown(Options{Format: f}, func(v View) {
			_ = v.Report(sampleReport(), errors.New("the inventory could not be saved: disk full"))
		})
		golden(t, "report."+string(f), []byte(out+"--stderr--\n"+errs))
	}
}

func TestFailedGolden(t *testing.T) {
	err := fmt.Errorf("load: %w", spec.Problems{
		{Pos: value.Pos{File: "a.yaml", Line: 3, Col: 5}, Message: `unknown key "nmae"`, Hint: `did you mean "name"?`},
		{Pos: value.Pos{File: "b.yaml", Line: 9, Col: 1}, Address: tenant, Message: "tag is declared twice", Related: []value.Pos{{File: "a.yaml", Line: 4, Col: 2}}},
	})
	for _, f := range forms {
		out, errs := shown(Options{Format: f, FilePrefix: "infra"}, func(v View) { v.Failed(plan.Format, err) })
		golden(t, "failed."+string(f), []byte(out+"--stderr--\n"+errs))
	}
}

func TestNothing(t *testing.T) {
	p := &plan.Plan{Stack: "acme", Summary: plan.Summary{Unchanged: 120}, Requests: plan.Requests{Read: 14}}
	out, _ := shown(Options{}, func(v View) { _ = v.Plan(p) })
	if want := "Nothing to do: 120 objects are as declared (14 requests).\n"; out != want {
		t.Errorf("got %q, want %q", out, want)
	}
	out, _ = shown(Options{Format: JSON}, func(v View) { _ = v.Plan(p) })
	if !strings.Contains(out, `"steps": []`) {
		t.Errorf("steps are not an empty list:\n%s", out)
	}
	out, _ = shown(Options{Drift: true}, func(v View) { _ = v.Plan(p) })
	if want := "No drift: 120 objects are as declared (14 requests).\n"; out != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

// TestNoSecret renders secrets of every shape, marked on the change, on the
// value or deep inside it, in every form.
func TestNoSecret(t *testing.T) {
	secrets := []string{"q", "hunter2hunter2", "-----BEGIN KEY-----\nZZZZ\nYYYY\n-----END KEY-----\n", "päß\u202ewort", strings.Repeat("W", 300)}
	for _, secret := range secrets {
		for _, old := range secrets {
			p := secretPlan(old, secret)
			r := &apply.Report{Stack: "acme", Unconverged: p.Steps}
			for _, s := range p.Steps {
				r.Outcomes = append(r.Outcomes, &apply.Outcome{Step: s, Status: apply.Failed, Err: errors.New("no")})
			}
			for _, f := range forms {
				for _, full := range []bool{false, true} {
					o := Options{Format: f, Full: full}
					out, errs := shown(o, func(v View) { _ = v.Plan(p); _ = v.Report(r, nil) })
					for _, s := range []string{secret, old} {
						holds(t, out+errs, s)
					}
				}
			}
		}
	}
}

// holds fails if a text holds a secret, or a line of it, or its length.
func holds(t *testing.T, text, secret string) {
	t.Helper()
	if secret == "q" {
		for _, quoted := range []string{`"q"`, " q", "[q", ">q"} {
			if strings.Contains(text, quoted) && !strings.Contains("req", quoted) {
				t.Fatalf("%s in\n%s", quoted, text)
			}
		}
		return
	}
	for _, line := range strings.Split(strings.TrimSpace(secret), "\n") {
		if strings.Contains(text, line) {
			t.Fatalf("%q in\n%s", line, text)
		}
	}
	if strings.Contains(text, "character") || strings.Contains(text, " lines)") {
		t.Fatalf("a length in\n%s", text)
	}
}

func secretPlan(old, secret string) *plan.Plan {
	s := func(text string) value.Value { return str(text).AsSecret() }
	in := func(text string) value.Value {
		return value.OfMap(value.Field{Key: "k", Value: value.OfList(s(text))})
	}
	step := func(a plan.Action, before, after func(string) value.Value) *plan.Step {
		return &plan.Step{Address: tenant + ".connectors[c]", Kind: "logto.connector", Action: a, Reason: "changed", Changes: []plan.Change{
			{Path: "marked", Before: before(old), After: after(secret), Secret: true},
			{Path: "value", Before: before(old).AsSecret(), After: after(secret).AsSecret()},
			{Path: "inside", Before: in(old), After: in(secret)},
			{Path: "list", Before: value.OfList(s(old)), After: value.OfList(s(secret), s(old))},
			{Path: "kind", Before: s(old), After: in(secret)},
		}}
	}
	none := func(string) value.Value { return value.Value{} }
	return &plan.Plan{Stack: "acme", Summary: plan.Summary{Create: 1, Update: 1, Replace: 1}, Steps: []*plan.Step{
		step(plan.Create, none, str), step(plan.Update, str, str), step(plan.Replace, str, str), step(plan.Update, str, none)}}
}

// TestHostile renders names and values that a terminal or GitHub would act on.
func TestHostile(t *testing.T) {
	bad := "a\x1b[31mb\u202ec\r\n::error::x\n##[error]y\x9b2J\xff|`@octocat <img src=x> </details> --> ```"
	p := &plan.Plan{Stack: bad, Summary: plan.Summary{Create: 1, Update: 1}, Steps: []*plan.Step{
		create("logto.cloud.tenants["+bad+"]", "logto.tenant", 1, plan.Change{Path: bad, After: str(bad)}),
		{Address: value.Address("logto.cloud.tenants[" + bad + "]"), Kind: bad, Action: plan.Update, Reason: bad, Why: bad, File: bad, Changes: []plan.Change{
			{Path: "x", Before: str(bad), After: str("c\n::error::x\n" + bad)},
			{Path: "y", Before: value.OfStrings(bad), After: value.OfMap(value.Field{Key: bad, Value: str(bad)})}}},
	}, Notes: []plan.Note{{Text: bad, File: bad}}, Refusals: []plan.Refusal{{Text: bad, Hint: bad}}, Renames: []plan.Rename{{From: value.Address(bad), To: value.Address(bad), Line: bad}}}
	r := &apply.Report{Stack: bad, Outcomes: []*apply.Outcome{{Step: p.Steps[0], Status: apply.Failed, Err: errors.New(bad)}, {Step: p.Steps[1], Status: apply.Skipped, Err: errors.New(bad)}}, ObserveErr: errors.New(bad)}
	for _, f := range forms {
		out, errs := shown(Options{Format: f}, func(v View) { _ = v.Plan(p); _ = v.Report(r, errors.New(bad)); v.Failed("x", errors.New(bad)) })
		text := out + errs
		for _, c := range []string{"\x1b", "\u202e", "\r", "\x9b", "\u009b", "\xff"} {
			if strings.Contains(text, c) {
				t.Errorf("%s: %q in\n%s", f, c, text)
			}
		}
		for _, line := range strings.Split(text, "\n") {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "::error::") || strings.HasPrefix(line, "##[") {
				t.Errorf("%s: a command of the value's own: %q", f, line)
			}
		}
		if f == Markdown {
			markdownSafe(t, out)
		}
	}
}

// markdownSafe looks at what stands outside of fences.
func markdownSafe(t *testing.T, text string) {
	t.Helper()
	fence := ""
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "```") {
			run := line[:len(line)-len(strings.TrimLeft(line, "`"))]
			if fence == "" {
				fence = run
			} else if strings.TrimRight(line, "`") == "" && len(run) >= len(fence) {
				fence = ""
			}
			continue
		}
		if fence != "" {
			continue
		}
		for _, c := range []string{"@octo", "<img", "-->x"} {
			if strings.Contains(line, c) {
				t.Errorf("%q in %q", c, line)
			}
		}
		if cells := strings.Count(line, "|"); strings.HasPrefix(line, "|") && cells != 5 {
			t.Errorf("%d bars in %q", cells, line)
		}
	}
	if fence != "" {
		t.Error("a fence is not closed")
	}
}

func TestMarkdownLimit(t *testing.T) {
	p := manyCreates(3000)
	for _, s := range p.Steps {
		s.Action, s.Reason = plan.Update, "changed"
	}
	out, _ := shown(Options{Format: Markdown, Full: true}, func(v View) { _ = v.Plan(p) })
	if len(out) > commentLimit || len(out) < commentLimit*8/10 {
		t.Errorf("%d bytes", len(out))
	}
	if !strings.Contains(out, "Left out") || !strings.Contains(out, "rows of the table") {
		t.Errorf("it does not say what was left out:\n%s", out[len(out)-500:])
	}
	markdownSafe(t, out)
}

func TestGitHubFiles(t *testing.T) {
	dir := t.TempDir()
	o := Options{Format: GitHub, SummaryFile: filepath.Join(dir, "summary"), OutputFile: filepath.Join(dir, "output")}
	p := manyCreates(300)
	out, _ := shown(o, func(v View) { _ = v.Plan(p); _ = v.Plan(p) })
	if n := strings.Count(out, "::notice "); n != 20 {
		t.Errorf("%d notices in two runs, want 20", n)
	}
	if !strings.Contains(out, "and 290 more of severity notice\n") {
		t.Errorf("does not count the rest:\n%s", out)
	}
	data, err := os.ReadFile(o.OutputFile)
	if err != nil || !strings.HasPrefix(string(data), "changes=300\ncreate=300\n") {
		t.Errorf("output %q, %v", data, err)
	}
	if err := os.WriteFile(o.SummaryFile, make([]byte, summaryLimit-30_000), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if info, err := os.Stat(o.SummaryFile); err != nil || info.Size() > summaryLimit {
			t.Fatalf("the summary is too large: %v, %v", info.Size(), err)
		}
		if _, errs := shown(o, func(v View) { _ = v.Plan(p) }); errs != "" {
			t.Fatal(errs)
		}
	}
}

func TestAnnotationEscapes(t *testing.T) {
	a := annotation{"error", "a,b:c%.yaml", 3, 5, "x: y, z", "100%\nsecond"}
	want := "::error file=sub/a%2Cb%3Ac%25.yaml,line=3,col=5,title=x%3A y%2C z::100%25%0Asecond\n"
	if got := a.command("sub"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestJSONIsJSON(t *testing.T) {
	for name, show := range map[string]func(View){
		"plan":   func(v View) { _ = v.Plan(samplePlan()) },
		"report": func(v View) { _ = v.Report(sampleReport(), errors.New("x\u202e\U000e0001")) },
		"failed": func(v View) { v.Failed(plan.Format, errors.New("x")) },
		"valid":  func(v View) { _ = v.Valid(&spec.State{Stack: "acme"}) },
	} {
		out, _ := shown(Options{Format: JSON}, show)
		var doc map[string]any
		if err := json.Unmarshal([]byte(out), &doc); err != nil || !strings.HasSuffix(out, "}\n") || doc["format"] == "" {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		again, _ := shown(Options{Format: JSON}, show)
		if out != again {
			t.Errorf("%s: another time other bytes", name)
		}
	}
}
