/* SPDX-License-Identifier: MIT */
/*
 * body.h - what a stream has still to send: octets copied, octets referenced,
 * and at last perhaps a source that is pulled.
 */
#ifndef H2_BODY_H
#define H2_BODY_H

#include "h2.h"
#include "piece.h"

typedef struct h2__body {
  /* The pieces in the order in which they leave; NULL: there is none. */
  h2__piece *head, *tail;
  /* Octets that are queued, without those that a source will yield. */
  uint64_t octets;
} h2__body;

/*
 * These append octets or a source. Each returns 0 or NGHTTP2_ERR_NOMEM; then
 * nothing has been queued, nothing released.
 */
int h2__body_copy(h2_session *session, h2__body *body, const uint8_t *data,
                  size_t len);
int h2__body_reference(h2_session *session, h2__body *body, const uint8_t *data,
                       size_t len, void *owner);
int h2__body_source(h2_session *session, h2__body *body,
                    const h2_source *source);

/* The source at the head of the queue, or NULL. */
const h2_source *h2__body_pulled(const h2__body *body);

/* Whether the queue ends with a source: nothing can follow it. */
bool h2__body_has_source(const h2__body *body);

/* The source at the head has been read: accounts for what it reads ahead. */
void h2__body_pulled_from(h2_session *session, h2__body *body);

/* Whether the first |len| queued octets are there: see h2_config.valid. */
bool h2__body_valid(h2_session *session, h2__body *body, size_t len);

/* Moves the first |len| queued octets to the output. False: no memory. */
bool h2__body_take(h2_session *session, h2__body *body, size_t len);

/* Forgets all pieces. One that is lent lives until its octets have left. */
void h2__body_drop(h2_session *session, h2__body *body);

/* Forgets the piece at the head, likewise. */
void h2__body_shift(h2_session *session, h2__body *body);

#endif /* H2_BODY_H */
