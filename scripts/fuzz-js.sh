#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The fuzz targets that are JavaScript, with an addon under AddressSanitizer and
# UBSan: fuzz-js.sh [SECONDS] [SEED].
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh
. scripts/asan-env.sh

scripts/build.sh Asan
asan_environment
exec node scripts/fuzz-js.js "${1:-${FUZZ_TIME:-60}}" ${2:+"$2"}
