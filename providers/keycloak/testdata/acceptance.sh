#!/bin/sh
# Runs the acceptance tests on real Keycloak servers, one after the other:
#   acceptance.sh VERSION…
# Each is fetched with Maven (Java 17 or newer), unpacked into a cache folder,
# started on loopback with a database in memory, and stopped. With KEYCLOAK_URL
# set, that server is used instead, and none is started.
set -eu

GO=${GO:-go}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tenon
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
server=

tests() {
	$GO test -count=1 -timeout 60m -run '^TestAcceptance' ./providers/keycloak
}

stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	[ -z "$server" ] || wait "$server" 2>/dev/null || true
	server=
}
trap stop EXIT
trap 'exit 130' INT TERM

fetch() {
	home=$cache/keycloak-$1
	[ ! -x "$home/bin/kc.sh" ] || return 0
	mkdir -p "$cache"
	work=$(mktemp -d "$cache/unpack.XXXXXX")
	mvn -q -B $plugin:copy -Dartifact="org.keycloak:keycloak-quarkus-dist:$1:zip" -DoutputDirectory="$work"
	(cd "$work" && jar xf keycloak-quarkus-dist-*.zip)
	chmod +x "$work/keycloak-$1/bin/kc.sh"
	mv "$work/keycloak-$1" "$home"
	rm -rf "$work"
}

start() {
	KEYCLOAK_ADMIN_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	export KEYCLOAK_ADMIN=admin KEYCLOAK_ADMIN_PASSWORD
	export KC_BOOTSTRAP_ADMIN_USERNAME=$KEYCLOAK_ADMIN KC_BOOTSTRAP_ADMIN_PASSWORD=$KEYCLOAK_ADMIN_PASSWORD
	port=${KEYCLOAK_PORT:-18080}
	JAVA_OPTS_APPEND=-Xmx1g "$home/bin/kc.sh" start-dev --db=dev-mem --http-host=127.0.0.1 --http-port="$port" >"$cache/keycloak-$1.log" 2>&1 &
	server=$!
	KEYCLOAK_URL=http://127.0.0.1:$port
	export KEYCLOAK_URL
	waited=0
	until curl -fsS -o /dev/null "$KEYCLOAK_URL/realms/master" 2>/dev/null; do
		waited=$((waited + 2))
		if [ $waited -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
			echo "Keycloak $1 did not start; the end of $cache/keycloak-$1.log:" >&2
			tail -20 "$cache/keycloak-$1.log" >&2
			return 1
		fi
		sleep 2
	done
}

if [ -n "${KEYCLOAK_URL:-}" ]; then
	tests
	exit
fi
for version in "$@"; do
	fetch "$version"
	start "$version"
	tests
	stop
done
