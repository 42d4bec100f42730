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
  uint64_t used, peak; /* bytes, block headers included */
  nghttp2_mem ng;
} h2__alloc;

/* |source| NULL: the C library. |alloc| must not move afterwards. */
void h2__alloc_init(h2__alloc *alloc, const h2_allocator *source);

void *h2__malloc(h2__alloc *alloc, size_t size);
void *h2__calloc(h2__alloc *alloc, size_t count, size_t size);
void *h2__realloc(h2__alloc *alloc, void *pointer, size_t size);
void h2__free(h2__alloc *alloc, void *pointer);

/*
 * Makes |*array| hold at least |need| items of |size| bytes, doubling
 * |*capacity|. Returns false, and leaves both alone, without memory.
 */
bool h2__grow(h2__alloc *alloc, void *array, size_t *capacity, size_t need,
              size_t size);

#endif /* H2_ALLOC_H */
