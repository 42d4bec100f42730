/* SPDX-License-Identifier: MIT */
/*
 * body_owner.h - who owns the octets of h2_stream_write_reference().
 *
 * An owner keeps the octets in place until the core gives it back: either a
 * view of JavaScript's, by a reference, or memory of our own that a long string
 * has been encoded into.
 */
#ifndef H2B_BODY_OWNER_H
#define H2B_BODY_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

typedef struct h2b_owner h2b_owner;

/* Owners of views that wait to be used again: most chunks need no malloc. */
typedef struct h2b_owner_pool {
  /* The first of the owners that wait; NULL: none does. */
  h2b_owner *free;
  /* How many owners wait. */
  size_t count;
} h2b_owner_pool;

/* Frees the owners that wait. */
void h2b_owner_pool_clear(h2b_owner_pool *pool);

/*
 * Makes an owner of |view|, whose |length| octets lie at |data|. The octets are
 * counted in |*lent| until the owner is released. NULL: no memory, or the
 * environment goes away.
 */
h2b_owner *h2b_owner_of_view(h2b_owner_pool *pool, napi_env env,
                             napi_value view, const uint8_t *data,
                             size_t length, uint64_t *lent);

/* Makes an owner of |size| octets of its own, at |*bytes|. NULL: no memory. */
h2b_owner *h2b_owner_of_bytes(size_t size, uint8_t **bytes);

/*
 * Whether the octets are where they were: JavaScript may have transferred the
 * memory of a view, or moved it. Needs a handle scope.
 */
bool h2b_owner_valid(const h2b_owner *owner, napi_env env);

/* Lets go of the octets. |owner| is no longer the caller's. */
void h2b_owner_release(h2b_owner *owner, h2b_owner_pool *pool, napi_env env);

#endif /* H2B_BODY_OWNER_H */
