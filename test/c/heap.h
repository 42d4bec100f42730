/* SPDX-License-Identifier: MIT */
/*
 * heap.h - an allocator that counts and can fail: behind every session of the
 * tests, so that each of them is also a test for leaks and double frees.
 */
#ifndef TEST_HEAP_H
#define TEST_HEAP_H

#include "../../src/core/h2.h"

struct heap {
  size_t blocks, octets, peak; /* in use; octets as asked for */
  uint64_t calls;              /* allocations so far, failed ones too */
  uint64_t fail_at;            /* this call fails (the first is 1); 0: none */
  bool fail_after;             /* and all behind it */
  uint64_t failed;
};

/* For h2_config.allocator; |heap| must outlive the session. */
h2_allocator heap_allocator(struct heap *heap);

#endif /* TEST_HEAP_H */
