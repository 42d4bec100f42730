/* SPDX-License-Identifier: MIT */
/*
 * map.h - a map from numbers to pointers or numbers: a hash table with open
 * addressing. A search runs from the cell that a key hashes to, its home, to
 * the key or to an empty cell; no other cell is ever between the two.
 */
#ifndef H2_MAP_H
#define H2_MAP_H

#include "alloc.h"
#include "h2.h"

typedef struct h2__map_cell {
  /* The key, never 0; an empty cell is all zeros. */
  uint64_t key;

  /* The value is whichever of the two the owner of the map writes and reads. */
  union {
    void *pointer;
    int32_t number;
  };
} h2__map_cell;

typedef struct h2__map {
  /* The array of cells, NULL until the first key comes. */
  h2__map_cell *cells;
  /* The number of cells: 0 or a power of two. */
  size_t capacity;
  /* The number of cells that are not empty. */
  size_t used;
  /* The map grows instead of having more cells in use than these. */
  size_t room;
  /* A hash shifted right by so many bits is the index of a cell. */
  unsigned int shift;

  /* What h2__map_init() was given, unchanged. */
  uint64_t multiplier;
  size_t first;
  size_t quarters;
} h2__map;

/*
 * Makes an empty map. |multiplier| is odd; where a peer chooses the keys it is
 * secret, so that nobody can choose such as fall together. The map begins with
 * |first| cells, a power of two, and grows when |quarters| of four are used.
 */
void h2__map_init(h2__map *map, uint64_t multiplier, size_t first,
                  size_t quarters);

/* The index of the cell where a search for |key| begins. */
static inline size_t h2__map_home(const h2__map *map, uint64_t key) {
  /* Scattered: neighbours in a row would make each removal walk the row. */
  uint64_t bits = key * UINT64_C(0x9e3779b97f4a7c15);

  return (size_t)((bits ^ bits >> 32) * map->multiplier >> map->shift);
}

/* The cell of |key|, which may be any number; NULL: there is none. */
static inline h2__map_cell *h2__map_find(const h2__map *map, uint64_t key) {
  size_t at;

  if (map->used == 0) return NULL;
  at = h2__map_home(map, key);
  while (map->cells[at].key != 0 && map->cells[at].key != key) {
    at = (at + 1) & (map->capacity - 1);
  }
  return map->cells[at].key == 0 ? NULL : &map->cells[at];
}

/* Makes room for one more key. False: there is no memory. */
bool h2__map_grow(h2__map *map, h2__alloc *alloc);
static inline bool h2__map_reserve(h2__map *map, h2__alloc *alloc) {
  return map->used < map->room || h2__map_grow(map, alloc);
}

/*
 * Adds |key|, which is not 0 and not there yet; room has been reserved for it.
 * Returns its cell, for the caller to write the value. It moves with the next
 * change of the map.
 */
static inline h2__map_cell *h2__map_add(h2__map *map, uint64_t key) {
  size_t at = h2__map_home(map, key);

  while (map->cells[at].key != 0) at = (at + 1) & (map->capacity - 1);
  map->cells[at].key = key;
  ++map->used;
  return &map->cells[at];
}

/* Empties |cell|, one that h2__map_find() has returned. */
static inline void h2__map_remove(h2__map *map, h2__map_cell *cell) {
  size_t mask = map->capacity - 1;
  size_t gap = (size_t)(cell - map->cells);

  /* Closes the gap, so that no search ends before its goal. */
  for (size_t at = (gap + 1) & mask; map->cells[at].key != 0;
       at = (at + 1) & mask) {
    size_t home = h2__map_home(map, map->cells[at].key);

    if (((at - home) & mask) >= ((at - gap) & mask)) {
      map->cells[gap] = map->cells[at];
      gap = at;
    }
  }
  map->cells[gap] = (h2__map_cell){.key = 0};
  --map->used;
}

/* Frees the cells; the map is empty then, and can be used again. */
void h2__map_clear(h2__map *map, h2__alloc *alloc);

#endif /* H2_MAP_H */
