#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh SECONDS SEEDS OUT TARGET...: fuzzes each target, JOBS at a time, from
# SEEDS/TARGET. New inputs stay in OUT/corpus/TARGET for the next run. What is
# found is kept as OUT/findings/TARGET-..., and makes the run fail.
set -u
SECONDS_EACH=$1 SEEDS=$2 OUT=$3
shift 3
FINDINGS=$OUT/findings
DICT=$(dirname "$0")/http2.dict
export SECONDS_EACH SEEDS OUT FINDINGS DICT
mkdir -p "$FINDINGS"

# shellcheck disable=SC2016 # expanded by the inner shell
printf '%s\n' "$@" | xargs -P "${JOBS:-1}" -n 1 sh -c '
  name=$(basename "$1")
  mkdir -p "$OUT/corpus/${name#fuzz-}"
  "$1" -max_total_time="$SECONDS_EACH" -timeout=20 -rss_limit_mb=2048 \
    -max_len=4096 -dict="$DICT" -print_final_stats=1 \
    -artifact_prefix="$FINDINGS/$name-" \
    "$OUT/corpus/${name#fuzz-}" "$SEEDS/${name#fuzz-}" > "$FINDINGS/$name.log" 2>&1
  echo $? > "$FINDINGS/$name.status"
' run

failed=0
for target in "$@"; do
  name=$(basename "$target")
  if [ "$(cat "$FINDINGS/$name.status")" -eq 0 ]; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
      "$FINDINGS/$name.log")
    echo "$name: $runs runs, nothing found"
  else
    failed=1
    tail -n 60 "$FINDINGS/$name.log"
    echo "$name: FAILED, input kept in $FINDINGS"
  fi
done
exit $failed
