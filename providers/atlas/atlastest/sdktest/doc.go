// Package sdktest runs the official Go SDK of MongoDB Atlas against the
// sandbox: a client that was not written here, and that the provider does not
// use. It is a module of its own, because the SDK is 25 MB of source that takes
// half a minute to compile, which neither the tool nor its tests should carry.
//
//	cd providers/atlas/atlastest/sdktest && go test .
package sdktest
