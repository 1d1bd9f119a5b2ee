package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"golang.org/x/sync/errgroup"
)

// listed is a list of Atlas, and the newest version of it.
type listed struct{ path, version string }

// bareAtlas reads the lists of the organization that is there, and then those
// of all in it, some side by side; it ends its token in the end.
func bareAtlas(ctx context.Context) error {
	l := newLoop(os.Getenv("ATLAS_ENDPOINT"))
	if err := l.atlasToken(ctx, "/api/oauth/token", url.Values{"grant_type": {"client_credentials"}}); err != nil {
		return err
	}
	org := "/orgs/" + os.Getenv("ATLAS_ORG_ID")
	var inside []listed
	for _, of := range []listed{
		{"/orgs", "2023-01-01"}, {org + "/users", "2025-02-19"}, {org + "/serviceAccounts", "2024-08-05"},
		{org + "/apiKeys", "2023-01-01"}, {org + "/teams", "2023-01-01"}, {org + "/groups", "2023-01-01"},
	} {
		found, err := l.atlasList(ctx, of)
		if err != nil {
			return err
		}
		for _, one := range found {
			switch {
			case strings.HasSuffix(of.path, "/serviceAccounts") && one["name"] != "sandbox owner":
				inside = append(inside, listed{fmt.Sprintf("%s/%v/accessList", of.path, one["clientId"]), of.version})
			case strings.HasSuffix(of.path, "/groups"):
				at := fmt.Sprintf("/groups/%v", one["id"])
				inside = append(inside, listed{at + "/settings", of.version}, listed{at + "/serviceAccounts", "2024-08-05"}, listed{at + "/teams", of.version}, listed{at + "/accessList", of.version})
			}
		}
	}
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(parallelism)
	for _, of := range inside {
		g.Go(func() error { _, err := l.atlasList(inner, of); return err })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return l.atlasToken(ctx, "/api/oauth/revoke", url.Values{"token": {l.token}, "token_type_hint": {"access_token"}})
}

// atlasToken asks for a token, or ends it.
func (l *loop) atlasToken(ctx context.Context, path string, form url.Values) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	l.token = ""
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.SetBasicAuth(os.Getenv("ATLAS_CLIENT_ID"), os.Getenv("ATLAS_CLIENT_SECRET"))
	answer, _, err := l.do(req)
	fields, _ := answer.(map[string]any)
	l.token, _ = fields["access_token"].(string)
	return err
}

// atlasList reads a list to its end, or settings.
func (l *loop) atlasList(ctx context.Context, of listed) (all []map[string]any, err error) {
	for n := 1; ; n++ {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/api/atlas/v2%s?pageNum=%d&itemsPerPage=500", l.base, of.path, n), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Accept", "application/vnd.atlas."+of.version+"+json")
		answer, _, err := l.do(req)
		if err != nil {
			return nil, err
		}
		page, _ := answer.(map[string]any)
		results, _ := page["results"].([]any)
		for _, one := range results {
			fields, _ := one.(map[string]any)
			all = append(all, fields)
		}
		if total, _ := page["totalCount"].(float64); len(all) >= int(total) {
			return all, nil
		}
	}
}
