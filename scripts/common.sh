# SPDX-License-Identifier: MIT
# What the shell scripts share. Sourced by POSIX sh; the sourcing script has
# `set -eu` and has changed into the top of the checkout.

say() {
  printf '%s\n' "$*"
}

# One line that says what is wrong and what to do about it, then the end.
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

jobs() {
  getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}
