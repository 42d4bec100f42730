/* SPDX-License-Identifier: MIT */
/*
 * bucket.h - a token bucket: what comes in bursts is fine, what comes without
 * end is not. Full at first.
 */
#ifndef H2_BUCKET_H
#define H2_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

typedef struct h2__bucket {
  /* The tokens that a full bucket has; 0 or UINT64_MAX: there is no bound. */
  uint64_t burst;
  /* The tokens that come back per second. */
  uint64_t rate;
  /* The tokens that are left. */
  uint64_t tokens;
  /* The time, in milliseconds, up to which tokens have come back. */
  uint64_t ms;
  /* What has come back of the next token, in thousandths. */
  uint64_t rest;
} h2__bucket;

/* Makes a full bucket. */
void h2__bucket_init(h2__bucket *bucket, uint64_t burst, uint64_t rate);

/*
 * Takes |cost| tokens at |now_ms|, a monotonic clock, which may also stand
 * still. False, and the bucket is empty, if there are fewer.
 */
bool h2__bucket_take(h2__bucket *bucket, uint64_t cost, uint64_t now_ms);

/* Puts |tokens| back, as far as there is room. */
void h2__bucket_give(h2__bucket *bucket, uint64_t tokens);

#endif /* H2_BUCKET_H */
