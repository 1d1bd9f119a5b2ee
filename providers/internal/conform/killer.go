package conform

import (
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
)

// killer stands at a server's door, counts the requests, and kills the process
// that sends them at one of them. The zero value only counts.
type killer struct {
	mu      sync.Mutex
	seen    int
	at      int  // the number of the deadly request, from 1; 0: none
	after   bool // let the server do the work first
	process chan *os.Process
	dead    chan struct{}
	killed  bool
}

// arm makes the n-th request from now deadly. The process is told to begun, and
// its end to disarm.
func (k *killer) arm(n int, after bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen, k.at, k.after, k.killed = 0, n, after, false
	k.process, k.dead = make(chan *os.Process, 1), make(chan struct{})
}

func (k *killer) begun(p *os.Process) { k.process <- p }

// disarm says whether the process was killed.
func (k *killer) disarm() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.dead)
	k.at = 0
	return k.killed
}

func (k *killer) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.seen
}

// strikes counts a request and says whether it is the deadly one.
func (k *killer) strikes() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen++
	k.killed = k.killed || k.seen == k.at
	return k.seen == k.at
}

func (k *killer) wrap(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !k.strikes() {
			inner.ServeHTTP(w, r)
			return
		}
		if k.after {
			inner.ServeHTTP(httptest.NewRecorder(), r)
		}
		_ = (<-k.process).Kill() // the end of the run tells
		<-k.dead                 // no answer, not even the end of the connection, before it is gone
		panic(http.ErrAbortHandler)
	})
}
