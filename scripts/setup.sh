#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes sure that everything a purpose needs is on this machine:
#
#   setup.sh build         compiler, nghttp2, Python, the npm packages
#   setup.sh demo          and the programs that the demo talks to
#   setup.sh test          and what the C tests run under
#   setup.sh lint          the npm packages and clang-format 14
#   setup.sh tidy          what a build needs, and clang-tidy
#   setup.sh prebuilds     and what prebuilt files of other kinds run under
#
# A piece that is there and new enough is left alone, so that a second run
# costs a few probes and needs neither network nor privileges.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

purpose=${1:-build}
min_node=20
min_nghttp2=1.52.0 # of the system's library, where it has to serve
missing=           # Debian names of the packages to install

# ------------------------------------------------------------------- probes

need() { # need PACKAGE COMMAND...: the command succeeds where it is installed
  package=$1
  shift
  "$@" >/dev/null 2>&1 || missing="$missing $package"
}

compiles() { # compiles COMPILER FLAG...: it can make a running program
  probe=$(mktemp -d)
  echo 'int main(void) { return 0; }' >"$probe/probe.c"
  "$@" -o "$probe/probe" "$probe/probe.c" && "$probe/probe"
  status=$?
  rm -rf "$probe"
  return $status
}

has_sanitizers() {
  compiles clang -fsanitize=address,undefined
}

speaks_http2() {
  curl --version | grep -qw HTTP2
}

nghttp2_archive() {
  pkg-config --exists libnghttp2 &&
    test -e "$(pkg-config --variable=libdir libnghttp2)/libnghttp2.a"
}

check_node() {
  have node || die "Node.js is missing: install version $min_node or newer" \
    "(https://nodejs.org) and run this again"
  version=$(node -p process.versions.node)
  test "${version%%.*}" -ge "$min_node" || die "Node.js $version is too old:" \
    "version $min_node or newer is needed (https://nodejs.org)"
  have npm || die "npm is missing: install it (it comes with Node.js from" \
    "https://nodejs.org; Debian's own package is called npm)"
}

check_nghttp2() {
  [ "$(scripts/nghttp2.sh which)" = archive ] || return 0
  pkg-config --atleast-version=$min_nghttp2 libnghttp2 ||
    die "libnghttp2 $(pkg-config --modversion libnghttp2) is too old:" \
      "$min_nghttp2 or newer is needed (Debian 12, Ubuntu 23.04 and later" \
      "have it as libnghttp2-dev)"
}

probe_build() {
  need make have make
  need gcc have "${CC:-gcc}"
  need libc6-dev compiles "${CC:-gcc}"
  need python3 have python3
  if [ "$(scripts/nghttp2.sh which)" = archive ]; then
    need pkg-config have pkg-config
    need libnghttp2-dev nghttp2_archive
  fi
}

probe_demo() {
  probe_build
  need nghttp2-client have nghttp
  need nghttp2-client have h2load
  need nghttp2-server have nghttpd
  need curl speaks_http2
  need openssl have openssl
}

probe_test() {
  probe_demo
  need valgrind have valgrind
  need libc6-dbg valgrind -q true # it cannot start without these symbols
  need clang have clang
}

probe_lint() {
  probe_build
  need clang-format-14 have clang-format-14
}

probe_tidy() {
  probe_build
  need clang-tidy have clang-tidy
}

probe_prebuilds() {
  probe_demo
  need qemu-user-static have qemu-aarch64-static
  need libc6-arm64-cross test -e /usr/aarch64-linux-gnu/lib/libc.so.6
  need libstdc++6-arm64-cross test -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6
  need libatomic1-arm64-cross test -e /usr/aarch64-linux-gnu/lib/libatomic.so.1
  need musl-tools have musl-gcc
}

probe_runtime() { # after clang is there: its version names the package
  if ! has_sanitizers >/dev/null 2>&1; then
    major=$(clang -dumpversion)
    missing=libclang-rt-${major%%.*}-dev
    # Before Debian 12 the runtime was part of this one.
    apt_knows "$missing" || missing=libclang-common-${major%%.*}-dev
  fi
}

# ------------------------------------------------------------------ packages

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

apt_knows() {
  apt-cache show "$1" 2>/dev/null | grep -q .
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
    -o Dpkg::Use-Pty=0 "$@"
}

install_missing() {
  [ -n "$missing" ] || return 0
  list=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
  have apt-get || die "missing: ${list}(Debian's names); install them with" \
    "this system's package manager and run this again"
  [ "$(id -u)" -eq 0 ] || have sudo || die "missing: ${list}and no sudo here;" \
    "as root run: apt-get install $list"
  say "installing: $list"
  # The lists of a fresh machine are empty or out of date.
  apt_get update >/dev/null || die "apt-get update failed: see above"
  # shellcheck disable=SC2086
  apt_get install --no-install-recommends $list >/dev/null ||
    die "apt-get could not install $list: see above"
  missing=
}

# npm notes in node_modules what it has put there.
modules_current() {
  node -e '
    const wanted = require("./package-lock.json").packages;
    const { packages } = require("./node_modules/.package-lock.json");
    delete wanted[""];
    const current = Object.entries(wanted).every(([name, { version, optional }]) => (
      packages[name] ? packages[name].version === version : optional
    ));
    process.exitCode = current ? 0 : 1;
  ' 2>/dev/null
}

install_modules() {
  modules_current && return 0
  say "installing: npm packages"
  npm ci --loglevel=error || die "npm ci failed: see above"
}

# ----------------------------------------------------------------------- main

check_node
case $purpose in
  build | demo | test | lint | tidy | prebuilds) ;;
  *) die "setup.sh: no such purpose: $purpose (build, demo, test, lint, tidy," \
    "prebuilds)" ;;
esac
scripts/nghttp2.sh fetch
"probe_$purpose"
install_missing
[ "$purpose" = lint ] || check_nghttp2
if [ "$purpose" = test ]; then
  probe_runtime
  install_missing
fi
"probe_$purpose"
[ -z "$missing" ] || die "installed, but still not usable:$missing"
install_modules
