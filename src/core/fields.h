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
  int32_t *words; /* two field words for each field */
  size_t length, capacity;
  uint8_t *text; /* the inline strings */
  size_t text_length, text_capacity;
  int32_t stream; /* whose block it is; 0: none is being received */
  uint32_t pairs;
  uint64_t size; /* name + value + 32 of each, RFC 9113, 6.5.2 */
  uint64_t max_size;
  bool opening;       /* it opens a stream of the peer's */
  bool informational; /* a response that is not the final one */
} h2__fields;

/* A block of |stream| begins, whose size may be |max_size|. */
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

/* Is there room for the block as it stands, in this batch or in any? */
bool h2__fields_fit(const h2_session *session);
bool h2__fields_fit_empty(const h2_session *session);

/* Appends the block as an event that begins with |head| (|count| words). */
void h2__fields_flush(h2_session *session, const int32_t *head, size_t count);

void h2__fields_end(h2_session *session);
void h2__fields_del(h2_session *session);

#endif /* H2_FIELDS_H */
