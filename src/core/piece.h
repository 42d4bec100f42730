/* SPDX-License-Identifier: MIT */
/*
 * piece.h - a piece of a body: octets copied, octets referenced, or a source
 * that is pulled. It waits in the body of its stream; one whose octets are lent
 * when the body has done with it stays with the output until they have left.
 */
#ifndef H2_PIECE_H
#define H2_PIECE_H

#include "h2.h"

enum h2__piece_kind {
  /* Octets that we have copied. They stand behind the piece. */
  H2__PIECE_COPY,
  /* Octets of the owner's, which it gets back when they have left. */
  H2__PIECE_REFERENCE,
  /* A source of octets that is still to be read. */
  H2__PIECE_SOURCE,
};

typedef struct h2__piece {
  /* The next piece of the body, or of those that the output keeps; or NULL. */
  struct h2__piece *next;
  /* What the piece is. */
  enum h2__piece_kind kind;
  /* The octets; NULL: it is a source. */
  const uint8_t *data;
  /* The part of them that is still to be sent, as offsets: from, up to. */
  size_t start, end;
  /* How many there are, or, of a copy, how many there is room for. */
  size_t capacity;
  /* Of a reference: what config.release gives back. */
  void *owner;
  /* Of a reference: session->sends, when it was last found to be valid. */
  uint64_t checked;
  /* Of a source: how it is read. */
  h2_source source;
  /* The serial number of the last output that points into the octets, or 0. */
  uint64_t lent;
  /* Octets for which it is counted in session->queue. */
  size_t queued;
} h2__piece;

/* Frees a piece and gives its owner or source back. */
void h2__piece_free(h2_session *session, h2__piece *piece);

#endif /* H2_PIECE_H */
