/* SPDX-License-Identifier: MIT */
/* queue.c - the octets that wait for the peer. */

#include "internal.h"

uint64_t h2__queued(const h2_session *session) {
  const h2__queue *queue = &session->queue;

  return queue->bodies + queue->waiting + session->output.total;
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
  session->queue.waiting = octets;
  judge(session);
}

bool h2__queue_full(h2_session *session) {
  judge(session);
  return session->queue.full;
}

uint32_t h2__queue_brake(const h2_session *session) {
  uint32_t brake = session->config.max_new_streams;
  uint64_t budget = session->config.max_session_queued_octets;
  uint64_t queued = h2__queued(session);
  uint32_t open = session->stats.streams_open;
  uint64_t usual, room;

  /* Those of this receive have had no answer yet. */
  if (open <= session->new_streams) return brake;
  usual = queued / (open - session->new_streams);
  if (usual == 0) return brake;
  room = queued < budget ? (budget - queued) / usual + 1 : 1;
  if (brake != 0 && room > brake) return brake;
  return room > UINT32_MAX ? 0 : (uint32_t)room;
}
