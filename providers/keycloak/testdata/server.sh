#!/bin/sh
# Runs a command beside a real Keycloak:
#   server.sh VERSION COMMAND…
# The command finds it by KEYCLOAK_URL, KEYCLOAK_ADMIN and KEYCLOAK_ADMIN_PASSWORD.
# The server is brought by Maven (Java 17 or newer), unpacked into a cache
# folder, started on loopback with a database in memory, and stopped. With
# KEYCLOAK_URL set, that one is used, and none is started.
# Exit code 69: Maven could not bring it.
set -eu

[ -z "${KEYCLOAK_URL:-}" ] || { shift; exec "$@"; }

version=$1
shift
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tenon
home=$cache/keycloak-$version
log=$cache/keycloak-$version.log
server=

stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	[ -z "$server" ] || wait "$server" 2>/dev/null || true
	server=
}
trap stop EXIT
trap 'exit 130' INT TERM

fetch() {
	artifact=org.keycloak:keycloak-quarkus-dist:$version:zip
	plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
	work=$(mktemp -d "$cache/unpack.XXXXXX")
	if ! timeout "${KEYCLOAK_FETCH_SECONDS:-240}" mvn -B -q "$plugin:copy" -Dartifact="$artifact" -DoutputDirectory="$work" >"$work/said" 2>&1; then
		echo "Maven did not bring $artifact. What was tried: mvn $plugin:copy -Dartifact=$artifact, for at most ${KEYCLOAK_FETCH_SECONDS:-240} s. What it said:" >&2
		tail -20 "$work/said" >&2
		rm -rf "$work"
		exit 69
	fi
	(cd "$work" && jar xf keycloak-quarkus-dist-*.zip)
	chmod +x "$work/keycloak-$version/bin/kc.sh"
	[ -x "$home/bin/kc.sh" ] || mv "$work/keycloak-$version" "$home"
	rm -rf "$work"
}

start() {
	KEYCLOAK_ADMIN_PASSWORD=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	export KEYCLOAK_ADMIN=admin KEYCLOAK_ADMIN_PASSWORD
	export KC_BOOTSTRAP_ADMIN_USERNAME=$KEYCLOAK_ADMIN KC_BOOTSTRAP_ADMIN_PASSWORD=$KEYCLOAK_ADMIN_PASSWORD
	port=${KEYCLOAK_PORT:-18080}
	JAVA_OPTS_APPEND=${JAVA_OPTS_APPEND:--Xmx1g} "$home/bin/kc.sh" start-dev --db=dev-mem --http-host=127.0.0.1 --http-port="$port" >"$log" 2>&1 &
	server=$!
	KEYCLOAK_URL=http://127.0.0.1:$port
	export KEYCLOAK_URL
	waited=0
	until curl -fsS -o /dev/null "$KEYCLOAK_URL/realms/master" 2>/dev/null; do
		waited=$((waited + 2))
		if [ $waited -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
			echo "Keycloak $version did not start; the end of $log:" >&2
			tail -20 "$log" >&2
			exit 1
		fi
		sleep 2
	done
}

mkdir -p "$cache"
began=$(date +%s)
[ -x "$home/bin/kc.sh" ] || fetch
brought=$(date +%s)
start
echo "Keycloak $version: brought in $((brought - began)) s, started in $(($(date +%s) - brought)) s"
"$@"
