#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `make test` runs once everything is installed and built: the C tests,
# plain and under AddressSanitizer, then mocha, whose results are held against
# the list of the surface. Says in its last line how it went; the first failure
# ends it.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

step=set-up
start=$(date +%s)

finish() {
  status=$?
  seconds=$(($(date +%s) - start))
  if [ $status -eq 0 ]; then
    say "make test: passed (C tests, C tests under sanitizers, mocha)" \
      "in $seconds s"
  else
    say "make test: FAILED in $step after $seconds s"
  fi
  exit $status
}
trap finish EXIT

c_tests() {
  "${MAKE:-make}" -s -j"$(jobs)" --no-print-directory -f test/c/tests.mk "$1"
}

step="C tests"
c_tests test-c
step="C tests under sanitizers"
c_tests asan
step=mocha
run_mocha node "$@"
