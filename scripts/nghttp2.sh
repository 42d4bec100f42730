#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where nghttp2 comes from.
#
#   nghttp2.sh fetch    brings its source into deps/nghttp2, unless it is there
#   nghttp2.sh which    prints `source`, or `archive` where there is none
#   nghttp2.sh cflags   prints what finds its header
#   nghttp2.sh version  prints the version of the one that `which` names
#   nghttp2.sh holes    warns if that version has known holes
#
# The source is Debian's: apt fetches it by a configuration of our own that
# trusts Debian's archive key and nothing else, from the mirrors that this
# machine uses already. deps/nghttp2/origin.json tells what was taken.
# HTTP2_NATIVE_NGHTTP2=archive takes the static library of the system instead.
set -eu
cd "$(dirname "$0")/.."
. scripts/common.sh

deps=deps/nghttp2
oldest=1.70 # of a release that is taken without the patches of a distribution
missed=build/nghttp2-not-found # why there is no source: not asked again

# ------------------------------------------------------------------ which one

which_one() {
  if [ "${HTTP2_NATIVE_NGHTTP2:-}" != archive ] && [ -s $deps/origin.json ]; then
    echo source
  else
    echo archive
  fi
}

cflags() {
  if [ "$(which_one)" = source ]; then
    echo "-I$deps/lib/includes -DNGHTTP2_STATICLIB"
  else
    pkg-config --cflags libnghttp2
  fi
}

version() {
  if [ "$(which_one)" = source ]; then
    sed -n 's/^#define NGHTTP2_VERSION "\(.*\)"$/\1/p' \
      $deps/lib/includes/nghttp2/nghttp2ver.h
  else
    pkg-config --modversion libnghttp2
  fi
}

# Does the version $1 come before the version $2?
older() {
  [ "$1" != "$2" ] &&
    [ "$(printf '%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$1" ]
}

holes() {
  here=$(version)
  found=
  while read -r mended name _; do
    case $mended in
      '' | '#'*) ;;
      *) ! older "$here" "$mended" || found="$found $name" ;;
    esac
  done <scripts/nghttp2-holes.txt
  [ -z "$found" ] ||
    say "warning: nghttp2 $here has known holes, unless the distribution has" \
      "mended them:$found"
}

# ---------------------------------------------------------------------- fetch

# The addresses of Debian archives that apt is configured with, whether or not it
# has ever fetched their lists; a list of mirrors stands for the mirrors.
mirrors() {
  apt-get indextargets --no-release-info --format '$(REPO_URI)' \
    'Created-By: Packages' 2>/dev/null | sort -u |
    while read -r site; do
      case $site in
        mirror+file:*)
          list=${site#mirror+file:}
          cut -f 1 "${list%/}" 2>/dev/null || true ;;
        *) printf '%s\n' "$site" ;;
      esac
    done | grep -E '/debian(/[0-9]+T[0-9]+Z)?/*$' | sort -u
}

keyring() {
  for file in /usr/share/keyrings/debian-archive-keyring.gpg \
      /usr/share/keyrings/debian-archive-keyring.pgp; do
    [ ! -e "$file" ] || { echo "$file"; return; }
  done
}

# apt-get with the sources of $work/sources.list alone, and whatever else it is
# configured with, nothing that is not signed. What is downloaded is checked
# against the signed index, so that no other user has to fetch it.
apt_private() {
  timeout 300 apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" \
    -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::trusted=/dev/null \
    -o Dir::Etc::trustedparts=/dev/null -o Dir::State="$work/state" \
    -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o Acquire::AllowInsecureRepositories=false \
    -o Acquire::AllowWeakRepositories=false \
    -o Acquire::AllowDowngradeToInsecureRepositories=false \
    -o APT::Get::AllowUnauthenticated=false \
    -o APT::Sandbox::User=root -o Acquire::Languages=none \
    -o Acquire::Retries=1 -o Acquire::http::Timeout=20 "$@"
}

# The release as its authors made it, where that is new enough to need no patch
# of Debian's; else the source package with its patches. Leaves it in $work/got.
download() { # download SUITE
  cd "$work"
  apt_private source --download-only --tar-only nghttp2 >/dev/null 2>&1 || return 1
  tar=$(ls nghttp2_*.orig.tar.*z)
  release=${tar#nghttp2_}
  release=${release%.orig.tar.*}
  if older "$release" $oldest; then
    have dpkg-source || return 1
    apt_private source nghttp2 >/dev/null 2>&1 || return 1
    mv nghttp2-*/ got
  else
    mkdir got
    tar -xf "$tar" -C got --strip-components=1
  fi
}

install_source() { # install_source SUITE
  rm -rf $deps
  mkdir -p $deps
  cp -R "$work/got/COPYING" "$work/got/lib" $deps
  archive=$(ls "$work"/nghttp2_*.orig.tar.*z)
  sum=$(sha256sum "$archive" | cut -d ' ' -f 1)
  # The last file: without it the source does not count as being there.
  printf '{ "version": "%s", "suite": "%s", "file": "%s", "sha256": "%s" }\n' \
    "$(sed -n 's/^#define NGHTTP2_VERSION "\(.*\)"$/\1/p' \
      $deps/lib/includes/nghttp2/nghttp2ver.h)" \
    "$1" "${archive##*/}" "$sum" >$deps/origin.json.part
  mv $deps/origin.json.part $deps/origin.json
}

# Sets $why where it fails.
fetch_source() {
  why='there is no apt-get here'
  have apt-get || return 1
  why="Debian's archive key is not installed (debian-archive-keyring)"
  key=$(keyring)
  [ -n "$key" ] || return 1
  why="apt has no Debian archive among its sources"
  sites=$(mirrors)
  [ -n "$sites" ] || return 1
  why="no Debian archive that apt knows could be reached, or has it"
  work=
  trap 'rm -rf "$work"' EXIT
  for suite in sid stable; do
    for site in $sites; do
      work=$(mktemp -d)
      mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial"
      echo "deb-src [signed-by=$key] $site $suite main" >"$work/sources.list"
      if apt_private update >/dev/null 2>&1 && (download); then
        install_source "$suite"
        rm -rf "$work"
        return 0
      fi
      rm -rf "$work"
    done
  done
  return 1
}

fetch() {
  [ "$(which_one)" = archive ] || return 0
  [ "${HTTP2_NATIVE_NGHTTP2:-}" != archive ] || return 0
  if [ ! -e $missed ]; then
    say "fetching: the source of nghttp2"
    if fetch_source; then
      say "fetched: nghttp2 $(version), $(cat $deps/origin.json)"
      return 0
    fi
    mkdir -p "${missed%/*}"
    say "$why" >$missed
  fi
  say "nghttp2: the system's static library serves, as the source cannot be" \
    "had: $(cat $missed) (\`rm $missed\` to try again)"
}

case ${1:-} in
  fetch) fetch ;;
  which) which_one ;;
  cflags) cflags ;;
  version) version ;;
  holes) holes ;;
  *) die "nghttp2.sh: no such command: ${1:-}" \
    "(fetch, which, cflags, version, holes)" ;;
esac
