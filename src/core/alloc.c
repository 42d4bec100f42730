/* SPDX-License-Identifier: MIT */
/* alloc.c - the counting allocator. */

#include "alloc.h"

#include <stdlib.h>
#include <string.h>

/* As wide as the strictest alignment, so that what follows keeps it. */
typedef union header {
  size_t size;
  max_align_t align;
} header;

static void *libc_malloc(size_t size, void *user) {
  (void)user;
  return malloc(size);
}

static void libc_free(void *pointer, void *user) {
  (void)user;
  free(pointer);
}

static void *libc_calloc(size_t count, size_t size, void *user) {
  (void)user;
  return calloc(count, size);
}

static void *libc_realloc(void *pointer, size_t size, void *user) {
  (void)user;
  return realloc(pointer, size);
}

uint64_t h2__alloc_total(const h2__alloc *alloc) {
  return alloc->used + alloc->charged + alloc->referenced;
}

static void note_peak(h2__alloc *alloc) {
  uint64_t now = h2__alloc_total(alloc);

  if (now > alloc->peak) alloc->peak = now;
}

static void *account(h2__alloc *alloc, header *block, size_t size) {
  block->size = size;
  alloc->used += size + sizeof(header);
  note_peak(alloc);
  return block + 1;
}

void h2__alloc_charge(h2__alloc *alloc, size_t octets) {
  alloc->charged += octets;
  note_peak(alloc);
}

void h2__alloc_refer(h2__alloc *alloc, size_t octets) {
  alloc->referenced += octets;
  note_peak(alloc);
}

void *h2__malloc(h2__alloc *alloc, size_t size) {
  header *block;

  if (size > SIZE_MAX - sizeof(header)) return NULL;
  block = alloc->source.malloc(size + sizeof(header), alloc->source.user);
  return block == NULL ? NULL : account(alloc, block, size);
}

void *h2__calloc(h2__alloc *alloc, size_t count, size_t size) {
  header *block;

  if (size != 0 && count > (SIZE_MAX - sizeof(header)) / size) return NULL;
  size *= count;
  block = alloc->source.calloc(1, size + sizeof(header), alloc->source.user);
  return block == NULL ? NULL : account(alloc, block, size);
}

void *h2__realloc(h2__alloc *alloc, void *pointer, size_t size) {
  header *block;
  size_t before;

  if (pointer == NULL) return h2__malloc(alloc, size);
  if (size > SIZE_MAX - sizeof(header)) return NULL;
  block = (header *)pointer - 1;
  before = block->size;
  block =
      alloc->source.realloc(block, size + sizeof(header), alloc->source.user);
  if (block == NULL) return NULL;
  alloc->used -= before + sizeof(header);
  return account(alloc, block, size);
}

void h2__free(h2__alloc *alloc, void *pointer) {
  header *block;

  if (pointer == NULL) return;
  block = (header *)pointer - 1;
  alloc->used -= block->size + sizeof(header);
  alloc->source.free(block, alloc->source.user);
}

bool h2__grow(h2__alloc *alloc, void *array, size_t *capacity, size_t need,
              size_t size) {
  size_t wanted = *capacity == 0 ? 16 : *capacity;
  void *before, *after;

  if (need <= *capacity) return true;
  while (wanted < need) {
    if (wanted > SIZE_MAX / 2) return false;
    wanted *= 2;
  }
  if (wanted > SIZE_MAX / size) return false;
  /* |array| points at a pointer of some type; all have one representation. */
  memcpy(&before, array, sizeof(before));
  after = h2__realloc(alloc, before, wanted * size);
  if (after == NULL) return false;
  memcpy(array, &after, sizeof(after));
  *capacity = wanted;
  return true;
}

bool h2__spare_begin(h2__alloc *alloc, size_t size) {
  alloc->spare = h2__malloc(alloc, size);
  alloc->spare_size = size;
  alloc->spare_armed = false;
  return alloc->spare != NULL;
}

void h2__spare_end(h2__alloc *alloc) {
  h2__free(alloc, alloc->spare);
  alloc->spare = NULL;
}

static void *ng_malloc(size_t size, void *user) {
  h2__alloc *alloc = user;
  void *pointer = h2__malloc(alloc, size);

  if (pointer == NULL && alloc->spare != NULL && alloc->spare_armed &&
      size <= alloc->spare_size) {
    pointer = alloc->spare;
    alloc->spare = NULL;
  }
  alloc->spare_armed = true;
  return pointer;
}

static void ng_free(void *pointer, void *user) {
  h2__free(user, pointer);
}

static void *ng_calloc(size_t count, size_t size, void *user) {
  return h2__calloc(user, count, size);
}

static void *ng_realloc(void *pointer, size_t size, void *user) {
  return h2__realloc(user, pointer, size);
}

void h2__alloc_init(h2__alloc *alloc, const h2_allocator *source) {
  static const h2_allocator libc = {libc_malloc, libc_free, libc_calloc,
                                    libc_realloc, NULL};

  *alloc = (h2__alloc){.source = source == NULL ? libc : *source};
  alloc->ng = (nghttp2_mem){alloc, ng_malloc, ng_free, ng_calloc, ng_realloc};
}
