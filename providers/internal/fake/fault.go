package fake

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Action is what a fault does.
type Action int

// The actions. Their names in ParseFault are in brackets.
const (
	Answer       Action = iota // [429, 500, 503, …] answers a status, no work is done
	ResetBefore                // [reset-before] closes the connection before the work
	ResetAfter                 // [reset-after] does the work, then closes without an answer
	Slow                       // [slow] waits, then works
	ExpireTokens               // [expire] refuses from now on the tokens issued so far, then works
)

// Fault says when something goes wrong and what. A request counts if Method
// and Path match; of those that count, the fault hits the Nth (from 1), every
// Every-th, or each with probability P. With none of the three it hits all.
type Fault struct {
	Action     Action
	Status     int           // Answer: 429 or 5xx
	RetryAfter time.Duration // Answer: the Retry-After header in whole seconds; 0 means 1 s on 429 and 503, else none
	Delay      time.Duration // Slow

	Nth    int
	Every  int
	P      float64
	Seed   int64          // of P's random numbers; the same seed gives the same hits
	Times  int            // at most so many hits; 0 means without limit
	Method string         // "" means any
	Path   *regexp.Regexp // on the escaped path; nil means any
}

// String gives the form that ParseFault reads.
func (f Fault) String() string {
	var opts []string
	name := map[Action]string{ResetBefore: "reset-before", ResetAfter: "reset-after", Slow: "slow", ExpireTokens: "expire"}[f.Action]
	if f.Action == Answer {
		name = strconv.Itoa(f.Status)
	}
	add := func(set bool, format string, arg any) {
		if set {
			opts = append(opts, fmt.Sprintf(format, arg))
		}
	}
	add(f.Action == Slow, "%v", f.Delay)
	add(f.Nth > 0, "nth=%d", f.Nth)
	add(f.Every > 0, "every=%d", f.Every)
	add(f.P > 0, "p=%v", f.P)
	add(f.Seed != 0, "seed=%d", f.Seed)
	add(f.Times > 0, "times=%d", f.Times)
	add(f.Method != "", "method=%s", f.Method)
	add(f.RetryAfter > 0, "retry-after=%v", f.RetryAfter)
	add(f.Path != nil, "path=%v", f.Path)
	if len(opts) == 0 {
		return name
	}
	return name + ":" + strings.Join(opts, ",")
}

// ParseFault reads one fault as a command-line flag gives it:
//
//	429:every=7
//	503:p=0.1,seed=4,retry-after=2s
//	reset-after:p=0.05,seed=3,method=POST
//	slow:50ms,path=/users
//	500:nth=12
//	expire:nth=30
//
// path= takes the rest of the text, so that a pattern may hold commas.
func ParseFault(text string) (Fault, error) {
	name, rest, _ := strings.Cut(text, ":")
	f, err := faultNamed(name)
	if err != nil {
		return Fault{}, err
	}
	for rest != "" {
		var opt string
		if strings.HasPrefix(rest, "path=") {
			opt, rest = rest, ""
		} else {
			opt, rest, _ = strings.Cut(rest, ",")
		}
		if err := f.set(opt); err != nil {
			return Fault{}, fmt.Errorf("fault %q: %w", text, err)
		}
	}
	if f.Action == Slow && f.Delay == 0 {
		return Fault{}, fmt.Errorf("fault %q: slow wants a time (slow:50ms)", text)
	}
	return f, nil
}

func faultNamed(name string) (Fault, error) {
	switch name {
	case "reset-before":
		return Fault{Action: ResetBefore}, nil
	case "reset-after":
		return Fault{Action: ResetAfter}, nil
	case "slow":
		return Fault{Action: Slow}, nil
	case "expire":
		return Fault{Action: ExpireTokens}, nil
	}
	status, err := strconv.Atoi(name)
	if err != nil || http.StatusText(status) == "" || status < 400 {
		return Fault{}, fmt.Errorf("unknown fault %q (known: a status such as 429 or 500, reset-before, reset-after, slow, expire)", name)
	}
	return Fault{Action: Answer, Status: status}, nil
}

func (f *Fault) set(opt string) (err error) {
	key, val, _ := strings.Cut(opt, "=")
	switch key {
	case "nth":
		f.Nth, err = positive(val)
	case "every":
		f.Every, err = positive(val)
	case "times":
		f.Times, err = positive(val)
	case "seed":
		f.Seed, err = strconv.ParseInt(val, 10, 64)
	case "p":
		f.P, err = strconv.ParseFloat(val, 64)
		if err == nil && (f.P <= 0 || f.P > 1) {
			err = fmt.Errorf("p=%s is not above 0 and up to 1", val)
		}
	case "method":
		f.Method = strings.ToUpper(val)
	case "path":
		f.Path, err = regexp.Compile(val)
	case "retry-after":
		f.RetryAfter, err = time.ParseDuration(val)
	default:
		if f.Action != Slow || opt != key {
			return fmt.Errorf("unknown option %q (known: nth, every, p, seed, times, method, path, retry-after)", key)
		}
		f.Delay, err = time.ParseDuration(opt)
	}
	return err
}

func positive(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err == nil && n < 1 {
		err = fmt.Errorf("%s is not above 0", text)
	}
	return n, err
}
