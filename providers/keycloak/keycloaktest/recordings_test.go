package keycloaktest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pair is one recorded request with the real server's answer, or a pause.
type pair struct {
	file, note string
	line       int
	wait       int // seconds; no request then
	method     string
	target     string // path and query
	as         string // whose token; "" is the admin's
	login      string // under what name to keep the token of the answer
	kind       string // Content-Type of the request
	body       string
	status     int
	location   string
	answerKind string
	answer     string
}

func (p pair) String() string {
	return fmt.Sprintf("%s:%d %s %s", p.file, p.line, p.method, p.target)
}

func recordings(t testing.TB, dir string) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/" + dir + "/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no recordings", err)
	}
	return files
}

func readRecording(t testing.TB, file string) []pair {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	line := 1
	for block := range strings.SplitSeq(string(raw), "\n\n") {
		if p, ok := readPair(block); ok {
			p.file, p.line = filepath.Base(file), line
			out = append(out, p)
		}
		line += strings.Count(block, "\n") + 2
	}
	return out
}

func readPair(block string) (p pair, ok bool) {
	for line := range strings.SplitSeq(block, "\n") {
		head, rest, _ := strings.Cut(line, " ")
		switch {
		case head == "wait":
			p.wait, _ = strconv.Atoi(rest)
			return p, true
		case head == "#":
			p.note = rest
			if name, found := strings.CutPrefix(rest, "login "); found {
				p.login = name
			}
		case head == ">" && p.method == "":
			p.method, p.target, _ = strings.Cut(rest, " ")
		case head == ">" && strings.HasPrefix(rest, "As: "):
			p.as = rest[4:]
		case head == ">" && strings.HasPrefix(rest, "Content-Type: "):
			p.kind = rest[14:]
		case head == ">" && rest != "":
			p.body = rest
		case head == "<" && p.status == 0:
			p.status, _ = strconv.Atoi(rest)
		case head == "<" && strings.HasPrefix(rest, "Location: "):
			p.location = rest[10:]
		case head == "<" && strings.HasPrefix(rest, "Content-Type: "):
			p.answerKind = rest[14:]
		case head == "<" && rest != "":
			p.answer = strings.ReplaceAll(rest, `\n`, "\n")
			if strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "[") || strings.HasPrefix(rest, `"`) {
				p.answer = rest
			}
		}
	}
	return p, p.method != ""
}
