/* SPDX-License-Identifier: MIT */
/*
 * body.h - what a stream has still to send: octets copied, octets referenced,
 * and at last perhaps a source that is pulled.
 */
#ifndef H2_BODY_H
#define H2_BODY_H

#include "h2.h"

enum h2__node_kind { H2__NODE_COPY, H2__NODE_REFERENCE, H2__NODE_SOURCE };

typedef struct h2__node {
  struct h2__node *next;
  const uint8_t *data; /* COPY: behind the node itself */
  size_t start, end, capacity;
  enum h2__node_kind kind;
  void *owner;      /* REFERENCE */
  h2_source source; /* SOURCE */
  uint64_t checked; /* REFERENCE: number of the send that found it valid */
  uint64_t lent;    /* serial of the output that points into data */
  size_t queued;    /* octets as they are accounted for in session->queue */
} h2__node;

typedef struct h2__body {
  h2__node *head, *tail;
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

/* Frees a node and gives its owner or source back. */
void h2__node_free(h2_session *session, h2__node *node);

#endif /* H2_BODY_H */
