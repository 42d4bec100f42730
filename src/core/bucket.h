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
  uint64_t burst; /* tokens that it holds; 0 or UINT64_MAX: no bound */
  uint64_t rate;  /* tokens that come back per second */
  uint64_t tokens, ms, rest; /* |rest|: thousandths of a token */
} h2__bucket;

void h2__bucket_init(h2__bucket *bucket, uint64_t burst, uint64_t rate);

/*
 * Takes |cost| tokens at |now_ms|, a monotonic clock, which may also stand
 * still. False, and the bucket is empty, if there are fewer.
 */
bool h2__bucket_take(h2__bucket *bucket, uint64_t cost, uint64_t now_ms);

/* Puts |tokens| back, as far as there is room. */
void h2__bucket_give(h2__bucket *bucket, uint64_t tokens);

#endif /* H2_BUCKET_H */
