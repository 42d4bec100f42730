#!/bin/sh
# SPDX-License-Identifier: MIT
#
# All of mocha's tests with an addon under AddressSanitizer and UBSan, in
# build/Asan. Arguments go to mocha. What the sanitizers find ends the process
# that has it; what the tests start has its report on its stderr, so that all
# of them are written to files and counted at the end.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/asan-env.sh

scripts/build.sh Asan
reports=$PWD/build/Asan/reports
rm -rf "$reports"
mkdir -p "$reports"

status=0
(
  asan_environment "log_path=$reports/asan"
  UBSAN_OPTIONS=$UBSAN_OPTIONS:log_path=$reports/ubsan
  exec node node_modules/mocha/bin/mocha.js --reporter dot "$@"
) || status=1

found=$(ls "$reports" | wc -l)
for report in "$reports"/*; do
  [ ! -e "$report" ] || cat "$report"
done
if [ "$found" -eq 0 ] && [ $status -eq 0 ]; then
  say "make asan-js: passed, nothing found"
else
  die "make asan-js: FAILED, $found reports of sanitizers in build/Asan/reports"
fi
