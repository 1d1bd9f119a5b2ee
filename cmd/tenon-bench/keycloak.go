package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// keycloak measures a plan with nothing to do of a large realm on a real
// server, beside a bare loop over the same lists. The server is the one that
// KEYCLOAK_URL names, with KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD; the realm
// is made there, and deleted in the end.
func keycloak(ctx context.Context, args []string, out, messages io.Writer) (err error) {
	set := flag.NewFlagSet("keycloak", flag.ContinueOnError)
	set.SetOutput(messages)
	tenon := set.String("tenon", "bin/tenon", "the `binary` to measure")
	size := crowd{}
	set.IntVar(&size.users, "users", 10_000, "how many users")
	set.IntVar(&size.clients, "clients", 2_000, "how many clients, each with a role of its own")
	set.IntVar(&size.groups, "groups", 3_000, "how many groups, nine of ten inside another")
	set.IntVar(&size.roles, "roles", 10, "how many roles of the realm")
	rounds := set.Int("rounds", 3, "pairs of runs")
	keep := set.Bool("keep", false, "leave the realm there, and use one that was left there")
	if err := set.Parse(args); err != nil {
		return err
	}
	b := &realmBench{size: size, rounds: *rounds, out: out, messages: messages}
	if b.tenon, err = filepath.Abs(*tenon); err != nil {
		return err
	}
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "tenon-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if b.door, err = openDoor(os.Getenv("KEYCLOAK_URL")); err != nil {
		return err
	}
	b.env = []string{"KEYCLOAK_ENDPOINT=" + b.door.url, "KEYCLOAK_ADMIN=" + cmp.Or(os.Getenv("KEYCLOAK_ADMIN"), "admin"), "KEYCLOAK_ADMIN_PASSWORD=" + os.Getenv("KEYCLOAK_ADMIN_PASSWORD")}
	if !*keep {
		defer func() { err = cmp.Or(err, b.clear(context.WithoutCancel(ctx))) }()
	}
	if err := b.fill(ctx, *keep); err != nil {
		return err
	}
	for _, members := range []bool{false, true} {
		if err := b.figure(ctx, members); err != nil {
			return err
		}
	}
	return nil
}

// realmBench is one run of the measurement.
type realmBench struct {
	self, tenon, dir string
	size             crowd
	rounds           int
	door             *door
	env              []string // of both sides
	out, messages    io.Writer
}

// run is one process of a side, and the requests that it sent.
type run struct {
	usage
	routes map[string]int
}

func (b *realmBench) run(ctx context.Context, dir, name string, args ...string) (run, error) {
	b.door.take()
	u, err := measure(ctx, dir, b.env, name, args...)
	return run{u, b.door.take()}, err
}

// figure measures one state: with memberships and roles of users, or without.
func (b *realmBench) figure(ctx context.Context, members bool) error {
	name := "without memberships"
	if members {
		name = "with memberships"
	}
	dir := filepath.Join(b.dir, strings.ReplaceAll(name, " ", "-"))
	if err := b.size.write(dir, members); err != nil {
		return err
	}
	began := time.Now()
	first, err := b.run(ctx, dir, b.tenon, "apply", "--yes")
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(b.messages, "%s: the first apply took %s and %d requests\n", name, shown(time.Since(began)), total(first.routes))
	bareArgs := []string{"bare", "keycloak"}
	if members {
		bareArgs = append(bareArgs, "-members")
	}
	var tenons, bares []run
	for range b.rounds {
		t, err := b.run(ctx, dir, b.tenon, "plan", "--detailed-exitcode")
		if err != nil {
			return err
		}
		l, err := b.run(ctx, dir, b.self, bareArgs...)
		if err != nil {
			return err
		}
		tenons, bares = append(tenons, t), append(bares, l)
	}
	b.print(name, tenons, bares)
	return nil
}

func (b *realmBench) print(name string, tenons, bares []run) {
	var ratios []float64
	for i := range tenons {
		ratios = append(ratios, tenons[i].wall.Seconds()/bares[i].wall.Seconds())
	}
	usages := func(runs []run) (out []usage) {
		for _, r := range runs {
			out = append(out, r.usage)
		}
		return out
	}
	t, l := tenons[0].routes, bares[0].routes
	_, _ = fmt.Fprintf(b.out, "\nA plan with nothing to do, %s: %d users, %d clients with a role each, %d groups, %d roles of the realm\n", name, b.size.users, b.size.clients, b.size.groups, b.size.roles)
	_, _ = fmt.Fprintf(b.out, "tenon: %d requests, %s; the bare loop: %d requests, %s; ratio %.2f\n", total(t), told(usages(tenons)), total(l), told(usages(bares)), middle(ratios))
	w := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "request\ttenon\tbare\t")
	both := maps.Clone(t)
	maps.Copy(both, l)
	for _, route := range slices.Sorted(maps.Keys(both)) {
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t\n", route, t[route], l[route])
	}
	_ = w.Flush()
}

func total(routes map[string]int) (n int) {
	for _, sent := range routes {
		n += sent
	}
	return n
}
