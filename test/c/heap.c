/* SPDX-License-Identifier: MIT */
/* heap.c - an allocator that counts and can fail. */

#include "heap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x68656170u

/* In front of every block; keeps the alignment that malloc promises. */
union prefix {
  struct {
    size_t size;
    uint32_t magic;
  } block;
  max_align_t align;
};

static bool fails(struct heap *heap) {
  ++heap->calls;
  if (heap->fail_at == 0 || heap->calls < heap->fail_at ||
      (heap->calls > heap->fail_at && !heap->fail_after)) {
    return false;
  }
  ++heap->failed;
  return true;
}

static union prefix *prefix_of(void *ptr) {
  union prefix *prefix = (union prefix *)ptr - 1;

  if (prefix->block.magic != MAGIC) {
    fprintf(stderr, "heap: %p was not allocated here, or freed before\n", ptr);
    abort();
  }
  return prefix;
}

static void *heap_malloc(size_t size, void *user) {
  struct heap *heap = user;
  union prefix *prefix;

  if (fails(heap)) {
    return NULL;
  }
  prefix = malloc(sizeof(*prefix) + size);
  if (prefix == NULL) {
    return NULL;
  }
  prefix->block.size = size;
  prefix->block.magic = MAGIC;
  ++heap->blocks;
  heap->octets += size;
  if (heap->octets > heap->peak) {
    heap->peak = heap->octets;
  }
  /* Whoever reads what was never written shall not find zeros. */
  memset(prefix + 1, 0xa5, size);
  return prefix + 1;
}

static void heap_free(void *ptr, void *user) {
  struct heap *heap = user;
  union prefix *prefix;

  if (ptr == NULL) {
    return;
  }
  prefix = prefix_of(ptr);
  --heap->blocks;
  heap->octets -= prefix->block.size;
  memset(ptr, 0x5a, prefix->block.size);
  prefix->block.magic = 0;
  free(prefix);
}

static void *heap_calloc(size_t count, size_t size, void *user) {
  void *ptr;

  if (size != 0 && count > SIZE_MAX / size) {
    return NULL;
  }
  ptr = heap_malloc(count * size, user);
  if (ptr != NULL) {
    memset(ptr, 0, count * size);
  }
  return ptr;
}

/* Always moves: a pointer kept across a realloc is found out. */
static void *heap_realloc(void *ptr, size_t size, void *user) {
  size_t old;
  void *moved;

  if (ptr == NULL) {
    return heap_malloc(size, user);
  }
  old = prefix_of(ptr)->block.size;
  moved = heap_malloc(size, user);
  if (moved != NULL) {
    memcpy(moved, ptr, old < size ? old : size);
    heap_free(ptr, user);
  }
  return moved;
}

h2_allocator heap_allocator(struct heap *heap) {
  return (h2_allocator){.malloc = heap_malloc,
                        .free = heap_free,
                        .calloc = heap_calloc,
                        .realloc = heap_realloc,
                        .user = heap};
}
