/* SPDX-License-Identifier: MIT */
/*
 * seed.c - makes the hash of nghttp2's own map of streams a secret, as the peer
 * chooses their identifiers. nghttp2 asks for octets while it makes a session,
 * without saying for which one: the seed waits in a variable of the thread, the
 * only state that the core has beside its sessions.
 */
#include "internal.h"

#if NGHTTP2_VERSION_NUM >= 0x014600 /* 1.70.0 */

static _Thread_local uint64_t nghttp2_seed;

static void give_octets(uint8_t *to, size_t length) {
  uint64_t bits = nghttp2_seed;

  for (size_t i = 0; i < length; ++i) {
    /* Another sequence than the one of our own map. */
    bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    to[i] = (uint8_t)(bits >> 56);
  }
}

void h2__seed_set(nghttp2_session_callbacks *callbacks, uint64_t seed) {
  nghttp2_seed = seed;
  nghttp2_session_callbacks_set_rand_callback(callbacks, give_octets);
}

#else

void h2__seed_set(nghttp2_session_callbacks *callbacks, uint64_t seed) {
  (void)callbacks;
  (void)seed;
}

#endif
