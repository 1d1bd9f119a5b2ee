# Everything a person or a pipeline calls. A fresh machine needs Go and make, nothing else.

GO      ?= go
BIN     ?= bin/tenon
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# The newest of each line of Keycloak that Maven has.
KEYCLOAK_VERSIONS ?= 26.7.3 24.0.5

# A module of its own: what it needs, the tool does not.
SDK = providers/atlas/atlastest/sdktest

.PHONY: build test acceptance demo bench bench-keycloak fuzz crash docs check clean keycloak-version

build: ## the tool, in bin/
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BIN) ./cmd/tenon

test: ## all tests, under the race detector; and those with the official SDK of Atlas
	$(GO) vet ./...
	$(GO) test -race -timeout 10m ./...
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

crash: ## the long form of the crash, fault and conformance tests, and all scripts under the race detector
	TENON_LONG=1 $(GO) test -race -timeout 30m -run 'Crash|Fault|Conformance|Scripts' ./...

docs: build ## the generated pages
	$(BIN) explain --markdown logto > providers/logto/README.md
	$(BIN) explain --markdown keycloak > providers/keycloak/README.md
	$(BIN) explain --markdown hyperauth > providers/hyperauth/README.md
	$(BIN) explain --markdown atlas > providers/atlas/README.md

check: docs ## what must not differ from what is committed
	@test -z "$$(gofmt -s -l $$(git ls-files '*.go'))" || { gofmt -s -l $$(git ls-files '*.go'); echo "gofmt -s would change these files"; exit 1; }
	$(GO) mod tidy -diff
	$(GO) test -count=1 ./cmd/tenon -run TestScripts -update
	git diff --exit-code

clean:
	rm -rf bin

keycloak-version:
	@echo $(firstword $(KEYCLOAK_VERSIONS))
