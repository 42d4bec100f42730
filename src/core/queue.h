/* SPDX-License-Identifier: MIT */
/*
 * queue.h - how many octets wait for the peer to take them, and the budget for
 * that (max_session_queued_octets). Over it the session is full, and refuses
 * the peer's new streams, until half of the budget is free again.
 */
#ifndef H2_QUEUE_H
#define H2_QUEUE_H

#include "h2.h"

typedef struct h2__queue {
  /* Octets of bodies that are in no output yet, or that sources read ahead. */
  uint64_t bodies;
  /* Octets that the owner keeps itself, as h2_session_waiting() has told. */
  uint64_t outside;
  /* Whether the budget was exceeded, and half of it has not been free since. */
  bool full;
} h2__queue;

/* All of it, with what has been lent and has not left. */
uint64_t h2__queued(const h2_session *session);

/* A part of a body that counted for |before| octets now does for |after|. */
void h2__queue_change(h2_session *session, size_t before, size_t after);

/* Whether new streams of the peer's are to be refused. */
bool h2__queue_full(h2_session *session);

/*
 * How many new streams a receive may bring (0: any number) for their bodies
 * not to go far beyond the budget, if they are like those that are open.
 */
uint32_t h2__queue_brake(const h2_session *session);

#endif /* H2_QUEUE_H */
