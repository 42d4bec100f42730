/* SPDX-License-Identifier: MIT */
/*
 * table.h - sessions by number.
 *
 * A number is the index of an entry and the generation of that entry: a number
 * that is kept for too long names nothing, instead of another session.
 */
#ifndef H2B_TABLE_H
#define H2B_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct h2b_session;

/* A place for a session. */
typedef struct h2b_entry {
  /* The session that has the place; NULL: the entry is free. */
  struct h2b_session *session;
  /* Counts the sessions that have had the place, from 1 to 2047 and round. */
  int32_t generation;
  /* The index of the free entry behind this free one; -1: it is the last. */
  int32_t next;
} h2b_entry;

typedef struct h2b_table {
  h2b_entry *entries;
  /* How many entries there are, free ones included. */
  int32_t size;
  /* The index of the free entry that is used next; -1: there is none. */
  int32_t first_free;
  /* The index of the one that was freed last: a generation lasts long so. */
  int32_t last_free;
} h2b_table;

/* Makes |table| empty. */
void h2b_table_init(h2b_table *table);

/* Frees the entries; the sessions are not the table's. */
void h2b_table_clear(h2b_table *table);

/* Returns the number (> 0) of |session|; 0: no memory, or the table is full. */
int32_t h2b_table_add(h2b_table *table, struct h2b_session *session);

/* Takes the session out; its number names nothing from now on. */
void h2b_table_remove(h2b_table *table, int32_t id);

/* NULL when |id| names no living session. Any int32_t is fine. */
struct h2b_session *h2b_table_get(const h2b_table *table, int32_t id);

/* Returns any session that is in the table; NULL when it is empty. */
struct h2b_session *h2b_table_any(const h2b_table *table);

#endif /* H2B_TABLE_H */
