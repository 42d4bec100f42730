/* SPDX-License-Identifier: MIT */
/* bucket.c - see bucket.h. */

#include "bucket.h"

void h2__bucket_init(h2__bucket *bucket, uint64_t burst, uint64_t rate) {
  *bucket = (h2__bucket){.burst = burst, .rate = rate, .tokens = burst};
}

void h2__bucket_give(h2__bucket *bucket, uint64_t tokens) {
  uint64_t room = bucket->burst - bucket->tokens;

  bucket->tokens = tokens > room ? bucket->burst : bucket->tokens + tokens;
}

static void refill(h2__bucket *bucket, uint64_t now_ms) {
  uint64_t passed = now_ms - bucket->ms;
  uint64_t gain;

  if (now_ms <= bucket->ms) return;
  bucket->ms = now_ms;
  if (bucket->rate != 0 && passed > (UINT64_MAX - 1000) / bucket->rate) {
    gain = UINT64_MAX / 1000;
  } else {
    gain = passed * bucket->rate + bucket->rest;
    bucket->rest = gain % 1000;
    gain /= 1000;
  }
  h2__bucket_give(bucket, gain);
}

bool h2__bucket_take(h2__bucket *bucket, uint64_t cost, uint64_t now_ms) {
  if (bucket->burst == 0 || bucket->burst == UINT64_MAX) return true;
  refill(bucket, now_ms);
  if (bucket->tokens < cost) {
    bucket->tokens = 0;
    return false;
  }
  bucket->tokens -= cost;
  return true;
}
