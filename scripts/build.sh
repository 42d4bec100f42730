#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds the addon: build.sh [Release|Debug|Asan]. Incremental; configures anew
# when something that the configuration depends on has changed.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

type=${1:-Release}
case $type in
  Release | Debug | Asan) ;;
  *) die "build.sh: no such type: $type (Release, Debug, Asan)" ;;
esac

# Only where Node's own headers are not at hand node-gyp fetches them.
nodedir=$(node_prefix)
nodedir=${nodedir:+--nodedir=$nodedir}

node_gyp() {
  # gyp links with the C++ compiler unless told otherwise; all of this is C.
  # shellcheck disable=SC2086
  LINK=${LINK:-${CC:-gcc}} node node_modules/node-gyp/bin/node-gyp.js \
    "$@" $nodedir --loglevel=error
}

nghttp2=$(scripts/nghttp2.sh which)
key="$nodedir ${CC:-gcc} $nghttp2 $(scripts/nghttp2.sh version)"
key="$key $(cat binding.gyp package.json | cksum)"
if [ "$(cat build/.configured 2>/dev/null)" != "$key" ]; then
  scripts/nghttp2.sh holes
  node_gyp configure
  say "$key" >build/.configured
fi
case $type in
  Release) node_gyp build --no-debug -j "$(jobs)" ;;
  Debug) node_gyp build --debug -j "$(jobs)" ;;
  # node-gyp knows two types; the files that it has made know them all.
  Asan) LINK=${LINK:-${CC:-gcc}} "${MAKE:-make}" -s --no-print-directory \
    -C build BUILDTYPE=Asan -j "$(jobs)" ;;
esac
