package atlas_test

import (
	"os"
	"testing"

	"tenon/providers/atlas/atlastest/speccheck"
)

// described holds the requests of all tests to the published description.
var described speccheck.Clients

const top = "../.."

func TestMain(m *testing.M) {
	code := m.Run()
	if !described.Tell(os.Stdout) {
		code = 1
	}
	os.Exit(code)
}
