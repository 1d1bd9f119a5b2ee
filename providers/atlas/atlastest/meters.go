package atlastest

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// meters are the buckets that requests are drawn from: one for each set of
// endpoints and scope, full at the start and filled up again within a minute.
type meters struct{ buckets map[string]*bucket }

type bucket struct {
	left float64
	at   time.Time
}

func newMeters() meters { return meters{map[string]*bucket{}} }

// draw is what is left after a request, for the headers.
type draw struct{ limit, left int }

const refill = 60 // seconds

// spend takes a request out of its bucket. Without limits it is told of, but
// never empty.
func (m meters) spend(c *call, at *route, path string) (draw, *refusal) {
	scope := c.who.id
	head, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if rest != "" {
		scope, _, _ = strings.Cut(rest, "/")
	}
	set := strconv.Itoa(at.bucket)
	key := head + " " + scope + " " + set
	b := m.buckets[key]
	if b == nil {
		b = &bucket{left: float64(at.bucket), at: c.now()}
		m.buckets[key] = b
	}
	b.left = min(float64(at.bucket), b.left+c.now().Sub(b.at).Seconds()*float64(at.bucket)/refill)
	b.at = c.now()
	if b.left < 1 && !c.opt.Unlimited {
		wait := int(math.Ceil((1 - b.left) * refill / float64(at.bucket)))
		bad := refuse(http.StatusTooManyRequests, "RATE_LIMITED_TOKEN_BUCKET", "Too many requests to "+path+": retry in "+strconv.Itoa(wait)+" seconds.",
			path, wait, at.bucket, at.bucket, refill)
		bad.retry = wait
		return draw{at.bucket, 0}, bad
	}
	b.left = max(0, b.left-1)
	return draw{at.bucket, int(b.left)}, nil
}

// mark adds the headers that answers past authentication have.
func (d draw) mark(a answer) answer {
	return a.with("RateLimit-Limit", strconv.Itoa(d.limit)).with("RateLimit-Remaining", strconv.Itoa(d.left))
}
