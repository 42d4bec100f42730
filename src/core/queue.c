/* SPDX-License-Identifier: MIT */
/* queue.c - the octets that wait for the peer. */

#include "internal.h"

uint64_t h2__queued(const h2_session *session) {
  const h2__queue *queue = &session->queue;

  return queue->bodies + queue->outside + session->output.total;
}

uint64_t h2_session_queued(const h2_session *session) {
  return h2__queued(session);
}

/*
 * To be called before and after each growth: in between the sum only falls, so
 * that no crossing goes unnoticed.
 */
static void judge(h2_session *session) {
  uint64_t budget = session->config.max_session_queued_octets;
  uint64_t queued = h2__queued(session);

  if (queued <= budget / 2) session->queue.full = false;
  if (queued > budget) session->queue.full = true;
}

void h2__queue_change(h2_session *session, size_t before, size_t after) {
  if (after > before) judge(session);
  session->queue.bodies += after;
  session->queue.bodies -= before;
  if (after > before) judge(session);
}

void h2_session_waiting(h2_session *session, uint64_t octets) {
  judge(session);
  session->queue.outside = octets;
  judge(session);
}

bool h2__queue_full(h2_session *session) {
  judge(session);
  return session->queue.full;
}

/*
 * A connection begins with fewer new streams for each receive: nobody knows yet
 * what they cost the owner.
 */
#define FIRST_STREAMS 32

/* Nor shall one receive have it make much more than this, in octets. */
#define TURN_OCTETS (8 * 1024 * 1024)

static uint32_t count_most_streams(const h2_session *session) {
  uint32_t most = session->config.max_new_streams;
  uint64_t first = (uint64_t)FIRST_STREAMS << H2__MIN(session->brakes, 31u);

  return first < most ? (uint32_t)first : most;
}

uint32_t h2__queue_brake(const h2_session *session) {
  uint32_t brake = count_most_streams(session);
  uint64_t budget = session->config.max_session_queued_octets;
  uint64_t queued = h2__queued(session);
  uint32_t open = session->stats.streams_open;
  uint64_t usual, room;

  /* Those of this receive have had no answer yet. */
  if (open <= session->new_streams) return brake;
  usual = queued / (open - session->new_streams);
  if (usual == 0) return brake;
  room =
      queued < budget ? H2__MIN(budget - queued, TURN_OCTETS) / usual + 1 : 1;
  if (brake != 0 && room > brake) return brake;
  return room > UINT32_MAX ? 0 : (uint32_t)room;
}
