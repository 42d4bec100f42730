/* SPDX-License-Identifier: MIT */
/* body.c - what a stream has still to send. */

#include "internal.h"

/* Small writes share a piece; pieces double from the first to the last size. */
#define PIECE_FIRST (1024 - sizeof(h2__piece))
#define PIECE_LAST (16384 - sizeof(h2__piece))

/* Shorter parts of a piece are copied into the output: a vector costs more. */
#define LEND_MIN 1024

/*
 * A referenced chunk is kept whole until its last octet has gone: a peer that
 * takes all but a few must not have it for nothing.
 */
static void account(h2_session *session, h2__piece *piece) {
  size_t octets = piece->end - piece->start;

  if (piece->kind == H2__PIECE_REFERENCE && octets != 0) {
    octets = H2__MAX(octets, piece->capacity / 4);
  }
  h2__queue_change(session, piece->queued, octets);
  piece->queued = octets;
}

static void append(h2_session *session, h2__body *body, h2__piece *piece) {
  if (body->tail == NULL) {
    body->head = piece;
  } else {
    body->tail->next = piece;
  }
  body->tail = piece;
  body->octets += piece->end - piece->start;
  account(session, piece);
}

static uint8_t *get_space(h2__piece *piece) {
  return (uint8_t *)(piece + 1) + piece->end;
}

int h2__body_copy(h2_session *session, h2__body *body, const uint8_t *data,
                  size_t len) {
  h2__piece *tail = body->tail;
  size_t room = 0, capacity = PIECE_FIRST;
  h2__piece *piece;

  if (tail != NULL && tail->kind == H2__PIECE_COPY) {
    room = H2__MIN(len, tail->capacity - tail->end);
    capacity = H2__MIN(2 * tail->capacity, PIECE_LAST);
  }
  /* Allocate before anything is taken: all or nothing. */
  piece = NULL;
  if (len > room) {
    if (capacity < len - room) capacity = len - room;
    if (capacity > SIZE_MAX - sizeof(*piece)) return NGHTTP2_ERR_NOMEM;
    piece = h2__malloc(&session->alloc, sizeof(*piece) + capacity);
    if (piece == NULL) return NGHTTP2_ERR_NOMEM;
  }
  if (room != 0) {
    memcpy(get_space(tail), data, room);
    tail->end += room;
    body->octets += room;
    account(session, tail);
  }
  if (piece == NULL) return 0;
  *piece = (h2__piece){.kind = H2__PIECE_COPY, .capacity = capacity};
  piece->data = (const uint8_t *)(piece + 1);
  memcpy(get_space(piece), data + room, len - room);
  piece->end = len - room;
  append(session, body, piece);
  return 0;
}

int h2__body_reference(h2_session *session, h2__body *body, const uint8_t *data,
                       size_t len, void *owner) {
  h2__piece *piece = h2__malloc(&session->alloc, sizeof(*piece));

  if (piece == NULL) return NGHTTP2_ERR_NOMEM;
  *piece = (h2__piece){.kind = H2__PIECE_REFERENCE,
                       .data = data,
                       .end = len,
                       .capacity = len,
                       .owner = owner};
  h2__alloc_refer(&session->alloc, len);
  append(session, body, piece);
  return 0;
}

int h2__body_source(h2_session *session, h2__body *body,
                    const h2_source *source) {
  h2__piece *piece = h2__malloc(&session->alloc, sizeof(*piece));

  if (piece == NULL) return NGHTTP2_ERR_NOMEM;
  *piece = (h2__piece){.kind = H2__PIECE_SOURCE, .source = *source};
  append(session, body, piece);
  return 0;
}

const h2_source *h2__body_pulled(const h2__body *body) {
  return body->head != NULL && body->head->kind == H2__PIECE_SOURCE
             ? &body->head->source
             : NULL;
}

bool h2__body_has_source(const h2__body *body) {
  return body->tail != NULL && body->tail->kind == H2__PIECE_SOURCE;
}

void h2__body_pulled_from(h2_session *session, h2__body *body) {
  h2__piece *piece = body->head;
  size_t octets;

  if (piece->source.ahead == NULL) return;
  octets = piece->source.ahead(piece->source.context);
  if (octets == piece->queued) return;
  h2__queue_change(session, piece->queued, octets);
  piece->queued = octets;
}

void h2__body_shift(h2_session *session, h2__body *body) {
  h2__piece *piece = body->head;

  body->head = piece->next;
  if (body->head == NULL) body->tail = NULL;
  body->octets -= piece->end - piece->start;
  h2__queue_change(session, piece->queued, 0);
  if (piece->lent == session->output.serial) {
    piece->next = session->output.pieces;
    session->output.pieces = piece;
  } else {
    h2__piece_free(session, piece);
  }
}

void h2__body_drop(h2_session *session, h2__body *body) {
  while (body->head != NULL) h2__body_shift(session, body);
}

bool h2__body_valid(h2_session *session, h2__body *body, size_t len) {
  if (session->config.valid == NULL) return true;
  for (h2__piece *piece = body->head; len != 0; piece = piece->next) {
    len -= H2__MIN(len, piece->end - piece->start);
    if (piece->kind != H2__PIECE_REFERENCE ||
        piece->checked == session->sends) {
      continue;
    }
    if (!session->config.valid(session->config.user, piece->owner)) {
      return false;
    }
    piece->checked = session->sends;
  }
  return true;
}

bool h2__body_take(h2_session *session, h2__body *body, size_t len) {
  assert(len <= body->octets);
  while (len != 0) {
    h2__piece *piece = body->head;
    size_t length = H2__MIN(len, piece->end - piece->start);
    const uint8_t *data = piece->data + piece->start;

    if (length >= LEND_MIN) {
      if (!h2__output_lend(session, data, length)) return false;
      piece->lent = session->output.serial;
    } else if (!h2__output_copy(session, data, length)) {
      return false;
    }
    piece->start += length;
    body->octets -= length;
    account(session, piece);
    len -= length;
    if (piece->start == piece->end) h2__body_shift(session, body);
  }
  return true;
}
