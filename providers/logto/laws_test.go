package logto_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tenon/providers/internal/conform"
	"tenon/providers/logto"
	"tenon/providers/logto/logtotest"
)

// law reads one of the state files that the laws are held on.
func law(name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", "laws", name+".yaml"))
	if err != nil {
		panic(err)
	}
	return string(data)
}

func suite() conform.Suite {
	return conform.Suite{
		Provider: logto.Provider(), Start: start, Base: conformBase, Samples: samples(),
		Laws: conform.Laws{
			Connection: law("connection"), Export: []string{"logto.cloud"},
			Full: law("full"), Changed: law("changed"), Bare: law("bare"),
			Env:  map[string]string{"ANN_PASSWORD": "made-up for ann", "BOB_PASSWORD": "made-up for bob"},
			Kept: []string{"logto.cloud.tenants[acme]#defaultApplication"},
		},
	}
}

// start serves a sandbox behind the handlers of a test.
func start(t testing.TB, o conform.Start) *conform.Server {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := logtotest.New(logtotest.Options{Seed: o.Seed, BaseURL: "http://" + listener.Addr().String()})
	if o.Data != nil {
		if err := s.Load(bytes.NewReader(o.Data)); err != nil {
			t.Fatal(err)
		}
	}
	var handler http.Handler = s
	if o.Wrap != nil {
		handler = o.Wrap(s)
	}
	front := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler}}
	front.Start()
	t.Cleanup(front.Close)
	save := func() []byte {
		var b bytes.Buffer
		if err := s.Save(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	return &conform.Server{Env: s.Env(), Log: s.Log, ReadOnly: s.ReadOnly, Save: save, Objects: func() []string { return objects(t, save()) }}
}

// objects names what a saved sandbox holds, by the sandbox's own books.
func objects(t testing.TB, saved []byte) []string {
	type table struct {
		Columns []string
		Rows    [][]any
	}
	var file struct {
		Data struct {
			Tenants []struct {
				Name   string
				Tables map[string]table
				Links  map[string]map[string][]string
			}
		}
	}
	if err := json.Unmarshal(saved, &file); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, tenant := range file.Data.Tenants {
		out = append(out, "tenant "+tenant.Name)
		for name, tab := range tenant.Tables {
			for _, row := range tab.Rows {
				key := ""
				for i, column := range tab.Columns {
					if slices.Contains([]string{"name", "indicator", "username", "primaryEmail"}, column) {
						key += fmt.Sprintf(" %v", row[i+1])
					}
				}
				out = append(out, tenant.Name+": "+name+key)
			}
		}
		for name, pairs := range tenant.Links {
			for _, targets := range pairs {
				for range targets {
					out = append(out, tenant.Name+": link "+name)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func TestLawsAreHeldOnEverything(t *testing.T) { conform.Complete(t, suite()) }

func TestExport(t *testing.T) {
	t.Parallel()
	conform.Export(t, suite())
}
