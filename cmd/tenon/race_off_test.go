//go:build !race

package main

// raced says that this test has the race detector.
const raced = false
