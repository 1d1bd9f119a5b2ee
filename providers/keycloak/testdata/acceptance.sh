#!/bin/sh
# Runs the acceptance tests on real Keycloak servers, one after the other, and
# prints which kinds passed on each:
#   acceptance.sh VERSION…
# With KEYCLOAK_URL set, that server is used instead; see server.sh. One of version
# 11, whose address ends in /auth, is held to HyperAuth's table. Exit code
# 69: Maven could not bring a server.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
package=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The binary prints as it goes; go test would say nothing of what passed.
(cd "$package" && ${GO:-go} test -c -o "$work/keycloak.test" .)
cd "$package"
[ -z "${KEYCLOAK_URL:-}" ] || set -- running
for version in "$@"; do
	"$here/server.sh" "$version" "$work/keycloak.test" -test.timeout 60m -test.run '^TestAcceptance'
done
