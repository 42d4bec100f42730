/* SPDX-License-Identifier: MIT */
/* test-map.c - the hash table: what is put in is found, nothing else is. */

#include "../../src/core/map.h"

#include "heap.h"
#include "test.h"

static struct heap heap;
static h2__alloc alloc;
static h2__map map;

static void start(uint64_t multiplier, size_t first, size_t quarters) {
  static h2_allocator allocator;

  heap = (struct heap){0};
  allocator = heap_allocator(&heap);
  h2__alloc_init(&alloc, &allocator);
  h2__map_init(&map, multiplier, first, quarters);
}

static void stop(void) {
  h2__map_clear(&map, &alloc);
  ASSERT_EQ(map.used, 0);
  ASSERT_EQ(alloc.used, 0);
  ASSERT_EQ(heap.blocks, 0);
}

static void put(uint64_t key, int32_t number) {
  ASSERT(h2__map_reserve(&map, &alloc));
  h2__map_add(&map, key)->number = number;
}

/* The number of |key|, or -1: it is not there. */
static int32_t get(uint64_t key) {
  const h2__map_cell *cell = h2__map_find(&map, key);

  if (cell == NULL) return -1;
  ASSERT_EQ(cell->key, key);
  return cell->number;
}

static void take(uint64_t key) {
  h2__map_cell *cell = h2__map_find(&map, key);

  ASSERT(cell != NULL);
  h2__map_remove(&map, cell);
}

static void an_empty_map_has_nothing(void) {
  start(1, 16, 2);
  ASSERT_EQ(get(0), -1);
  ASSERT_EQ(get(1), -1);
  ASSERT_EQ(heap.blocks, 0);
  stop();
}

/* 0 is no key, even where an empty cell is in its place. */
static void zero_is_never_there(void) {
  start(1, 16, 2);
  put(7, 0);
  ASSERT_EQ(get(7), 0);
  ASSERT_EQ(get(0), -1);
  stop();
}

static void all_bits_of_a_key_count(void) {
  start(3, 16, 2);
  put(1, 10);
  put(UINT64_C(1) << 32 | 1, 11);
  put(UINT64_MAX, 12);
  ASSERT_EQ(get(1), 10);
  ASSERT_EQ(get(UINT64_C(1) << 32 | 1), 11);
  ASSERT_EQ(get(UINT64_MAX), 12);
  ASSERT_EQ(get(UINT32_MAX), -1);
  stop();
}

static void pointers_are_kept_as_well(void) {
  int target;

  start(1, 16, 2);
  ASSERT(h2__map_reserve(&map, &alloc));
  h2__map_add(&map, 5)->pointer = &target;
  ASSERT(h2__map_find(&map, 5)->pointer == &target);
  stop();
}

static void it_grows_at_its_share(void) {
  start(1, 16, 2);
  for (uint64_t key = 1; key <= 8; ++key) put(key, 0);
  ASSERT_EQ(map.capacity, 16);
  put(9, 0);
  ASSERT_EQ(map.capacity, 32);
  stop();
  start(1, 64, 3);
  for (uint64_t key = 1; key <= 48; ++key) put(key, 0);
  ASSERT_EQ(map.capacity, 64);
  put(49, 0);
  ASSERT_EQ(map.capacity, 128);
  stop();
}

static void without_memory_nothing_changes(void) {
  start(1, 16, 2);
  heap.fail_at = 1;
  ASSERT(!h2__map_reserve(&map, &alloc));
  ASSERT_EQ(get(1), -1);
  for (uint64_t key = 1; key <= 8; ++key) put(key, (int32_t)key);
  heap.fail_at = heap.calls + 1;
  ASSERT(!h2__map_reserve(&map, &alloc));
  ASSERT_EQ(map.capacity, 16);
  for (uint64_t key = 1; key <= 8; ++key) ASSERT_EQ(get(key), key);
  put(9, 9);
  for (uint64_t key = 1; key <= 9; ++key) ASSERT_EQ(get(key), key);
  stop();
}

static void it_can_be_used_again(void) {
  start(5, 16, 2);
  put(1, 1);
  h2__map_clear(&map, &alloc);
  ASSERT_EQ(heap.blocks, 0);
  ASSERT_EQ(get(1), -1);
  put(1, 2);
  ASSERT_EQ(get(1), 2);
  ASSERT_EQ(map.capacity, 16);
  stop();
}

/* The |n|th key, of those from 1 on, whose home is |home|. */
static uint64_t key_at(size_t home, size_t n) {
  for (uint64_t key = 1;; ++key) {
    if (h2__map_home(&map, key) == home && n-- == 0) return key;
  }
}

/* A row of cells over the end of the array, in each order of removal. */
static void removals_leave_no_gap_in_a_row(void) {
  uint64_t keys[5];

  for (size_t gone = 0; gone < 5; ++gone) {
    start(1, 16, 2);
    put(1, 0);
    take(1);
    for (size_t i = 0; i < 3; ++i) keys[i] = key_at(14, i);
    keys[3] = key_at(15, 0);
    keys[4] = key_at(0, 0);
    for (size_t i = 0; i < 5; ++i) put(keys[i], (int32_t)i);
    ASSERT_EQ(map.cells[2].key, keys[4]);
    take(keys[gone]);
    for (size_t i = 0; i < 5; ++i) {
      ASSERT_EQ(get(keys[i]), i == gone ? -1 : (int)i);
    }
    ASSERT_EQ(map.cells[2].key, 0);
    ASSERT(map.cells[2].pointer == NULL);
    stop();
  }
}

/* Ten thousand times something, against an array that knows what is there. */
static void it_remembers_what_an_array_does(void) {
  static int32_t known[512];
  uint32_t random = 2463534242u;
  size_t count = 0;

  start(UINT64_C(0x2545f4914f6cdd1d), 16, 3);
  for (size_t i = 0; i < 512; ++i) known[i] = -1;
  for (int32_t turn = 0; turn < 10000; ++turn) {
    size_t at;

    random ^= random << 13;
    random ^= random >> 17;
    random ^= random << 5;
    at = random % 512;
    ASSERT_EQ(get(at + 1), known[at]);
    if (known[at] < 0) {
      put(at + 1, turn);
      known[at] = turn;
      ++count;
    } else {
      take(at + 1);
      known[at] = -1;
      --count;
    }
    ASSERT_EQ(map.used, count);
  }
  for (size_t i = 0; i < 512; ++i) ASSERT_EQ(get(i + 1), known[i]);
  stop();
}

int main(void) {
  RUN(an_empty_map_has_nothing);
  RUN(zero_is_never_there);
  RUN(all_bits_of_a_key_count);
  RUN(pointers_are_kept_as_well);
  RUN(it_grows_at_its_share);
  RUN(without_memory_nothing_changes);
  RUN(it_can_be_used_again);
  RUN(removals_leave_no_gap_in_a_row);
  RUN(it_remembers_what_an_array_does);
  return test_end();
}
