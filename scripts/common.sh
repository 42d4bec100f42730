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

# Where the headers of the running Node are, in include/node: in every official
# distribution they lie beside its binary. Nothing: elsewhere.
node_prefix() {
  prefix=$(node -p 'require("node:path").resolve(process.execPath, "../..")')
  major=$(node -p 'process.versions.node.split(".")[0]')
  if grep -qsw "NODE_MAJOR_VERSION $major" "$prefix/include/node/node_version.h"
  then
    say "$prefix"
  fi
}

# All of mocha's tests with that Node, and then the list of the surface: each of
# its items must name tests that have passed. Arguments of mocha's that pick
# tests leave the list out.
run_mocha() { # run_mocha NODE [ARGUMENT...]
  run_node=$1
  shift
  picked=
  for argument; do
    case $argument in
      -g | --grep* | -f | --fgrep* | *.js) picked=yes ;;
    esac
  done
  results=$(mktemp)
  if HTTP2_TEST_RESULTS=$results "$run_node" \
      node_modules/mocha/bin/mocha.js "$@"; then
    passed=0
  else
    passed=1
  fi
  [ $passed -ne 0 ] || [ -n "$picked" ] ||
    "$run_node" scripts/check-surface.js "$results" || passed=1
  rm -f "$results"
  return $passed
}

# Brings an npm package that holds a Node, unless it is there.
fetch_node() { # fetch_node PACKAGE MAJOR FOLDER [FLAG...]: sets $binary
  package=$1 major=$2 folder=$3
  shift 3
  binary=$PWD/$folder/node_modules/$package/bin/node
  [ ! -x "$binary" ] || return 0
  say "fetching: $package@$major"
  mkdir -p "$folder"
  npm install --prefix "$folder" --no-save --no-package-lock \
    --loglevel=error "$@" "$package@$major" >/dev/null ||
    die "$package@$major cannot be had from the npm registry: put a Node" \
      "$major binary at $folder/node_modules/$package/bin/node"
}

# A binary of that Node: the running one, or the package node-<platform>-<arch>
# of the npm registry, kept in build/nodes.
node_for() { # node_for MAJOR: sets $binary
  running=$(node -p 'process.versions.node.split(".")[0]')
  if [ "$1" = "$running" ]; then
    binary=$(node -p process.execPath)
    return 0
  fi
  fetch_node "node-$(node -p 'process.platform + "-" + process.arch')" "$1" \
    "build/nodes/$1"
  case $("$binary" -p process.versions.node) in
    "$1".*) ;;
    *) die "$binary is not a Node $1: remove build/nodes/$1 and try again" ;;
  esac
}
