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
  /* The functions that the memory comes from. */
  h2_allocator source;
  /* The functions that nghttp2 is given, which count what it allocates. */
  nghttp2_mem ng;

  /* Bytes that are allocated, with the size in front of each block. */
  uint64_t used;
  /* Octets of received header lists, which the owner keeps. */
  uint64_t charged;
  /* Octets of the owner's to which bodies that are to be sent refer. */
  uint64_t referenced;
  /* The most, in bytes, that these three have been together. */
  uint64_t peak;

  /* Between h2__spare_begin() and _end(): a block kept for nghttp2, or NULL. */
  void *spare;
  /* The size of that block in bytes. */
  size_t spare_size;
  /* Whether nghttp2's first allocation is over: the block is for the second. */
  bool spare_armed;
} h2__alloc;

/* |source| NULL: the C library. |alloc| must not move afterwards. */
void h2__alloc_init(h2__alloc *alloc, const h2_allocator *source);

/* These are the functions of the C library, counted. */
void *h2__malloc(h2__alloc *alloc, size_t size);
void *h2__calloc(h2__alloc *alloc, size_t count, size_t size);
void *h2__realloc(h2__alloc *alloc, void *pointer, size_t size);
void h2__free(h2__alloc *alloc, void *pointer);

/* Counts octets that the owner keeps for the session: received, or to send. */
void h2__alloc_charge(h2__alloc *alloc, size_t octets);
void h2__alloc_refer(h2__alloc *alloc, size_t octets);

/* Bytes of all that is counted: |used|, |charged| and |referenced|. */
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
