/* SPDX-License-Identifier: MIT */
/* map.c - a hash table with open addressing: how it changes. */

#include "map.h"

void h2__map_init(h2__map *map, uint64_t multiplier, size_t first,
                  size_t quarters) {
  *map =
      (h2__map){.multiplier = multiplier, .first = first, .quarters = quarters};
}

static unsigned int count_bits(size_t power) {
  unsigned int bits = 0;

  while (power >> bits != 1) ++bits;
  return bits;
}

bool h2__map_grow(h2__map *map, h2__alloc *alloc) {
  size_t count = map->capacity;
  size_t wanted = count == 0 ? map->first : 2 * count;
  h2__map_cell *before = map->cells;
  h2__map_cell *after = h2__calloc(alloc, wanted, sizeof(*after));

  if (after == NULL) return false;
  map->cells = after;
  map->capacity = wanted;
  map->room = wanted / 4 * map->quarters;
  map->shift = 64 - count_bits(wanted);
  map->used = 0;
  for (size_t i = 0; i < count; ++i) {
    if (before[i].key != 0) *h2__map_add(map, before[i].key) = before[i];
  }
  h2__free(alloc, before);
  return true;
}

void h2__map_clear(h2__map *map, h2__alloc *alloc) {
  h2__free(alloc, map->cells);
  h2__map_init(map, map->multiplier, map->first, map->quarters);
}
