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
  uint64_t bodies;  /* octets of bodies that are in no output yet */
  uint64_t ahead;   /* octets that sources have read ahead */
  uint64_t waiting; /* octets that the owner holds: h2_session_waiting() */
  bool full;
} h2__queue;

/* All of it, with what has been lent and has not left. */
uint64_t h2__queued(const h2_session *session);

/* |octets| more, or fewer, are queued in bodies. */
void h2__queue_add(h2_session *session, uint64_t octets);
void h2__queue_take(h2_session *session, uint64_t octets);

/* A source that had read |before| octets ahead now has |after|. */
void h2__queue_ahead(h2_session *session, size_t before, size_t after);

/* Whether new streams of the peer's are to be refused. */
bool h2__queue_full(h2_session *session);

/*
 * How many new streams a receive may bring (0: any number) for their bodies
 * not to go far beyond the budget, if they are like those that are open.
 */
uint32_t h2__queue_brake(const h2_session *session);

#endif /* H2_QUEUE_H */
