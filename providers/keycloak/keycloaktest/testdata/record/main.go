// Command record plays the scenarios of ../scenarios against a running Keycloak
// and writes what was sent and answered to ../recordings, from which the
// sandbox is written and against which it is tested:
//
//	go run . -url http://127.0.0.1:8180 -user admin -password … [NN-name…]
//
// With -of 11 the folders are ../scenarios11 and ../recordings11, for a server
// of version 11, which lies under /auth.
//
// The server must be a fresh one whose database is in memory. Ids are numbered
// in order of appearance, times are made equal, and secrets, tokens and
// certificates are replaced.
package main

import (
	"errors"
	"flag"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	url := flag.String("url", "http://127.0.0.1:8180", "base URL of the server")
	user := flag.String("user", "admin", "user of the realm master that has the role admin")
	password := flag.String("password", "", "password of that user")
	dir := flag.String("dir", "..", "folder with scenarios and recordings")
	of := flag.String("of", "", "what the folders' names end in: 11 for version 11")
	builtin := flag.String("builtin", "", "write what a new realm holds to this `file`, and record nothing")
	flag.Parse()
	if *builtin != "" {
		if err := newRecorder(*url, *user, *password).writeBuiltin(*builtin); err != nil {
			log.Fatal(err)
		}
		return
	}
	files, err := filepath.Glob(filepath.Join(*dir, "scenarios"+*of, "*.txt"))
	if err != nil || len(files) == 0 {
		log.Fatal("no scenarios in ", *dir, err)
	}
	pairs := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), name) {
			continue
		}
		script, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		r := newRecorder(*url, *user, *password)
		if err := errors.Join(r.clear(), r.play(string(script))); err != nil {
			log.Printf("%s: %v", name, err)
		}
		if err := os.WriteFile(filepath.Join(*dir, "recordings"+*of, name+".txt"), r.out.Bytes(), 0o644); err != nil {
			log.Fatal(err)
		}
		log.Printf("%-24s %4d pairs %7d bytes", name, r.pairs, r.out.Len())
		pairs += r.pairs
	}
	log.Printf("%d pairs", pairs)
}
