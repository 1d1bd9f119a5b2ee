package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// instant is a time in the data that a sandbox keeps.
var instant = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"`)

// pass lets days go by: the sandbox is stopped, all that it remembers becomes so
// much older, and it is started again.
func (t *tour) pass(days int) error {
	t.stop()
	files, err := filepath.Glob(filepath.Join(t.top, "data*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		older := instant.ReplaceAllFunc(data, func(text []byte) []byte {
			at, err := time.Parse(`"`+time.RFC3339Nano+`"`, string(text))
			if err != nil || at.IsZero() {
				return text
			}
			return []byte(at.AddDate(0, 0, -days).Format(`"` + time.RFC3339Nano + `"`))
		})
		if err := os.WriteFile(file, older, 0o600); err != nil {
			return err
		}
	}
	return t.start()
}

// rotate shows what time does to a secret.
func (t *tour) rotate() error {
	t.say("Five days pass (for the sandbox: its data are made so much older).")
	if err := t.pass(5); err != nil {
		return err
	}
	for _, step := range []struct {
		say  string
		exit int
		args []string
	}{
		{"The secret of ci has two days left. That is found …", 2, []string{"drift"}},
		{"… and it gets a successor, which is kept and tried before the old one may go.", 0, []string{"apply", "--yes"}},
		{"The old one works until the overlap is over.", 0, []string{"plan"}},
	} {
		t.say(step.say)
		if err := t.show(step.exit, step.args...); err != nil {
			return fmt.Errorf("rotation: %w", err)
		}
	}
	return nil
}
