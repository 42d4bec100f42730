/* SPDX-License-Identifier: MIT */
/*
 * output.h - the octets of one h2_session_send(): frame headers and small
 * bodies in an arena, large bodies where they are.
 */
#ifndef H2_OUTPUT_H
#define H2_OUTPUT_H

#include "h2.h"
#include "piece.h"

/* Vectors of one send at most. */
enum { H2__VECS_MAX = 512 };

typedef struct h2__output {
  /* Octets that were copied, one behind the other; it moves when it grows. */
  uint8_t *arena;
  /* The octets in the arena, and how many there is room for. */
  size_t length, capacity;
  /*
   * All octets in their order. Until h2__output_seal() a vector into the arena
   * has the base NULL.
   */
  h2_vec *vecs;
  /* The number of vectors, and how many there is room for. */
  size_t count, vec_capacity;
  /* The octets of all vectors. */
  size_t total;
  /* Octets of a source, behind the arena's end, that are not framed yet. */
  size_t pulled;
  /* The number of this output, from 1 on. */
  uint64_t serial;
  /* Pieces that bodies have done with, and whose octets are in a vector. */
  h2__piece *pieces;
  /* Whether the vectors are the owner's, until h2__output_reset(). */
  bool lent;
} h2__output;

/* Appends a copy of |len| octets. False: there is no memory. */
bool h2__output_copy(h2_session *session, const uint8_t *data, size_t len);

/* Appends |len| zeros. False: there is no memory. */
bool h2__output_zeros(h2_session *session, size_t len);

/* Appends |len| octets without copying them. False: there is no memory. */
bool h2__output_lend(h2_session *session, const uint8_t *data, size_t len);

/* Room for |len| octets behind the arena's end, NULL without memory. */
uint8_t *h2__output_reserve(h2_session *session, size_t len);

/* Counts |len| octets written into that room. False: no memory for a vector. */
bool h2__output_commit(h2_session *session, size_t len);

/* Would another DATA frame still be within the bounds of one send? */
bool h2__output_has_room(const h2_session *session);

/* Vectors point at their octets, and are lent, until h2__output_reset(). */
void h2__output_seal(h2_session *session);

/* Begins an empty output, and gives back the pieces of the last. */
void h2__output_reset(h2_session *session);

/* Gives back the pieces of the last output, and frees all memory. */
void h2__output_del(h2_session *session);

#endif /* H2_OUTPUT_H */
