/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <stdlib.h>

#define SLOT_BITS 20
#define MAX_SLOTS (1 << SLOT_BITS)
#define SLOT_MASK (MAX_SLOTS - 1)
#define GENERATIONS 2047
#define FIRST_SIZE 16

void h2b_table_init(h2b_table *table) {
  *table = (h2b_table){.first_free = -1, .last_free = -1};
}

void h2b_table_clear(h2b_table *table) {
  free(table->slots);
  h2b_table_init(table);
}

static void put_free(h2b_table *table, int32_t index) {
  table->slots[index].session = NULL;
  table->slots[index].next = -1;
  if (table->last_free == -1)
    table->first_free = index;
  else
    table->slots[table->last_free].next = index;
  table->last_free = index;
}

static bool grow(h2b_table *table) {
  int32_t size = table->size == 0 ? FIRST_SIZE : table->size * 2;
  if (size > MAX_SLOTS) return false;
  h2b_slot *slots = realloc(table->slots, (size_t)size * sizeof(*slots));
  if (slots == NULL) return false;
  int32_t from = table->size;
  table->slots = slots;
  table->size = size;
  for (int32_t i = from; i < size; i++) {
    slots[i].generation = 1;
    put_free(table, i);
  }
  return true;
}

int32_t h2b_table_add(h2b_table *table, struct h2b_session *session) {
  if (table->first_free == -1 && !grow(table)) return 0;
  int32_t index = table->first_free;
  h2b_slot *slot = &table->slots[index];
  table->first_free = slot->next;
  if (table->first_free == -1) table->last_free = -1;
  slot->session = session;
  return slot->generation << SLOT_BITS | index;
}

static h2b_slot *find(const h2b_table *table, int32_t id) {
  int32_t index = id & SLOT_MASK;
  if (id <= 0 || index >= table->size) return NULL;
  h2b_slot *slot = &table->slots[index];
  if (slot->session == NULL || slot->generation != id >> SLOT_BITS) return NULL;
  return slot;
}

void h2b_table_remove(h2b_table *table, int32_t id) {
  h2b_slot *slot = find(table, id);
  if (slot == NULL) return;
  slot->generation = slot->generation % GENERATIONS + 1;
  put_free(table, (int32_t)(slot - table->slots));
}

struct h2b_session *h2b_table_get(const h2b_table *table, int32_t id) {
  h2b_slot *slot = find(table, id);
  return slot == NULL ? NULL : slot->session;
}

struct h2b_session *h2b_table_any(const h2b_table *table) {
  for (int32_t i = 0; i < table->size; i++) {
    if (table->slots[i].session != NULL) return table->slots[i].session;
  }
  return NULL;
}
