package spec

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What a hostile file costs is bounded: each of these ends soon, with a word.
func TestHostileFiles(t *testing.T) {
	laughs := "tenon: v1\nl0: &l0 [lol, lol]\n"
	for i := range 40 {
		laughs += fmt.Sprintf("l%d: &l%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*l%d, ", i), 8), ", "))
	}
	merges := "tenon: v1\nm0: &m0 {a: 1}\n"
	for i := range 18 {
		merges += fmt.Sprintf("m%d: &m%d {<<: [*m%d, *m%d], k%d: 1}\n", i+1, i+1, i, i, i)
	}
	for _, c := range []struct{ name, text, want string }{
		{"a billion laughs", laughs, "-:9:10: aliases expand to more than 1048576 values (write less with aliases)"},
		{"merge keys that double", merges, `-:2:1: "m0" is neither a provider nor a setting (the providers are corp)`},
		{"an anchor inside itself", "tenon: v1\na: &a [*a, *a]\n", "-:2:8: the alias *a stands inside what it stands for (write the part out)"},
		{"deep brackets", "tenon: v1\na: " + strings.Repeat("[", 100_000), "-:2:1: the file is nested deeper than 100 levels (flatten it)"},
		{"deep aliases", "tenon: v1\na: &a [" + strings.Repeat("[", 60) + strings.Repeat("]", 60) + "]\nb: " + strings.Repeat("[", 60) + "*a" + strings.Repeat("]", 60) + "\n", "-:3:64: this is nested deeper than 100 levels (flatten it)"},
		{"a long text", "tenon: v1\nstack: " + strings.Repeat("x", maxScalar+1), "-:2:8: this text is longer than 1 MiB (keep it shorter)"},
		{"a large file", "tenon: v1\n#" + strings.Repeat("x", maxFile), "-: the file is larger than 64 MiB (split it: files are merged by key)"},
		{"too many items", "tenon: v1\na: [" + strings.Repeat(",", maxIndicators), "-: the file holds more than 4 million keys and items (split it: files are merged by key)"},
		{"a long number", "tenon: v1\na: " + strings.Repeat("9", 500), "-:2:4: a number has more than 400 digits (put it in quotes if it is text)"},
		{"deep JSON", `{"tenon": "v1", "a": ` + strings.Repeat("[", 100_000) + "}", "-:1:122: this is nested deeper than 100 levels (flatten it)"},
		{"braces", "tenon: v1\nstack: !var \"" + strings.Repeat("{", 100_001) + "\"", ""},
		{"UTF-16", "\xff\xfet\x00", "-:1:1: the file is UTF-16 (save it as UTF-8)"},
		{"NUL", "tenon: v1\n\x00", "-:2:1: there is a NUL character here (remove it; inside double quotes write an escape)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := fromStdin(c.text)
			if err == nil {
				t.Fatal("Load reported nothing")
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if c.want != "" && !strings.Contains("\n"+err.Error()+"\n", "\n"+c.want+"\n") {
				t.Errorf("got %.300s, want %s", err, c.want)
			}
		})
	}
}

// A file that is included again and again is read once, and counted each time.
func TestIncludeBomb(t *testing.T) {
	var text strings.Builder
	text.WriteString("-- a.yaml --\ntenon: v1\ncorp: !include f0.yaml\n")
	for i := range 12 {
		fmt.Fprintf(&text, "-- f%d.yaml --\n[%s]\n", i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("!include f%d.yaml, ", i+1), 10), ", "))
	}
	text.WriteString("-- f12.yaml --\nx\n")
	folder(t, text.String())
	o := options(nil)
	o.Paths = []string{"a.yaml"}
	got, _, _ := strings.Cut(failure(t, o), "\n")
	if want := "the files hold more than 8388608 keys, items and values together (split the stack in two)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestManyMistakes(t *testing.T) {
	var text strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&text, "x%d: 1\n", i)
	}
	_, err := fromStdin(inAcme(text.String()))
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != maxProblems+1 || lines[maxProblems] != "there are 2000 more mistakes (correct these first)" {
		t.Errorf("%d lines, the last is %s", len(lines), lines[len(lines)-1])
	}
}

func TestMergeKeys(t *testing.T) {
	s, err := fromStdin(inAcme(`
users:
  - &ann {username: ann, name: Ann, isSuspended: true}
  - {<<: *ann, username: bob, name: Bob}
  - {<<: [{name: first}, *ann], username: cid}
`))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"bob": `{"isSuspended":true,"name":"Bob","username":"bob"}`,
		"cid": `{"isSuspended":true,"name":"first","username":"cid"}`,
	} {
		if got := s.Lookup(acmeAddress.Child("users", name)).Fields.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestCore(t *testing.T) {
	for in, want := range map[string]string{
		"0x1F": "31", "0o17": "15", "1e3": "1e3", "+5": "5", "-0": "-0", ".5": "0.5", "1.": "1", "-.5e-3": "-0.5e-3", "1.e2": "1e2", "0": "0", "0.10": "0.10",
		"1_000": `"1_000"`, "12:30:45": `"12:30:45"`, "2026-01-01": `"2026-01-01"`, "yes": `"yes"`, "Off": `"Off"`, "--1": `"--1"`, "+-1": `"+-1"`,
		"0x": `"0x"`, "0xg": `"0xg"`, "-0x1": `"-0x1"`, "1e": `"1e"`, "e1": `"e1"`, "1.2.3": `"1.2.3"`, "...": `"..."`, "+": `"+"`, ".": `"."`,
		"True": "true", "FALSE": "false", "~": "null", "Null": "null", "nULL": `"nULL"`, "'5'": `"5"`, `"true"`: `"true"`,
	} {
		s, err := fromStdin(inAcme("users:\n  - username: ann\n    customData:\n      x: " + in))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := field(t, s, acmeAddress.Child("users", "ann"), "customData.x").String(); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}
