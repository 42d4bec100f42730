/* SPDX-License-Identifier: MIT */
/*
 * slab.h - the Buffer that native transports read into.
 *
 * It never leaves the library: JavaScript copies what DATA events name, so that
 * the application gets memory of its own, which it may keep or transfer. The
 * same memory serves the next read, unless somebody still has use for it.
 */
#ifndef H2B_SLAB_H
#define H2B_SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#define H2B_SLAB_SIZE (64 * 1024) /* the most for one read */

typedef struct h2b_slab {
  size_t users; /* the instance, walks of its octets, sessions with a rest */
  napi_ref ref;
  uint8_t *base;
} h2b_slab;

/*
 * Makes |*slab| one that nobody but its holder uses. Opens its own handle
 * scope. False: no memory.
 */
bool h2b_slab_renew(h2b_slab **slab, napi_env env);

/* Another user keeps |slab|; h2b_slab_unref() lets go, NULL is fine. */
h2b_slab *h2b_slab_ref(h2b_slab *slab);
void h2b_slab_unref(h2b_slab *slab, napi_env env);

#endif /* H2B_SLAB_H */
