package fake

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// front serves a handler that counts its work behind a Front.
func front(t *testing.T, faults ...Fault) (Front, string, *atomic.Int32) {
	t.Helper()
	var work atomic.Int32
	f := Front{Log: &Recorder{}, Faults: &Faults{}, ReadOnly: &ReadOnly{}, Classify: func(r *http.Request) Class {
		if strings.HasSuffix(r.URL.Path, "/token") {
			return Class{Token: true}
		}
		return ClassifyByMethod(r)
	}}
	f.Faults.Add(faults...)
	s := httptest.NewServer(f.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		work.Add(1)
		w.WriteHeader(http.StatusCreated)
	})))
	t.Cleanup(s.Close)
	return f, s.URL, &work
}

// send gives the status, or 0 where no answer came.
func send(t *testing.T, method, url, body string) int {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // a kept connection may be tried twice
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	res.Body.Close()
	return res.StatusCode
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		fault string
		want  []int // statuses of POSTs in a row
		work  int32
	}{
		{"429:every=2", []int{201, 429, 201, 429}, 2},
		{"500:nth=3", []int{201, 201, 500, 201}, 3},
		{"503:times=1", []int{503, 201}, 1},
		{"reset-before:nth=1", []int{0, 201}, 1},
		{"reset-after:nth=1", []int{0, 201}, 2},
		{"slow:1ms", []int{201, 201}, 2},
		{"500:method=get", []int{201, 201}, 2},
		{"500:path=^/other$", []int{201}, 1},
		{"500:path=^/thing$", []int{500}, 0},
		{"502:p=1", []int{502, 502}, 0},
	} {
		f, err := ParseFault(c.fault)
		if err != nil {
			t.Fatal(err)
		}
		fr, url, work := front(t, f)
		for i, want := range c.want {
			if got := send(t, "POST", url+"/thing", "{}"); got != want {
				t.Errorf("%s: request %d: %d, want %d", c.fault, i+1, got, want)
			}
			if log := fr.Log.Requests(); log[i].Status != want {
				t.Errorf("%s: request %d is logged as %d", c.fault, i+1, log[i].Status)
			}
		}
		if got := work.Load(); got != c.work {
			t.Errorf("%s: worked %d times, want %d", c.fault, got, c.work)
		}
	}
}

func TestFaultRetryAfter(t *testing.T) {
	for text, want := range map[string]string{"429": "1", "429:retry-after=1500ms": "2", "503": "1", "500": ""} {
		f, err := ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		f.answer(w)
		if got := w.Header().Get("Retry-After"); got != want {
			t.Errorf("%s: Retry-After %q, want %q", text, got, want)
		}
	}
}

func TestFaultExpire(t *testing.T) {
	fs := &Faults{}
	fs.Add(Fault{Action: ExpireTokens, Nth: 2})
	expired := 0
	h := Front{Faults: fs, Expire: func() { expired++ }}.Wrap(http.NotFoundHandler())
	for range 3 {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}
	if expired != 1 || fs.Hits() != 1 {
		t.Errorf("expired %d times, %d hits", expired, fs.Hits())
	}
}

// TestFaultSeed: the same seed hits the same requests.
func TestFaultSeed(t *testing.T) {
	hits := func(seed int64) (out []bool) {
		fs := &Faults{}
		fs.Add(Fault{Action: Answer, Status: 500, P: 0.3, Seed: seed})
		for range 200 {
			out = append(out, fs.next(httptest.NewRequest("GET", "/", nil)) != nil)
		}
		return out
	}
	a, b, c := hits(1), hits(1), hits(2)
	same, differ, n := true, false, 0
	for i := range a {
		same = same && a[i] == b[i]
		differ = differ || a[i] != c[i]
		if a[i] {
			n++
		}
	}
	if !same || !differ || n < 30 || n > 90 {
		t.Errorf("same %v, differ %v, %d of 200 hit at p=0.3", same, differ, n)
	}
}

