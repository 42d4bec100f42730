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
# its own: it compiles with one line, and no object of it has writable data.
core_alone() {
  objects=$(mktemp -d)
  # shellcheck disable=SC2046
  (cd "$objects" && "${CC:-gcc}" -std=c11 -fno-pic -c "$OLDPWD"/src/core/*.c \
    $(pkg-config --cflags libnghttp2)) || return 1
  globals=$(nm -A "$objects"/*.o | grep ' [BbCDdGgSs] ' || true)
  rm -rf "$objects"
  [ -z "$globals" ] || say "src/core has global state: $globals"
  [ -z "$globals" ]
}

# Declarations stand at the top of their block.
declarations() {
  # shellcheck disable=SC2046
  "${CC:-gcc}" -std=c11 -fsyntax-only -Wdeclaration-after-statement -Werror \
    $(pkg-config --cflags libnghttp2) src/core/*.c test/c/*.c test/fuzz/*.c
}

check eslint node node_modules/eslint/bin/eslint.js .
check clang-format clang_format
check layers node scripts/check-layers.js
check core-alone core_alone
check declarations declarations
check shell shell_syntax

[ -z "$failed" ] || die "make lint: failed:$failed"
say "make lint: passed"
