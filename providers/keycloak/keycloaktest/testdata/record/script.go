package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// recorder plays one scenario. A scenario has a line for each step:
//
//	# text                     a note to the next request
//	METHOD PATH [BODY]         a request; BODY is JSON, @{…} is the last answer with
//	                           fields changed (null takes one out), a form for tokens
//	~ METHOD PATH [BODY]       the same, not written down
//	= NAME [PATH]              keep an id as $NAME: of the last answer's Location,
//	                           or what PATH leads to ([clientId=web]/id, 0/id, id)
//	login NAME REALM FORM      ask for a token and keep it under NAME
//	as NAME                    use that token from here on; admin is the first one
//	wait N                     let N seconds pass
type recorder struct {
	base, user, password string
	as                   string
	tokens               map[string]string
	made                 time.Time // of the admin's token
	vars                 map[string]string
	note                 []string
	last                 any
	location             string
	out                  bytes.Buffer
	pairs                int
	hide                 *disguise
}

func newRecorder(base, user, password string) *recorder {
	return &recorder{
		base: base, user: user, password: password, as: "admin",
		tokens: map[string]string{}, vars: map[string]string{}, hide: newDisguise(base),
	}
}

// nobody is an id that nothing has.
const nobody = "00000000-0000-4000-8000-00000000beef"

var request = regexp.MustCompile(`^(~ )?(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD) (\S+)(?: (.*))?$`)

func (r *recorder) play(script string) error {
	for i, line := range strings.Split(script, "\n") {
		err := r.step(line)
		if name, isKeep := strings.CutPrefix(line, "= "); err != nil && isKeep { // go on, with an id that nothing has
			log.Printf("line %d: %s: %v", i+1, line, err)
			name, _, _ = strings.Cut(name, " ")
			r.vars[name], err = nobody, nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %s: %w", i+1, line, err)
		}
	}
	return nil
}

func (r *recorder) step(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case strings.TrimSpace(line) == "":
		return nil
	case word == "#":
		r.note = append(r.note, rest)
		return nil
	case word == "=":
		name, path, _ := strings.Cut(rest, " ")
		return r.keep(name, path)
	case word == "login":
		name, rest, _ := strings.Cut(rest, " ")
		realm, form, _ := strings.Cut(rest, " ")
		return r.login(name, realm, form)
	case word == "as":
		r.as = rest
		return nil
	case word == "wait":
		n, err := strconv.Atoi(rest)
		time.Sleep(time.Duration(n) * time.Second)
		fmt.Fprintf(&r.out, "wait %d\n\n", n)
		return err
	}
	m := request.FindStringSubmatch(line)
	if m == nil {
		return fmt.Errorf("not understood")
	}
	body, err := r.body(m[4])
	if err != nil {
		return err
	}
	return r.send(m[1] == "", m[2], r.fill(m[3]), body)
}

var variable = regexp.MustCompile(`\$[A-Z][A-Z0-9_]*`)

func (r *recorder) fill(text string) string {
	return variable.ReplaceAllStringFunc(text, func(name string) string {
		if v, ok := r.vars[name[1:]]; ok {
			return v
		}
		return name
	})
}

// body fills variables in, and lays @{…} over the last answer.
func (r *recorder) body(text string) (string, error) {
	text = r.fill(text)
	if !strings.HasPrefix(text, "@") {
		return text, nil
	}
	last, ok := r.last.(map[string]any)
	if !ok {
		return "", fmt.Errorf("the last answer is no object")
	}
	var patch map[string]any
	if err := json.Unmarshal([]byte(text[1:]), &patch); err != nil {
		return "", err
	}
	merged := maps.Clone(last)
	for k, v := range patch {
		if v == nil {
			delete(merged, k)
		} else {
			merged[k] = v
		}
	}
	raw, err := json.Marshal(merged)
	return string(raw), err
}

func (r *recorder) keep(name, path string) error {
	if path == "" {
		if r.location == "" {
			return fmt.Errorf("the last answer has no Location")
		}
		r.vars[name] = r.location[strings.LastIndex(r.location, "/")+1:]
		return nil
	}
	at := r.last
	for _, seg := range strings.Split(path, "/") {
		if at = walk(at, seg); at == nil {
			return fmt.Errorf("%s: nothing there", seg)
		}
	}
	r.vars[name] = fmt.Sprint(at)
	return nil
}

func walk(at any, seg string) any {
	switch v := at.(type) {
	case map[string]any:
		return v[seg]
	case []any:
		if i, err := strconv.Atoi(seg); err == nil && i < len(v) {
			return v[i]
		}
		key, want, _ := strings.Cut(strings.Trim(seg, "[]"), "=")
		for _, e := range v {
			if o, ok := e.(map[string]any); ok && fmt.Sprint(o[key]) == want {
				return e
			}
		}
	}
	return nil
}
