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
  h2__piece *head, *tail;
  uint64_t octets; /* queued, those of a source not counted */
} h2__body;

/* 0 or NGHTTP2_ERR_NOMEM; then nothing has been queued, nothing released. */
int h2__body_copy(h2_session *session, h2__body *body, const uint8_t *data,
                  size_t len);
int h2__body_reference(h2_session *session, h2__body *body, const uint8_t *data,
                       size_t len, void *owner);
int h2__body_source(h2_session *session, h2__body *body,
                    const h2_source *source);

/* The source at the head of the queue, or NULL. */
const h2_source *h2__body_pulled(const h2__body *body);
bool h2__body_has_source(const h2__body *body);

/* That source has been read: accounts for what it has read ahead. */
void h2__body_pulled_from(h2_session *session, h2__body *body);

/* Whether the first |len| queued octets are there: see h2_config.valid. */
bool h2__body_valid(h2_session *session, h2__body *body, size_t len);

/* Moves the first |len| queued octets to the output. False: no memory. */
bool h2__body_take(h2_session *session, h2__body *body, size_t len);

/* Forgets all of it, or (shift) the head; what is lent lives until sent. */
void h2__body_drop(h2_session *session, h2__body *body);
void h2__body_shift(h2_session *session, h2__body *body);

#endif /* H2_BODY_H */
