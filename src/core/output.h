/* SPDX-License-Identifier: MIT */
/*
 * output.h - the octets of one h2_session_send(): frame headers and small
 * bodies in an arena, large bodies where they are.
 */
#ifndef H2_OUTPUT_H
#define H2_OUTPUT_H

#include "h2.h"
#include "piece.h"

enum { H2__VECS_MAX = 512 };

typedef struct h2__output {
  uint8_t *arena;
  size_t length, capacity;
  /* While it grows, a vector into the (moving) arena has base NULL. */
  h2_vec *vecs;
  size_t count, vec_capacity;
  size_t total;
  uint64_t serial;   /* of this output; 0 is never one */
  h2__piece *pieces; /* finished with, but lent */
  size_t pulled;     /* octets read from a source, not yet framed */
  bool lent;
} h2__output;

bool h2__output_copy(h2_session *session, const uint8_t *data, size_t len);
bool h2__output_zeros(h2_session *session, size_t len);
bool h2__output_lend(h2_session *session, const uint8_t *data, size_t len);

/* Room for |len| octets behind the arena's end, NULL without memory. */
uint8_t *h2__output_reserve(h2_session *session, size_t len);

/* Counts |len| octets written into that room. False: no memory for a vector. */
bool h2__output_commit(h2_session *session, size_t len);

/* Would another DATA frame still be within the bounds of one send? */
bool h2__output_has_room(const h2_session *session);

/* Vectors point at their octets from here on, until h2__output_reset(). */
void h2__output_seal(h2_session *session);
void h2__output_reset(h2_session *session);
void h2__output_del(h2_session *session);

#endif /* H2_OUTPUT_H */
