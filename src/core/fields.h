/* SPDX-License-Identifier: MIT */
/*
 * fields.h - the header block being received. It is collected aside, so that a
 * block that is refused half-way leaves no trace, and goes into the batch
 * whole.
 */
#ifndef H2_FIELDS_H
#define H2_FIELDS_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

typedef struct h2__fields {
  /* Two field words (events.h) for each field that has come. */
  int32_t *words;
  /* The number of words, and how many there is room for. */
  size_t length, capacity;
  /* The strings that cross inline, one behind the other. */
  uint8_t *text;
  /* The octets of text, and how many there is room for. */
  size_t text_length, text_capacity;
  /* The stream whose block it is; 0: none is received, or it is not kept. */
  int32_t stream;
  /* The number of fields that have come, those that were dropped included. */
  uint32_t pairs;
  /* Octets of their names and values, and 32 for each (RFC 9113, 6.5.2). */
  uint64_t size;
  /* What that size may be. */
  uint64_t max_size;
  /* Whether the block opens a stream of the peer's. */
  bool opening;
  /* Whether it is a response that is not the final one (1xx). */
  bool informational;
} h2__fields;

/*
 * A block of |stream| begins. |opening|: it opens the stream. |max_size| is
 * what its size may be.
 */
void h2__fields_begin(h2_session *session, int32_t stream, bool opening,
                      uint64_t max_size);

/*
 * Counts a field whose name and value have so many octets, also one that is
 * dropped: it was work all the same. 0, or the h2_limit (> 0) that it trips.
 */
int h2__fields_count(h2_session *session, size_t name, size_t value);

/*
 * Counts and takes a field. 0, NGHTTP2_ERR_NOMEM, or the h2_limit (> 0) that it
 * trips.
 */
int h2__fields_add(h2_session *session, nghttp2_rcbuf *name,
                   nghttp2_rcbuf *value, uint8_t flags);

/* Whether there is room in the batch for the block as it stands. */
bool h2__fields_fit(const h2_session *session);

/* Whether an empty batch has room for it: if not, the block never fits. */
bool h2__fields_fit_empty(const h2_session *session);

/* Appends the block as an event that begins with |head| (|count| words). */
void h2__fields_flush(h2_session *session, const int32_t *head, size_t count);

/* Forgets the block. */
void h2__fields_end(h2_session *session);

/* Forgets the block and frees its memory. */
void h2__fields_del(h2_session *session);

#endif /* H2_FIELDS_H */
