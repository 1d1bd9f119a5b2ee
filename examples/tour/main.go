// Tour shows what Tenon does, on the sandbox, as a person would see it:
//
//	go run ./examples/tour bin/tenon
//
// It plans and applies an example for each provider, has somebody change two
// things behind its back, finds them, and puts them back. Nothing outside a
// temporary folder and 127.0.0.1 is touched.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./examples/tour PATH-OF-TENON")
		os.Exit(1)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := run(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, tool string) error {
	tool, err := filepath.Abs(tool)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tenon-tour-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	t := &tour{ctx: ctx, tool: tool, top: dir, dir: dir, env: os.Environ()}
	t.say("A Logto Cloud, a Keycloak and an Atlas to play with, in memory, on 127.0.0.1.")
	fmt.Println("$ tenon sandbox --env-file sandbox.env &\n$ . ./sandbox.env")
	if err := t.start(); err != nil {
		return err
	}
	defer func() { t.stop() }()
	if err := t.keys(); err != nil {
		return err
	}
	for _, a := range t.acts() {
		if err := t.walk(a); err != nil {
			return err
		}
	}
	return nil
}

// act is one provider's part of the tour.
type act struct {
	example, about string // folder in examples, and what it is
	order          string // what comes after what
	meddle         func() error
	finale         func() error // nil: none
}

func (t *tour) acts() []act {
	return []act{
		{"acme", "Logto: a tenant, its API, applications, users.", "The tenant comes first, then its credentials, then what is in it.", t.meddleWithLogto, nil},
		{"sso", "Keycloak: a realm, its clients, roles, groups, users.", "The realm comes first, then what is in it, each after what it names.", t.meddleWithKeycloak, nil},
		{"atlas", "MongoDB Atlas: an organization, its credentials, people, a project.", "The organization is there; what assigns something comes after it.", t.meddleWithAtlas, t.rotate},
	}
}

// tour is a person at a terminal.
type tour struct {
	ctx  context.Context
	tool string
	top  string // the tour's own folder
	dir  string // where the person is
	env  []string
	stop func() // ends the sandbox
}

// keys makes the key pair of the secret store.
func (t *tour) keys() error {
	t.say("A key pair for the secret store. The private key stays in the environment.")
	identity, err := t.output("secrets", "keygen")
	if err != nil {
		return err
	}
	for line := range strings.Lines(identity) {
		if strings.HasPrefix(line, "AGE-SECRET-KEY-") {
			t.env = append(t.env, "TENON_AGE_IDENTITY="+strings.TrimSpace(line))
		}
	}
	fmt.Println("$ export TENON_AGE_IDENTITY=$(tenon secrets keygen)")
	return nil
}

// walk plans, applies, meddles, and repairs, in a folder of its own.
func (t *tour) walk(a act) error {
	text, err := os.ReadFile(filepath.Join("examples", a.example, "tenon.yaml"))
	if err != nil {
		return err
	}
	outer := t.dir
	defer func() { t.dir = outer }()
	t.dir = filepath.Join(outer, a.example)
	if err := os.Mkdir(t.dir, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(t.dir, "tenon.yaml"), text, 0o600); err != nil {
		return err
	}
	t.say("— " + a.about + " The file is examples/" + a.example + "/tenon.yaml.")
	for _, step := range []struct {
		say  string
		exit int
		args []string
		do   func() error
	}{
		{say: "What would be done? A plan never writes.", args: []string{"plan"}},
		{say: "Do it. " + a.order, args: []string{"apply", "--yes"}},
		{say: "And again: there is nothing to do.", args: []string{"plan"}},
		{say: "Now somebody changes two things in the Console …", do: a.meddle},
		{say: "… which a cron job finds (exit code 2):", args: []string{"drift"}, exit: 2},
		{say: "Put them back.", args: []string{"apply", "--yes"}},
		{say: "All is as the file says.", args: []string{"plan", "--detailed-exitcode"}},
	} {
		t.say(step.say)
		if step.do != nil {
			err = step.do()
		} else {
			err = t.show(step.exit, step.args...)
		}
		if err != nil {
			return err
		}
	}
	if a.finale != nil {
		return a.finale()
	}
	return nil
}

func (t *tour) say(text string) { fmt.Printf("\n# %s\n", text) }

func (t *tour) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(t.ctx, t.tool, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = t.dir, t.env, os.Stderr
	return cmd
}

// show runs the tool in front of the person, and wants an exit code.
func (t *tour) show(exit int, args ...string) error {
	fmt.Println("$ tenon " + strings.Join(args, " "))
	cmd := t.command(args...)
	cmd.Stdout = os.Stdout
	err := cmd.Run()
	code := cmd.ProcessState.ExitCode()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return err
	}
	if code != exit {
		return fmt.Errorf("tenon %s ended with exit code %d, not %d", strings.Join(args, " "), code, exit)
	}
	return nil
}

func (t *tour) output(args ...string) (string, error) {
	cmd := t.command(args...)
	cmd.Stderr = nil
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("tenon %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}

// start starts the providers' servers on this machine and takes their environment.
func (t *tour) start() error {
	file := filepath.Join(t.top, "sandbox.env")
	_ = os.Remove(file) // of the last one
	cmd := t.command("sandbox", "--listen", "127.0.0.1:0", "--env-file", file, "--data", filepath.Join(t.top, "data"))
	if err := cmd.Start(); err != nil {
		return err
	}
	t.stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	for range 200 {
		if env, err := readEnv(file); err == nil {
			t.env = append(t.env, env...)
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.stop()
	return errors.New("the sandbox did not start within 10 s")
}

// readEnv reads lines of the form export NAME='value'.
func readEnv(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var env []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, v, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		if ok {
			env = append(env, name+"="+strings.Trim(v, "'"))
		}
	}
	if len(env) == 0 {
		return nil, errors.New("the file is still empty")
	}
	return env, nil
}
