package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
	"gopkg.in/yaml.v3"
)

// parallelism is what tenon does at a time unless it is told otherwise.
const parallelism = 10

const pageSize = 100

// bare is the process of a bare loop: what anybody would write who wants the
// requests sent, the answers read, and nothing else.
func bare(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("bare: fetch, create, parse, keycloak or atlas")
	}
	set := flag.NewFlagSet("bare", flag.ContinueOnError)
	roles := set.Bool("roles", false, "read the members of all roles too")
	users := set.Int("users", 0, "how many to create")
	members := set.Bool("members", false, "read who is in each group and has each role too")
	if err := set.Parse(args[1:]); err != nil {
		return err
	}
	switch args[0] {
	case "parse":
		return bareParse(set.Arg(0))
	case "keycloak":
		return bareKeycloak(ctx, *members)
	case "atlas":
		return bareAtlas(ctx)
	}
	l, err := signIn(ctx)
	if err != nil {
		return err
	}
	if args[0] == "create" {
		return l.create(ctx, *users)
	}
	return l.fetch(ctx, *roles)
}

// bareParse reads a YAML file into nodes and looks at none.
func bareParse(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var doc yaml.Node
	return yaml.Unmarshal(data, &doc)
}

// loop is a client with a token.
type loop struct {
	client      http.Client
	base, token string
}

func newLoop(base string) *loop {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = parallelism
	return &loop{client: http.Client{Transport: transport}, base: base}
}

func signIn(ctx context.Context) (*loop, error) {
	l := newLoop(os.Getenv("LOGTO_ENDPOINT"))
	form := url.Values{"grant_type": {"client_credentials"}, "scope": {"all"}, "resource": {"https://default.logto.app/api"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(os.Getenv("LOGTO_APP_ID"), os.Getenv("LOGTO_APP_SECRET"))
	answer, _, err := l.do(req)
	if err != nil {
		return nil, err
	}
	fields, _ := answer.(map[string]any)
	l.token, _ = fields["access_token"].(string)
	return l, nil
}

// do sends a request, and reads and decodes the answer.
func (l *loop) do(req *http.Request) (any, http.Header, error) {
	if l.token != "" {
		req.Header.Set("Authorization", "Bearer "+l.token)
	}
	resp, err := l.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, err
	}
	if resp.StatusCode > 299 {
		return nil, nil, fmt.Errorf("%s %s: %s %s", req.Method, req.URL, resp.Status, data)
	}
	var answer any
	if len(data) > 0 {
		err = json.Unmarshal(data, &answer)
	}
	return answer, resp.Header, err
}

// page reads one page of a list and tells how many objects there are in all.
func (l *loop) page(ctx context.Context, path string, n int) ([]any, int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/api%s?page=%d&page_size=%d", l.base, path, n, pageSize), nil)
	if err != nil {
		return nil, 0, err
	}
	answer, header, err := l.do(req)
	if err != nil {
		return nil, 0, err
	}
	objects, _ := answer.([]any)
	total, err := strconv.Atoi(header.Get("Total-Number"))
	return objects, total, err
}

// fetch reads all users, the pages side by side.
func (l *loop) fetch(ctx context.Context, roles bool) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallelism)
	_, total, err := l.page(ctx, "/users", 1)
	if err != nil {
		return err
	}
	l.pages(ctx, g, "/users", 2, total)
	if roles {
		found, _, err := l.page(ctx, "/roles", 1)
		if err != nil {
			return err
		}
		for _, one := range found {
			role, _ := one.(map[string]any)
			members, _ := role["usersCount"].(float64)
			l.pages(ctx, g, fmt.Sprintf("/roles/%v/users", role["id"]), 1, int(members))
		}
	}
	return g.Wait()
}

func (l *loop) pages(ctx context.Context, g *errgroup.Group, path string, from, total int) {
	for n := from; n <= pagesOf(total); n++ {
		g.Go(func() error {
			_, _, err := l.page(ctx, path, n)
			return err
		})
	}
}

func pagesOf(objects int) int { return (objects + pageSize - 1) / pageSize }

// create makes users, some side by side.
func (l *loop) create(ctx context.Context, users int) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(parallelism)
	for i := range users {
		g.Go(func() error {
			body, err := json.Marshal(userNumber(i))
			if err != nil {
				return err
			}
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+"/api/users", bytes.NewReader(body))
			if err != nil {
				return err
			}
			req.Header.Set("Content-Type", "application/json")
			_, _, err = l.do(req)
			return err
		})
	}
	return g.Wait()
}
