#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh LOGS WRAPPER PROGRAM...: runs test programs, JOBS at a time, each
# behind WRAPPER if that is not empty, and adds up their closing lines. The last
# line is the sum. A program that dies, or fails without saying so (a leak found
# at exit), counts as one failure.
set -u
LOGS=$1 WRAPPER=$2
shift 2
export LOGS WRAPPER
rm -rf "$LOGS"
mkdir -p "$LOGS"

# shellcheck disable=SC2016 # expanded by the inner shell
printf '%s\n' "$@" | xargs -P "${JOBS:-1}" -n 1 sh -c '
  name=$(basename "$1")
  case $name in replay-*) set -- "$1" "$SEEDS/${name#replay-}" ;; esac
  timeout "${LIMIT:-600}" $WRAPPER "$@" > "$LOGS/$name" 2>&1
  echo $? > "$LOGS/$name.status"
' run

passed=0 failed=0
for program in "$@"; do
  log=$LOGS/$(basename "$program")
  cat "$log"
  counts=$(sed -n 's/^[a-z0-9-]*: \([0-9]*\) passed, \([0-9]*\) failed.*/\1 \2/p' \
    "$log" | tail -n 1)
  status=$(cat "$log.status")
  counts=${counts:-0 0}
  passed=$((passed + ${counts% *}))
  bad=${counts#* }
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    echo "$program: exit status $status"
    bad=1
  fi
  failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
