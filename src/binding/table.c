/* SPDX-License-Identifier: MIT */
/*
 * table.c - sessions by number.
 */
#include "table.h"

#include <stdlib.h>

/* The low bits of a number are the index, the others are the generation. */
#define INDEX_BITS 20
#define MAX_ENTRIES (1 << INDEX_BITS)
#define INDEX_MASK (MAX_ENTRIES - 1)

/* As many generations as a positive number has room for. */
#define GENERATIONS 2047

/* A table that is not empty has at least so many entries. */
#define FIRST_SIZE 16

void h2b_table_init(h2b_table *table) {
  *table = (h2b_table){.first_free = -1, .last_free = -1};
}

void h2b_table_clear(h2b_table *table) {
  free(table->entries);
  h2b_table_init(table);
}

/* Makes the entry at |index| the last of the free ones. */
static void put_free(h2b_table *table, int32_t index) {
  table->entries[index].session = NULL;
  table->entries[index].next = -1;
  if (table->last_free == -1) {
    table->first_free = index;
  } else {
    table->entries[table->last_free].next = index;
  }
  table->last_free = index;
}

static bool grow(h2b_table *table) {
  int32_t size = table->size == 0 ? FIRST_SIZE : table->size * 2;
  int32_t from = table->size;
  h2b_entry *entries;

  if (size > MAX_ENTRIES) return false;
  entries = realloc(table->entries, (size_t)size * sizeof(*entries));
  if (entries == NULL) return false;
  table->entries = entries;
  table->size = size;
  for (int32_t i = from; i < size; ++i) {
    entries[i].generation = 1;
    put_free(table, i);
  }
  return true;
}

int32_t h2b_table_add(h2b_table *table, struct h2b_session *session) {
  int32_t index;
  h2b_entry *entry;

  if (table->first_free == -1 && !grow(table)) return 0;
  index = table->first_free;
  entry = &table->entries[index];
  table->first_free = entry->next;
  if (table->first_free == -1) table->last_free = -1;
  entry->session = session;
  return entry->generation << INDEX_BITS | index;
}

static h2b_entry *find(const h2b_table *table, int32_t id) {
  int32_t index = id & INDEX_MASK;
  h2b_entry *entry;

  if (id <= 0 || index >= table->size) return NULL;
  entry = &table->entries[index];
  if (entry->session == NULL || entry->generation != id >> INDEX_BITS) {
    return NULL;
  }
  return entry;
}

void h2b_table_remove(h2b_table *table, int32_t id) {
  h2b_entry *entry = find(table, id);

  if (entry == NULL) return;
  entry->generation = entry->generation % GENERATIONS + 1;
  put_free(table, (int32_t)(entry - table->entries));
}

struct h2b_session *h2b_table_get(const h2b_table *table, int32_t id) {
  h2b_entry *entry = find(table, id);

  return entry == NULL ? NULL : entry->session;
}

struct h2b_session *h2b_table_any(const h2b_table *table) {
  for (int32_t i = 0; i < table->size; ++i) {
    if (table->entries[i].session != NULL) return table->entries[i].session;
  }
  return NULL;
}
