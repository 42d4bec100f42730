#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs the whole mocha suite with the one compiled file on every Node that is
# supported. The binaries are the packages node-<platform>-<arch> of the npm
# registry, kept in build/nodes. NODES="22 26" picks some.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

nodes=${NODES:-20 22 24 26}
package=node-$(node -p 'process.platform + "-" + process.arch')
running=$(node -p 'process.versions.node.split(".")[0]')
verdicts=$(mktemp)
trap 'rm -f "$verdicts"' EXIT

node_for() { # node_for MAJOR: sets $binary
  if [ "$1" = "$running" ]; then
    binary=$(node -p process.execPath)
    return 0
  fi
  folder=build/nodes/$1
  binary=$PWD/$folder/node_modules/$package/bin/node
  if [ ! -x "$binary" ]; then
    say "fetching: $package@$1"
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --no-package-lock \
      --loglevel=error "$package@$1" >/dev/null ||
      die "$package@$1 cannot be had from the npm registry: put a Node $1" \
        "binary at $folder/node_modules/$package/bin/node"
  fi
  case $("$binary" -p process.versions.node) in
    "$1".*) ;;
    *) die "$binary is not a Node $1: remove build/nodes/$1 and try again" ;;
  esac
}

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
