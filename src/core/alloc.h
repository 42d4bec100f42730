/* SPDX-License-Identifier: MIT */
/*
 * alloc.h - the memory of one session, nghttp2's share included, counted to
 * the byte. Each block carries its size in front.
 */
#ifndef H2_ALLOC_H
#define H2_ALLOC_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

typedef struct h2__alloc {
  h2_allocator source;
  uint64_t used;       /* bytes, block headers included */
  uint64_t charged;    /* received header lists, which the owner keeps */
  uint64_t referenced; /* octets of the owner's in bodies to be sent */
  uint64_t peak;       /* of all together */
  nghttp2_mem ng;
  void *spare; /* for the second allocation of nghttp2's: h2__spare_begin() */
  size_t spare_size;
  bool spare_armed;
} h2__alloc;

/* |source| NULL: the C library. |alloc| must not move afterwards. */
void h2__alloc_init(h2__alloc *alloc, const h2_allocator *source);

void *h2__malloc(h2__alloc *alloc, size_t size);
void *h2__calloc(h2__alloc *alloc, size_t count, size_t size);
void *h2__realloc(h2__alloc *alloc, void *pointer, size_t size);
void h2__free(h2__alloc *alloc, void *pointer);

/* Counts octets that the owner holds for the session, as received or to send */
void h2__alloc_charge(h2__alloc *alloc, size_t octets);
void h2__alloc_refer(h2__alloc *alloc, size_t octets);

/* Bytes of all that is counted. */
uint64_t h2__alloc_total(const h2__alloc *alloc);

/*
 * Between these two, if nghttp2's first allocation succeeds its second, of up
 * to |size| bytes, does too: where that one fails, submitting ALTSVC or ORIGIN
 * gives the first, which is ours, to free(). False without memory.
 */
bool h2__spare_begin(h2__alloc *alloc, size_t size);
void h2__spare_end(h2__alloc *alloc);

/*
 * Makes |*array| hold at least |need| items of |size| bytes, doubling
 * |*capacity|. Returns false, and leaves both alone, without memory.
 */
bool h2__grow(h2__alloc *alloc, void *array, size_t *capacity, size_t need,
              size_t size);

#endif /* H2_ALLOC_H */
