// Package speccheck holds a sandbox and its clients to the published API
// description of Logto. It is for tests only: nothing that is linked into the
// program may import it.
package speccheck