func TestParseFault(t *testing.T) {
	for _, text := range []string{
		"429:every=7", "reset-after:p=0.05,seed=3,method=POST", "slow:50ms", "500:nth=12", "expire:nth=30",
		"503:times=2,retry-after=2s,path=^/users,?$", "reset-before",
	} {
		f, err := ParseFault(text)
		if err != nil || f.String() != text {
			t.Errorf("%s: %v %v", text, f, err)
		}
	}
	for _, text := range []string{"", "flood", "200", "429:every=0", "500:p=2", "500:when=now", "slow", "slow:x", "500:50ms", "500:path=("} {
		if f, err := ParseFault(text); err == nil {
			t.Errorf("%q is read as %v", text, f)
		}
	}
	if f, _ := ParseFault("500:path=a,b"); f.Path == nil || f.Path.String() != regexp.MustCompile("a,b").String() {
		t.Error("path= does not take the rest")
	}
}

func TestRecorder(t *testing.T) {
	f, url, _ := front(t)
	send(t, "POST", url+"/token", "grant")
	send(t, "GET", url+"/a%2Fb?page=2", "")
	send(t, "PUT", url+"/x", strings.Repeat("x", BodyLimit+10))
	all := f.Log.Requests()
	if len(all) != 3 || len(f.Log.Mutations()) != 1 || len(f.Log.Reads()) != 1 || len(f.Log.Tokens()) != 1 {
		t.Fatalf("%+v", all)
	}
	if all[1].Path != "/a%2Fb" || all[1].Query.Get("page") != "2" || all[1].Status != 201 {
		t.Errorf("%+v", all[1])
	}
	if string(all[0].Body) != "grant" || len(all[2].Body) != BodyLimit {
		t.Errorf("bodies of %d and %d bytes", len(all[0].Body), len(all[2].Body))
	}
	f.Log.Reset()
	if len(f.Log.Requests()) != 0 {
		t.Error("Reset leaves requests")
	}
}

func TestReadOnly(t *testing.T) {
	f, url, work := front(t)
	f.ReadOnly.Set(true)
	for method, want := range map[string]int{"GET": 201, "PATCH": 500, "DELETE": 500} {
		if got := send(t, method, url+"/x", ""); got != want {
			t.Errorf("%s: %d, want %d", method, got, want)
		}
	}
	if got := send(t, "POST", url+"/token", ""); got != 201 {
		t.Errorf("a token request is refused: %d", got)
	}
	if n := len(f.ReadOnly.Violations()); n != 2 || work.Load() != 2 {
		t.Errorf("%d violations, worked %d times", n, work.Load())
	}
	f.ReadOnly.Set(false)
	if got := send(t, "DELETE", url+"/x", ""); got != 201 {
		t.Errorf("switched off: %d", got)
	}
}

func TestLimiter(t *testing.T) {
	clock := NewClock(time.Unix(0, 0))
	l := &Limiter{N: 2, Per: 10 * time.Second}
	allow := func(key string) bool { ok, _ := l.Allow(key, clock.Now()); return ok }
	if !allow("a") || !allow("a") || allow("a") || !allow("b") {
		t.Error("the limit is not 2 for each key")
	}
	clock.Advance(4 * time.Second)
	if _, wait := l.Allow("a", clock.Now()); wait != 6*time.Second {
		t.Errorf("wait %v", wait)
	}
	clock.Advance(6 * time.Second)
	if !allow("a") {
		t.Error("the window does not end")
	}
	var none Limiter
	if ok, _ := none.Allow("a", clock.Now()); !ok {
		t.Error("the zero value limits")
	}
}

func TestConcurrentUse(t *testing.T) {
	f, url, _ := front(t, Fault{Action: Answer, Status: 500, P: 0.5})
	ids := NewIDs(1)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				send(t, "POST", url, "{}")
				f.Log.Mutations()
				ids.Make(Hex, 8)
				f.ReadOnly.Violations()
			}
		})
	}
	wg.Wait()
	if n := len(f.Log.Requests()); n != 80 {
		t.Errorf("%d requests logged", n)
	}
}
