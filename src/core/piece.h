/* SPDX-License-Identifier: MIT */
/*
 * piece.h - a piece of a body: octets copied, octets referenced, or a source
 * that is pulled. It waits in the body of its stream; one whose octets are lent
 * when the body has done with it stays with the output until they have left.
 */
#ifndef H2_PIECE_H
#define H2_PIECE_H

#include "h2.h"

enum h2__piece_kind { H2__PIECE_COPY, H2__PIECE_REFERENCE, H2__PIECE_SOURCE };

typedef struct h2__piece {
  struct h2__piece *next;
  const uint8_t *data; /* COPY: behind the piece itself */
  size_t start, end, capacity;
  enum h2__piece_kind kind;
  void *owner;      /* REFERENCE */
  h2_source source; /* SOURCE */
  uint64_t checked; /* REFERENCE: number of the send that found it valid */
  uint64_t lent;    /* serial of the output that points into data */
  size_t queued;    /* octets as they are accounted for in session->queue */
} h2__piece;

/* Frees a piece and gives its owner or source back. */
void h2__piece_free(h2_session *session, h2__piece *piece);

#endif /* H2_PIECE_H */
