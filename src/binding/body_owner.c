/* SPDX-License-Identifier: MIT */
/*
 * body_owner.c - who owns the octets of h2_stream_write_reference().
 */
#include "body_owner.h"

#include <stdlib.h>

#include "check.h"

/* No more owners than this wait to be used again. */
#define MAX_POOLED 256

struct h2b_owner {
  /* The owner that waits behind this one in the pool. */
  h2b_owner *next;
  /* The view; NULL: the octets are |bytes|. */
  napi_ref ref;
  /* Where the octets of the view lay when it was handed over. */
  const uint8_t *data;
  /* How many octets the view had then. */
  size_t length;
  /* The count of lent octets in which |length| is contained. */
  uint64_t *lent;
  /* The octets of an owner without a view. */
  uint8_t bytes[];
};

void h2b_owner_pool_clear(h2b_owner_pool *pool) {
  while (pool->free != NULL) {
    h2b_owner *owner = pool->free;

    pool->free = owner->next;
    free(owner);
  }
  pool->count = 0;
}

h2b_owner *h2b_owner_of_view(h2b_owner_pool *pool, napi_env env,
                             napi_value view, const uint8_t *data,
                             size_t length, uint64_t *lent) {
  h2b_owner *owner = pool->free;

  if (owner != NULL) {
    pool->free = owner->next;
    --pool->count;
  } else {
    owner = malloc(sizeof(*owner));
    if (owner == NULL) return NULL;
  }
  if (!NAPI_OK(napi_create_reference(env, view, 1, &owner->ref))) {
    free(owner);
    return NULL;
  }
  owner->data = data;
  owner->length = length;
  owner->lent = lent;
  *lent += length;
  return owner;
}

h2b_owner *h2b_owner_of_bytes(size_t size, uint8_t **bytes) {
  h2b_owner *owner = malloc(sizeof(*owner) + size);

  if (owner == NULL) return NULL;
  owner->ref = NULL;
  *bytes = owner->bytes;
  return owner;
}

bool h2b_owner_valid(const h2b_owner *owner, napi_env env) {
  napi_value view;
  void *data;
  size_t length;

  if (owner->ref == NULL) return true;
  return NAPI_OK(napi_get_reference_value(env, owner->ref, &view)) &&
         NAPI_OK(napi_get_buffer_info(env, view, &data, &length)) &&
         data == owner->data && length == owner->length;
}

void h2b_owner_release(h2b_owner *owner, h2b_owner_pool *pool, napi_env env) {
  if (owner->ref == NULL) {
    free(owner);
    return;
  }
  *owner->lent -= owner->length;
  NAPI_OK(napi_delete_reference(env, owner->ref));
  if (pool->count == MAX_POOLED) {
    free(owner);
    return;
  }
  owner->next = pool->free;
  pool->free = owner;
  ++pool->count;
}
