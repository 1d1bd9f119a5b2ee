// Package speccheck holds a sandbox and its clients to a published API
// description. It is for tests only: nothing that is linked into the program
// may import it, so that a build needs no OpenAPI library.
package speccheck
