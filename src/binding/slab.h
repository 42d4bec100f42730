/* SPDX-License-Identifier: MIT */
/*
 * slab.h - the Buffer that native transports read into.
 *
 * JavaScript takes slices of what DATA events name, so those octets are spent;
 * all other octets of a read have been parsed when it returns, and the same
 * memory serves the next one.
 */
#ifndef H2B_SLAB_H
#define H2B_SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#define H2B_SLAB_SIZE (128 * 1024)
#define H2B_SLAB_READ (64 * 1024) /* the most for one read */
#define H2B_SLAB_MIN (16 * 1024)  /* with less left, a new slab is made */

typedef struct h2b_slab {
  size_t users; /* the instance, and sessions with octets left to parse */
  napi_ref ref;
  uint8_t *base;
  size_t head; /* octets before it belong to others */
} h2b_slab;

/*
 * Makes |*slab| one that has room for a read, where that can be had. Opens its
 * own handle scope. False: no slab with room.
 */
bool h2b_slab_renew(h2b_slab **slab, napi_env env);

static inline size_t h2b_slab_left(const h2b_slab *slab) {
  return H2B_SLAB_SIZE - slab->head;
}

/* Another user keeps |slab|; h2b_slab_unref() lets go, NULL is fine. */
h2b_slab *h2b_slab_ref(h2b_slab *slab);
void h2b_slab_unref(h2b_slab *slab, napi_env env);

#endif /* H2B_SLAB_H */
