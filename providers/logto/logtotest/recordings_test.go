package logtotest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pair is one recorded request with the real server's answer.
type pair struct {
	file, note  string
	line        int
	method      string
	target      string // path and query
	basic       string // "id:secret" of the token endpoint
	header      http.Header
	body        string
	status      int
	want        http.Header
	answer      string
	cut         bool // the recording shortened a line
	requestGone bool // of the request itself
}

func (p pair) String() string {
	return fmt.Sprintf("%s:%d %s %s", p.file, p.line, p.method, p.target)
}

func (p pair) path() string { path, _, _ := strings.Cut(p.target, "?"); return path }

// maxLine is where the recordings cut long lines.
const maxLine = 2990

// specDir is the folder with the published descriptions and the recordings.
func specDir(t *testing.T) string {
	t.Helper()
	dir, there := specs()
	if !there {
		t.Skipf("no specifications at %s (set TENON_SPECS)", dir)
	}
	return dir
}

func specs() (dir string, there bool) {
	dir = os.Getenv("TENON_SPECS")
	if dir == "" {
		dir = "../../../../shared/specs"
	}
	_, err := os.Stat(dir)
	return dir, err == nil
}

func readRecording(t *testing.T, file string) []pair {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(specDir(t), "logto-recordings", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	var cur *pair
	note, sent, got := "", false, false // past the blank line of the request, of the answer
	for i, line := range strings.Split(string(raw), "\n") {
		cut := len(line) >= maxLine
		switch {
		case strings.HasPrefix(line, "# "):
			note = line[2:]
		case strings.HasPrefix(line, "> "):
			text := line[2:]
			if method, target, ok := requestLine(text); ok && (cur == nil || cur.status != 0) {
				out = append(out, pair{file: file, line: i + 1, note: note, method: method, header: http.Header{}, want: http.Header{}})
				cur, sent, got, note = &out[len(out)-1], false, false, ""
				cur.target, cur.basic, sent = splitBasic(target)
				continue
			}
			if name, val, ok := strings.Cut(text, ": "); ok && !sent {
				cur.header.Add(name, val)
			} else {
				cur.body, cur.requestGone = text, cut
			}
		case line == ">":
			sent = true
		case strings.HasPrefix(line, "< HTTP/1.1 "):
			cur.status, _ = strconv.Atoi(line[11:14])
		case strings.HasPrefix(line, "< ") && !got && line != "< ":
			name, val, _ := strings.Cut(line[2:], ": ")
			cur.want.Add(http.CanonicalHeaderKey(name), val)
		case line == "<":
			got = true
		case strings.HasPrefix(line, "< ") && got:
			cur.answer, cur.cut = line[2:], cut
		}
	}
	return out
}

func requestLine(text string) (method, target string, ok bool) {
	method, target, ok = strings.Cut(text, " ")
	switch method {
	case "GET", "POST", "PUT", "PATCH", "DELETE":
		return method, target, ok && strings.HasPrefix(target, "/")
	}
	return "", "", false
}

// splitBasic reads "/oidc/token  (HTTP Basic: id:secret)", whose body follows
// at once.
func splitBasic(target string) (path, basic string, form bool) {
	path, rest, form := strings.Cut(target, "  (HTTP Basic: ")
	basic = strings.TrimSuffix(rest, ")")
	if basic == "none" {
		basic = ""
	}
	return path, basic, form
}
