#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Plays all generated pairs and some triples of frames on the built-in module
# and on ours, on every Node that is supported. NODES="22 26" picks some,
# TRIPLES and SEED choose the triples; arguments go to scripts/parity.js.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

[ $# -gt 0 ] ||
  set -- --pairs --triples "${TRIPLES:-5000}" --seed "${SEED:-1}"
verdicts=$(mktemp)
log=$(mktemp)
trap 'rm -f "$verdicts" "$log"' EXIT

failed=0
for major in ${NODES:-20 22 24 26}; do
  node_for "$major"
  say "== Node $("$binary" -p process.version)"
  "$binary" scripts/parity.js "$@" >"$log" || failed=1
  cat "$log"
  tail -n 1 "$log" >>"$verdicts"
done

say "make parity:"
sed 's/^/  /' "$verdicts"
exit $failed
