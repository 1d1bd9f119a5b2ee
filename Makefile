# Everything a person or a pipeline calls. A fresh machine needs Go and make, nothing else.

GO      ?= go
BIN     ?= bin/tenon
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The newest of each line of Keycloak that Maven has.
KEYCLOAK_VERSIONS ?= 26.7.3 24.0.5

# A module of its own: what it needs, the tool does not.
SDK = providers/atlas/atlastest/sdktest

# The tool as the tests start it. Built as they are, it takes what has been compiled for them; a release has all compiled for itself.
TOOL = bin/test/tenon

.PHONY: build tool test acceptance demo bench bench-keycloak fuzz crash docs check clean keycloak-version

build: ## the tool, in bin/
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BIN) ./cmd/tenon

tool:
	$(GO) build -buildvcs=false -o $(TOOL) ./cmd/tenon

# Four packages at a time fill the time in which one waits for a server, a process or a lock; and no package sleeps at its end.
test: tool ## all tests, under the race detector; and those with the official SDK of Atlas
	$(GO) vet ./...
	GORACE=atexit_sleep_ms=0 TENON_TOOL=$(abspath $(TOOL)) $(GO) test -race -p 4 -timeout 10m ./...
	$(GO) -C $(SDK) vet ./...
	$(GO) -C $(SDK) test ./...

acceptance: ## every field of every row by itself on real servers: needs Maven and Java 17, or KEYCLOAK_URL
	TENON_LONG=1 GO="$(GO)" providers/keycloak/testdata/acceptance.sh $(KEYCLOAK_VERSIONS)

demo: build ## plan, apply, drift and repair, on the sandbox
	$(GO) run ./examples/tour $(BIN)

bench: build ## each figure beside a bare loop that sends the same requests
	$(GO) run ./cmd/tenon-bench -tenon $(BIN)

bench-keycloak: build ## a plan of a large realm on a real server beside a bare loop
	$(GO) build -o bin/tenon-bench ./cmd/tenon-bench
	providers/keycloak/testdata/server.sh $(firstword $(KEYCLOAK_VERSIONS)) bin/tenon-bench keycloak -tenon $(BIN)

fuzz: ## ten minutes of random files
	$(GO) test -run '^$$' -fuzz '^FuzzLoad$$' -fuzztime 4m ./spec
	$(GO) test -run '^$$' -fuzz '^FuzzFormat$$' -fuzztime 3m ./spec
	$(GO) test -run '^$$' -fuzz '^FuzzAddress$$' -fuzztime 1m ./spec/value
	$(GO) test -run '^$$' -fuzz '^FuzzJSON$$' -fuzztime 2m ./spec/value

crash: tool ## the long form of the crash, fault and conformance tests, and all scripts under the race detector
	TENON_LONG=1 GORACE=atexit_sleep_ms=0 TENON_TOOL=$(abspath $(TOOL)) $(GO) test -race -timeout 30m -run 'Crash|Fault|Conformance|Scripts' ./...

docs: tool ## the generated pages
	$(TOOL) explain --markdown logto > providers/logto/README.md
	$(TOOL) explain --markdown keycloak > providers/keycloak/README.md
	$(TOOL) explain --markdown hyperauth > providers/hyperauth/README.md
	$(TOOL) explain --markdown atlas > providers/atlas/README.md

check: docs ## what must not differ from what is committed; that the scripts' output does not, make test has seen
	@test -z "$$(gofmt -s -l $$(git ls-files '*.go'))" || { gofmt -s -l $$(git ls-files '*.go'); echo "gofmt -s would change these files"; exit 1; }
	$(GO) mod tidy -diff
	git diff --exit-code

clean:
	rm -rf bin

keycloak-version:
	@echo $(firstword $(KEYCLOAK_VERSIONS))
