// Command tenon-bench measures tenon beside a bare loop that sends the same
// requests: the same server, the same concurrency, in turns. A figure is a
// ratio, so that it means the same on a slow machine as on a fast one; times
// and peak memory are told beside it.
//
// Both sides of a figure run as processes of their own, tenon as the binary
// that people get, so that both pay for their start and memory is that of one
// process. So does the sandbox. A target that is missed is no failure.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := Main(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "tenon-bench:", err)
		os.Exit(1)
	}
}

// Main is the program, or one of the processes that it starts of itself.
func Main(ctx context.Context, args []string, out, messages io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "serve":
			return serve(args[1:], os.Stdin, out)
		case "bare":
			return bare(ctx, args[1:])
		case "keycloak":
			return keycloak(ctx, args[1:], out, messages)
		}
	}
	b, profiles, err := parse(args, out, messages)
	if err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "tenon-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if profiles != (profiling{}) {
		return b.profile(ctx, profiles)
	}
	return b.table(ctx)
}

// bench is one run of the program.
type bench struct {
	self, tenon string // binaries
	dir         string // for all that is written
	only        *regexp.Regexp
	sizes       sizes
	out         io.Writer // the table
	messages    io.Writer // how far it is
	eachUser    int64     // bytes of memory, in the figure of parsing before
}

// parse reads the command line.
func parse(args []string, out, messages io.Writer) (*bench, profiling, error) {
	set := flag.NewFlagSet("tenon-bench", flag.ContinueOnError)
	set.SetOutput(messages)
	var p profiling
	tenon := set.String("tenon", "bin/tenon", "the `binary` to measure")
	quick := set.Bool("quick", false, "small sizes: shows that the program works, and nothing else")
	only := set.String("only", "", "only the figures whose names match this `regexp`")
	rounds := set.Int("rounds", 0, "pairs of runs for each figure (default: as many as suits it)")
	set.StringVar(&p.cpu, "cpuprofile", "", "measure nothing: run tenon's half of each figure in this process, CPU profiles into `DIR`")
	set.StringVar(&p.mem, "memprofile", "", "the same, with a profile of all allocations")
	if err := set.Parse(args); err != nil {
		return nil, p, err
	}
	b := &bench{sizes: full(), out: out, messages: messages}
	if *quick {
		b.sizes = small()
	}
	if *rounds > 0 {
		b.sizes.rounds, b.sizes.starts = *rounds, *rounds
	}
	var err error
	if b.only, err = regexp.Compile(*only); err != nil {
		return nil, p, err
	}
	if b.self, err = os.Executable(); err != nil {
		return nil, p, err
	}
	b.tenon, err = filepath.Abs(*tenon)
	return b, p, err
}

// sizes say how much of everything is measured.
type sizes struct {
	parse    []int // users; the targets are those of the last but one
	plan     int   // users
	roles    int
	large    int // users, for the memory of a plan
	creates  int
	projects int // of an organization of Atlas
	rounds   int // pairs of runs
	starts   int // pairs of runs that only start and end
}

func full() sizes {
	return sizes{parse: []int{25_000, 50_000, 100_000, 200_000}, plan: 10_000, roles: 10, large: 100_000, creates: 2_000, projects: 300, rounds: 7, starts: 30}
}

func small() sizes {
	return sizes{parse: []int{250, 500, 1_000, 2_000}, plan: 330, roles: 3, large: 1_000, creates: 40, projects: 12, rounds: 1, starts: 2}
}
