/* SPDX-License-Identifier: MIT */
/*
 * body_owner.h - who owns the octets of h2_stream_write_reference().
 *
 * Either a JavaScript view, held by a reference, or memory of our own that a
 * long string was encoded into. The core gives the owner back when the octets
 * have left.
 */
#ifndef H2B_BODY_OWNER_H
#define H2B_BODY_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

typedef struct h2b_owner h2b_owner;

/* Owners of views are used again: one chunk of a body needs no malloc. */
typedef struct h2b_owner_pool {
  h2b_owner *free;
  size_t count;
} h2b_owner_pool;

void h2b_owner_pool_clear(h2b_owner_pool *pool);

/*
 * An owner of |view|'s |length| octets at |data|, which it adds to |*lent|
 * until it is released. NULL: no memory, or the environment goes away.
 */
h2b_owner *h2b_owner_of_view(h2b_owner_pool *pool, napi_env env,
                             napi_value view, const uint8_t *data,
                             size_t length, uint64_t *lent);

/* An owner of |size| octets, which |*bytes| points to. */
h2b_owner *h2b_owner_of_bytes(size_t size, uint8_t **bytes);

/*
 * Whether the octets are where they were: a view's memory may have been
 * transferred, or have moved. Needs a handle scope.
 */
bool h2b_owner_valid(const h2b_owner *owner, napi_env env);

void h2b_owner_release(h2b_owner *owner, h2b_owner_pool *pool, napi_env env);

#endif /* H2B_BODY_OWNER_H */
