# The targets below are the whole interface: build test bench schemas lint
# install clean demo. Drivers are found, not listed.
GO      ?= go
PREFIX  ?= /usr/local
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
COMMIT  := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
BUILD   := github.com/maaspd/powerdrivers/maaspd

# Static, stripped and reproducible: the same commit and Go version give the
# same bytes wherever they are built.
GOFLAGS_BUILD := -trimpath -buildvcs=false \
	-ldflags '-s -w -buildid= -X $(BUILD).buildVersion=$(VERSION) -X $(BUILD).buildCommit=$(COMMIT)'
TARGETS   := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64
# A number of runs, not a time: the go tool fails when its cache of earlier
# inputs takes longer than the time.
FUZZ_TIME ?= 5000x

# The race detector needs a C compiler. CI must have one.
RACE := $(if $(CI)$(shell command -v $${CC:-gcc} 2>/dev/null),-race)

.PHONY: build test bench schemas lint install clean demo cross reproducible fuzz

build:
	CGO_ENABLED=0 $(GO) build $(GOFLAGS_BUILD) -o bin/ ./cmd/...

demo: build
	bin/powersim demo --bin bin

# The tests come last, so that the output ends with their summary.
test: lint fuzz
	$(if $(RACE),,@echo "no C compiler: testing without the race detector (apt-get install gcc libc6-dev)")
	$(GO) test $(RACE) ./...

lint:
	@unformatted="$$(gofmt -l cmd drivers maaspd schemas testdata)"; \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:" $$unformatted; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

# Every fuzz target for a moment; what it finds is kept under testdata/fuzz.
fuzz:
	@set -e; for file in $$(grep -rl --include='*_test.go' '^func Fuzz' cmd drivers maaspd schemas); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$file); do \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ_TIME) -fuzzminimizetime 10x ./$$(dirname $$file); \
		done; \
	done

# Measures, and writes docs/benchmarks.md with its plot: each driver its part,
# and powerctl.
bench: build
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./drivers/kit/...
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./drivers/ipmi -page $(CURDIR)/docs/benchmarks.md
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./drivers/snmppdu -page $(CURDIR)/docs/benchmarks.md
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./drivers/redfish -page $(CURDIR)/docs/benchmarks.md
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./cmd/powerctl/bench -page $(CURDIR)/docs/benchmarks.md

# Writes schemas/drivers and docs/drivers anew from the declarations, and
# docs/pdu-lines.md from the profiles of PDUs.
schemas: build
	$(GO) test ./drivers ./drivers/snmppdu/profile -run '^TestGenerated' -update

cross:
	@set -e; for target in $(TARGETS); do \
		echo "build $$target"; \
		CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} $(GO) build $(GOFLAGS_BUILD) -o "$$(mktemp -d)/" ./cmd/...; \
	done

# Two builds, from folders with different names, must be the same bytes.
reproducible: build
	@set -e; copy="$$(mktemp -d)"; cp -r . "$$copy/elsewhere"; \
	$(MAKE) -s -C "$$copy/elsewhere" clean build; \
	for file in bin/*; do cmp "$$file" "$$copy/elsewhere/$$file"; done; \
	rm -rf "$$copy"; echo "reproducible: $$(ls bin | wc -l) binaries"

install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 bin/* $(DESTDIR)$(PREFIX)/bin

clean:
	rm -rf bin
