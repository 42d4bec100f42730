/* SPDX-License-Identifier: MIT */
/* piece.c - gives back a piece of a body. */

#include "internal.h"

void h2__piece_free(h2_session *session, h2__piece *piece) {
  if (piece->kind == H2__PIECE_REFERENCE) {
    session->alloc.referenced -= piece->capacity;
    if (session->config.release != NULL) {
      session->config.release(session->config.user, piece->owner);
    }
  } else if (piece->kind == H2__PIECE_SOURCE && piece->source.release != NULL) {
    piece->source.release(piece->source.context);
  }
  h2__free(&session->alloc, piece);
}
