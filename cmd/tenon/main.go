// Command tenon keeps identity tenants as code: it reads a desired state from
// YAML, shows what differs from what is live, and carries that out.
//
// This package is the command line and the wiring. What it calls decides and
// prints elsewhere: package spec reads, plan compares, apply carries out, view
// prints. It speaks to no server itself.
package main

import (
	"os"
)

func main() {
	tuneHeap()
	os.Exit(Main(os.Args[1:], World{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		LookupEnv: os.LookupEnv, Exit: os.Exit, Engine: tenonEngine(),
	}))
}
