package apply_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tenon/apply"
	"tenon/plan"
	"tenon/providers/providertest"
)

// shows fails where a secret shows in a text or in any form of a value.
func shows(t *testing.T, what string, xs ...any) {
	t.Helper()
	for _, x := range xs {
		texts := []string{fmt.Sprintf("%v", x), fmt.Sprintf("%+v", x), fmt.Sprintf("%#v", x)}
		if v := reflect.ValueOf(x); v.Kind() == reflect.Pointer && !v.IsNil() {
			texts = append(texts, fmt.Sprintf("%v %+v %#v", v.Elem(), v.Elem(), v.Elem()))
		}
		if data, err := json.Marshal(x); err == nil {
			texts = append(texts, string(data))
		}
		for _, text := range texts {
			for _, part := range []string{"canary", "\nmail\nkey", `\nmail\nkey`} {
				if i := strings.Index(text, part); i >= 0 {
					t.Errorf("%s: a secret shows: …%s", what, text[max(0, i-120):min(len(text), i+40)])
					return
				}
			}
		}
	}
}

// TestNoSecretShows is law 5 on the core: old values, new ones, those of one
// character and of many lines.
func TestNoSecretShows(t *testing.T) {
	s := full()
	look := func(text string, o plan.Options) {
		t.Helper()
		p, in, err := s.Plan(t.Context(), text, o)
		if err != nil {
			shows(t, "error", err, err.Error())
			return
		}
		defer func() { _ = p.Close(context.WithoutCancel(t.Context())) }()
		shows(t, "plan", p, p.Steps, p.Refusals, p.Notes, in)
		for _, step := range p.Steps {
			shows(t, "step", step, step.Changes)
			for _, c := range step.Changes {
				if c.Secret && strings.Contains(fmt.Sprint(c.Before, c.After), "x") {
					t.Errorf("a secret of one character shows: %v", c)
				}
			}
		}
		s.Watch = func(e apply.Event) { shows(t, "event", e, e.Outcome) }
		r, err := s.Run(t.Context(), p, in)
		shows(t, "run", err)
		if r != nil {
			shows(t, "report", r, r.Outcomes)
			for _, o := range r.Outcomes {
				shows(t, "outcome", o, o.Err)
			}
		}
		shows(t, "what lies on the disk", string(s.State.Bytes()))
	}
	look(everything, meant)
	s.Env["ANN_PASSWORD"], s.Env["MAIL_PASSWORD"], s.Env["MAIL_KEY"] = "x", "x", "x"
	look(everything, meant)
	s.Env["ANN_PASSWORD"], s.Env["MAIL_PASSWORD"], s.Env["MAIL_KEY"] = "canary-new", "canary\nmail\nkey", "canary-key"
	look(everything, meant)
	s.System.Intercept = func(c providertest.Call) providertest.Fate {
		if c.Writes() {
			return providertest.Fate{Err: errors.New("no")}
		}
		return providertest.Fate{}
	}
	s.Env["ANN_PASSWORD"], s.Env["MAIL_PASSWORD"] = "canary-failed", "canary-failed"
	look(everything, meant)
	s.System.Intercept = nil
	look(strings.Replace(everything, "keys: [{name: k1, value: !env MAIL_KEY, seal: !env MAIL_SEAL}]", "keys: []", 1), meant)
	look("mem: {main: {}}", meant)
}
