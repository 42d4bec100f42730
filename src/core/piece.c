/* SPDX-License-Identifier: MIT */
/* body.c - what a stream has still to send. */

#include "internal.h"

/* Small writes share a node; nodes double from the first to the last size. */
#define NODE_FIRST (1024 - sizeof(h2__node))
#define NODE_LAST (16384 - sizeof(h2__node))

/* Shorter pieces are copied into the output: a vector costs more. */
#define LEND_MIN 1024

/*
 * A referenced chunk is kept whole until its last octet has gone: a peer that
 * takes all but a few must not have it for nothing.
 */
static void account(h2_session *session, h2__node *node) {
  size_t octets = node->end - node->start;

  if (node->kind == H2__NODE_REFERENCE && octets != 0) {
    octets = H2__MAX(octets, node->capacity / 4);
  }
  h2__queue_change(session, node->queued, octets);
  node->queued = octets;
}

static void append(h2_session *session, h2__body *body, h2__node *node) {
  if (body->tail == NULL) {
    body->head = node;
  } else {
    body->tail->next = node;
  }
  body->tail = node;
  body->octets += node->end - node->start;
  account(session, node);
}

static uint8_t *node_space(h2__node *node) {
  return (uint8_t *)(node + 1) + node->end;
}

int h2__body_copy(h2_session *session, h2__body *body, const uint8_t *data,
                  size_t len) {
  h2__node *tail = body->tail;
  size_t room = 0, capacity = NODE_FIRST;
  h2__node *node;

  if (tail != NULL && tail->kind == H2__NODE_COPY) {
    room = H2__MIN(len, tail->capacity - tail->end);
    capacity = H2__MIN(2 * tail->capacity, NODE_LAST);
  }
  /* Allocate before anything is taken: all or nothing. */
  node = NULL;
  if (len > room) {
    if (capacity < len - room) capacity = len - room;
    if (capacity > SIZE_MAX - sizeof(*node)) return NGHTTP2_ERR_NOMEM;
    node = h2__malloc(&session->alloc, sizeof(*node) + capacity);
    if (node == NULL) return NGHTTP2_ERR_NOMEM;
  }
  if (room != 0) {
    memcpy(node_space(tail), data, room);
    tail->end += room;
    body->octets += room;
    account(session, tail);
  }
  if (node == NULL) return 0;
  *node = (h2__node){.kind = H2__NODE_COPY, .capacity = capacity};
  node->data = (const uint8_t *)(node + 1);
  memcpy(node_space(node), data + room, len - room);
  node->end = len - room;
  append(session, body, node);
  return 0;
}

int h2__body_reference(h2_session *session, h2__body *body, const uint8_t *data,
                       size_t len, void *owner) {
  h2__node *node = h2__malloc(&session->alloc, sizeof(*node));

  if (node == NULL) return NGHTTP2_ERR_NOMEM;
  *node = (h2__node){.kind = H2__NODE_REFERENCE,
                     .data = data,
                     .end = len,
                     .capacity = len,
                     .owner = owner};
  h2__alloc_refer(&session->alloc, len);
  append(session, body, node);
  return 0;
}

int h2__body_source(h2_session *session, h2__body *body,
                    const h2_source *source) {
  h2__node *node = h2__malloc(&session->alloc, sizeof(*node));

  if (node == NULL) return NGHTTP2_ERR_NOMEM;
  *node = (h2__node){.kind = H2__NODE_SOURCE, .source = *source};
  append(session, body, node);
  return 0;
}

const h2_source *h2__body_pulled(const h2__body *body) {
  return body->head != NULL && body->head->kind == H2__NODE_SOURCE
             ? &body->head->source
             : NULL;
}

bool h2__body_has_source(const h2__body *body) {
  return body->tail != NULL && body->tail->kind == H2__NODE_SOURCE;
}

void h2__body_pulled_from(h2_session *session, h2__body *body) {
  h2__node *node = body->head;
  size_t octets;

  if (node->source.ahead == NULL) return;
  octets = node->source.ahead(node->source.context);
  if (octets == node->queued) return;
  h2__queue_change(session, node->queued, octets);
  node->queued = octets;
}

void h2__node_free(h2_session *session, h2__node *node) {
  if (node->kind == H2__NODE_REFERENCE) {
    session->alloc.referenced -= node->capacity;
    if (session->config.release != NULL) {
      session->config.release(session->config.user, node->owner);
    }
  } else if (node->kind == H2__NODE_SOURCE && node->source.release != NULL) {
    node->source.release(node->source.context);
  }
  h2__free(&session->alloc, node);
}

void h2__body_shift(h2_session *session, h2__body *body) {
  h2__node *node = body->head;

  body->head = node->next;
  if (body->head == NULL) body->tail = NULL;
  body->octets -= node->end - node->start;
  h2__queue_change(session, node->queued, 0);
  if (node->lent == session->output.serial) {
    node->next = session->output.nodes;
    session->output.nodes = node;
  } else {
    h2__node_free(session, node);
  }
}

void h2__body_drop(h2_session *session, h2__body *body) {
  while (body->head != NULL) h2__body_shift(session, body);
}

bool h2__body_valid(h2_session *session, h2__body *body, size_t len) {
  if (session->config.valid == NULL) return true;
  for (h2__node *node = body->head; len != 0; node = node->next) {
    len -= H2__MIN(len, node->end - node->start);
    if (node->kind != H2__NODE_REFERENCE || node->checked == session->sends) {
      continue;
    }
    if (!session->config.valid(session->config.user, node->owner)) return false;
    node->checked = session->sends;
  }
  return true;
}

bool h2__body_take(h2_session *session, h2__body *body, size_t len) {
  assert(len <= body->octets);
  while (len != 0) {
    h2__node *node = body->head;
    size_t piece = H2__MIN(len, node->end - node->start);
    const uint8_t *data = node->data + node->start;

    if (piece >= LEND_MIN) {
      if (!h2__output_lend(session, data, piece)) return false;
      node->lent = session->output.serial;
    } else if (!h2__output_copy(session, data, piece)) {
      return false;
    }
    node->start += piece;
    body->octets -= piece;
    account(session, node);
    len -= piece;
    if (node->start == node->end) h2__body_shift(session, body);
  }
  return true;
}
