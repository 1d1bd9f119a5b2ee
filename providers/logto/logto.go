// Package logto is the provider of Logto: tenants of Logto Cloud, Logto that
// somebody hosts, and what is inside both, over the Cloud API and the
// Management API. It is a table of kinds, the hooks for what the table cannot
// say, and the chain of credentials: personal access token, tenant, its
// machine-to-machine application, tenant's token.
package logto

import (
	"tenon/providers"
)

const cloudEndpoint = "https://cloud.logto.io"

// Provider returns the table and the way to open a connection.
func Provider() *providers.Provider {
	table := rows()
	kinds := make([]providers.Kind, len(table))
	for i := range table {
		kinds[i] = table[i].Kind
	}
	return &providers.Provider{
		Name:       "logto",
		Doc:        "Logto: tenants of Logto Cloud, and Logto that somebody hosts. A connection signs in to Logto Cloud with a personal access token; each tenant is then entered with the machine-to-machine application that Logto Cloud makes with it, or with one that the file declares.",
		Connection: connection(),
		Kinds:      kinds,
	}
}
