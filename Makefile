# SPDX-License-Identifier: MIT
#
# The developer's front door. The scripts do the work and install what is
# missing; `make help` lists the targets.

MOCHA := node node_modules/mocha/bin/mocha.js
JOBS := $(shell getconf _NPROCESSORS_ONLN)

.DEFAULT_GOAL := build

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | \
	  awk -F ':.*## ' '{ printf "  %-15s %s\n", $$1, $$2 }'

.PHONY: demo
demo: ## serve and fetch real files with nghttp, curl, h2load and our client
	@scripts/setup.sh demo
	@scripts/build.sh
	@node scripts/demo.js

.PHONY: test
test: ## C tests, plain and under sanitizers, then mocha
	@scripts/setup.sh test
	@scripts/build.sh
	@scripts/test.sh

.PHONY: build
build: ## the addon, optimised: build/Release
	@scripts/setup.sh build
	@scripts/build.sh Release

.PHONY: debug
debug: ## the addon with assertions and symbols: build/Debug
	@scripts/setup.sh build
	@scripts/build.sh Debug

.PHONY: test-c asan valgrind
test-c: ## the C tests of the core
asan: ## the C tests under AddressSanitizer and UBSan
valgrind: ## the C tests under memcheck
test-c asan valgrind:
	@scripts/setup.sh test
	@$(MAKE) -s -j$(JOBS) --no-print-directory -f test/c/tests.mk $@

.PHONY: fuzz
fuzz: build ## each fuzz target, of C and of JavaScript, for FUZZ_TIME seconds (60)
	@scripts/setup.sh test
	@$(MAKE) -s -j$(JOBS) --no-print-directory -f test/c/tests.mk $@
	@scripts/fuzz-js.sh

.PHONY: asan-js
asan-js: build ## mocha with the addon under AddressSanitizer and UBSan
	@scripts/setup.sh test
	@scripts/asan-js.sh

.PHONY: test-nodes
test-nodes: build ## mocha with one compiled file on Node 20, 22, 24 and 26
	@scripts/setup.sh test
	@scripts/test-nodes.sh

.PHONY: parity
parity: build ## generated sequences of frames on the built-in and on ours
	@scripts/parity.sh

.PHONY: attack
attack: build ## what attacks cost a default server and client, ours and the built-in
	@scripts/setup.sh test
	@node scripts/attack.js

.PHONY: soak
soak: build ## visits of all sorts for SOAK_TIME seconds (60): nothing may grow
	@scripts/setup.sh test
	@node scripts/soak.js

.PHONY: coverage
coverage: build ## mocha with a report of the lines of lib/ it reached
	@scripts/setup.sh test
	@node node_modules/c8/bin/c8.js --include 'lib/**' --reporter text \
	  --reporter html $(MOCHA) --reporter dot

.PHONY: lint
lint: ## ESLint, clang-format, layers and banned functions
	@scripts/setup.sh lint
	@scripts/lint.sh

.PHONY: tidy
tidy: ## clang-tidy over src/
	@scripts/setup.sh tidy
	@scripts/tidy.sh

.PHONY: format
format: ## rewrite the C sources as clang-format 14 wants them
	@scripts/setup.sh lint
	@git ls-files -z '*.c' '*.h' | xargs -0 clang-format-14 -i

.PHONY: bench
bench: build ## ours against the built-in module, under h2load
	@scripts/setup.sh demo
	@node bin/http2-native.js bench

.PHONY: prebuilds
prebuilds: ## the binaries of the npm package, for all platforms: prebuilds
	@scripts/setup.sh build
	@node scripts/prebuilds.js

.PHONY: test-prebuilds
test-prebuilds: ## runs those of them that can run here, on Node 20, 22, 24 and 26
	@scripts/setup.sh prebuilds
	@scripts/test-prebuilds.sh

.PHONY: pack
pack: ## the npm package, once all that it promises is there: build/*.tgz
	@node scripts/prepack.js
	@mkdir -p build
	@npm pack --ignore-scripts --pack-destination build

.PHONY: clean
clean: ## remove everything that was built
	rm -rf build coverage prebuilds
