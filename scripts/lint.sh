#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every check of form. Runs them all and says at the end which ones failed.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

failed=

check() { # check NAME COMMAND...
  name=$1
  shift
  "$@" || failed="$failed $name"
}

clang_format() {
  git ls-files -z --cached --others --exclude-standard --deduplicate \
    '*.c' '*.h' | xargs -0 clang-format-14 --dry-run -Werror
}

shell_syntax() {
  for file in scripts/*.sh .ci/run; do
    case $(head -n 1 "$file") in
      *bash) bash -n "$file" ;;
      *) sh -n "$file" ;;
    esac
  done
}

# The core needs nothing but libc and nghttp2's header, and keeps no state of
# its own: it compiles with one line, and no object of it has writable data, but
# for the seed that a callback without context cannot get otherwise.
core_alone() {
  objects=$(mktemp -d)
  flags=$(scripts/nghttp2.sh cflags)
  for file in src/core/*.c; do
    # shellcheck disable=SC2086
    "${CC:-gcc}" -std=c11 -fno-pic $flags -c "$file" \
      -o "$objects/$(basename "$file" .c).o" || return 1
  done
  globals=$(nm -A "$objects"/*.o | grep ' [BbCDdGgSs] ' |
    grep -v ' b nghttp2_seed$' || true)
  rm -rf "$objects"
  [ -z "$globals" ] || say "src/core has global state: $globals"
  [ -z "$globals" ]
}

no_mixed_declarations() { # no_mixed_declarations ARGUMENT...
  "${CC:-gcc}" -std=c11 -fsyntax-only -Wdeclaration-after-statement -Werror "$@"
}

# Declarations stand at the top of their block. Where node-gyp has fetched the
# headers of Node, its configuration knows where they are.
declarations() {
  # shellcheck disable=SC2046
  no_mixed_declarations $(scripts/nghttp2.sh cflags) \
    src/core/*.c test/c/*.c test/fuzz/*.c || return 1
  headers=$(node_prefix)
  [ -n "$headers" ] || headers=$(sed -n 's/^ *"nodedir": "\(.*\)",*$/\1/p' \
    build/config.gypi 2>/dev/null) || true
  if [ ! -e "$headers/include/node/node_api.h" ]; then
    say "declarations: no headers of Node yet, src/core and test only"
    return 0
  fi
  no_mixed_declarations -I"$headers/include/node" -D_GNU_SOURCE \
    -DNAPI_VERSION=8 -DH2B_VERSION='""' -DH2B_NGHTTP2_BUILD='""' src/transport/*.c src/binding/*.c
}

check eslint node node_modules/eslint/bin/eslint.js .
check clang-format clang_format
check layers node scripts/check-layers.js
check core-alone core_alone
check declarations declarations
check shell shell_syntax

[ -z "$failed" ] || die "make lint: failed:$failed"
say "make lint: passed"
