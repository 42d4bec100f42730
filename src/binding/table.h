/* SPDX-License-Identifier: MIT */
/*
 * table.h - sessions by number.
 *
 * A number is an entry and the entry's generation, so that one that is kept too
 * long names nothing instead of another session.
 */
#ifndef H2B_TABLE_H
#define H2B_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct h2b_session;

typedef struct h2b_entry {
  struct h2b_session *session; /* NULL: free */
  int32_t generation;          /* 1 .. H2B_GENERATIONS */
  int32_t next;                /* the next free entry, -1: none */
} h2b_entry;

typedef struct h2b_table {
  h2b_entry *entries;
  int32_t size;
  /* Free entries are used in turn, which makes a generation last long. */
  int32_t first_free, last_free;
} h2b_table;

void h2b_table_init(h2b_table *table);
void h2b_table_clear(h2b_table *table);

/* Returns the number (> 0) of |session|, or 0: no memory, or the table is full. */
int32_t h2b_table_add(h2b_table *table, struct h2b_session *session);
void h2b_table_remove(h2b_table *table, int32_t id);

/* NULL when |id| names no living session. Any int32_t is fine. */
struct h2b_session *h2b_table_get(const h2b_table *table, int32_t id);

/* Any session that is in the table; NULL when it is empty. */
struct h2b_session *h2b_table_any(const h2b_table *table);

#endif /* H2B_TABLE_H */
