#!/bin/sh
# SPDX-License-Identifier: MIT
#
# clang-tidy over src/, each file with the headers that its layer may use.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

node_headers=$(node -p \
  'require("node:path").resolve(process.execPath, "../../include/node")')
test -e "$node_headers/uv.h" ||
  die "tidy needs Node's headers in $node_headers: use a Node.js from nodejs.org"

# shellcheck disable=SC2046
clang-tidy --quiet src/core/*.c -- -std=c11 $(scripts/nghttp2.sh cflags)
clang-tidy --quiet src/transport/*.c src/binding/*.c -- -std=c11 \
  -D_GNU_SOURCE -DNAPI_VERSION=8 -DH2B_VERSION=\"0\" -DH2B_WRAP_STDERR -DH2B_NGHTTP2_BUILD=\"\" \
  -isystem "$node_headers"
