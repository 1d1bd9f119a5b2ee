package main

import (
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// door stands before a real server and counts requests by route.
type door struct {
	url    string
	mu     sync.Mutex
	routes map[string]int
}

func openDoor(address string) (*door, error) {
	if address == "" {
		return nil, errors.New("no server: set KEYCLOAK_URL, KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD, or run make bench-keycloak")
	}
	target, err := url.Parse(strings.TrimRight(address, "/"))
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d := &door{url: "http://" + l.Addr().String(), routes: map[string]int{}}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 2 * parallelism
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }, Transport: transport}
	counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mu.Lock()
		d.routes[r.Method+" "+routeOf(r.URL.Path)]++
		d.mu.Unlock()
		proxy.ServeHTTP(w, r)
	})
	go func() { _ = (&http.Server{Handler: counted, ReadHeaderTimeout: time.Minute}).Serve(l) }()
	return d, nil
}

// take gives the counts, and begins anew.
func (d *door) take() map[string]int {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := d.routes
	d.routes = map[string]int{}
	return out
}

var (
	anID   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	aRole  = regexp.MustCompile(`/roles/[^/]+`)
	aRealm = regexp.MustCompile(`^(/admin)?/realms/([^/]+)`)
)

// routeOf is a path with {} for what names one object.
func routeOf(path string) string {
	path = aRealm.ReplaceAllStringFunc(path, func(s string) string { return strings.TrimSuffix(s, "/"+realmName) })
	return aRole.ReplaceAllString(anID.ReplaceAllString(path, "{}"), "/roles/{}")
}
