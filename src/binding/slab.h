/* SPDX-License-Identifier: MIT */
/*
 * slab.h - the Buffer that native transports read into.
 *
 * The Buffer never leaves the library: JavaScript copies what DATA events name,
 * so that the application gets memory of its own, which it may keep or
 * transfer. A slab serves read after read, unless somebody still has use for
 * what lies in it.
 */
#ifndef H2B_SLAB_H
#define H2B_SLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

/* Octets of a slab: the most that one read brings. */
#define H2B_SLAB_SIZE (64 * 1024)

typedef struct h2b_slab {
  /* How many use it: the instance, walks of its octets, rests of reads. */
  size_t users;
  /* The Buffer. */
  napi_ref ref;
  /* The memory of the Buffer. */
  uint8_t *base;
} h2b_slab;

/*
 * Makes |*slab| one that nobody but its holder uses: it stays, if that is true
 * already. Opens its own handle scope. False: no memory.
 */
bool h2b_slab_renew(h2b_slab **slab, napi_env env);

/* Adds a user, and returns |slab|. */
h2b_slab *h2b_slab_ref(h2b_slab *slab);

/* Takes a user away; the last one frees the slab. NULL is fine. */
void h2b_slab_unref(h2b_slab *slab, napi_env env);

#endif /* H2B_SLAB_H */
