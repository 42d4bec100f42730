#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the whole mocha suite with the one compiled file on every Node that is
# supported. NODES="22 26" picks some.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

nodes=${NODES:-20 22 24 26}
verdicts=$(mktemp)
trap 'rm -f "$verdicts"' EXIT

addon_sum() {
  cat build/Release/*.node | cksum
}

sum=$(addon_sum)
failed=0
for major in $nodes; do
  node_for "$major"
  version=$("$binary" -p process.version)
  say "== Node $version"
  if run_mocha "$binary" --reporter dot "$@"; then
    say "$version passed" >>"$verdicts"
  else
    say "$version FAILED" >>"$verdicts"
    failed=1
  fi
  [ "$(addon_sum)" = "$sum" ] || die "the addon was rebuilt under Node $version"
done

say "make test-nodes: one addon (cksum ${sum%% *}) on:"
sed 's/^/  /' "$verdicts"
exit $failed
