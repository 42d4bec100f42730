/* SPDX-License-Identifier: MIT */
/*
 * session.c - what is done with a session of the core: octets in and out, what
 * JavaScript has to know, and the accounts.
 */
#include "session.h"

#include <stdlib.h>

#include "../core/watch.h"
#include "check.h"

/* V8 is told when a session's memory has moved by so many bytes. */
#define REPORT_STEP (64 * 1024)

void h2b_session_share_queued(h2b_session *session, uint64_t queued) {
  h2b_instance *instance = session->instance;
  uint64_t kib;

  instance->queued += queued - session->queued;
  session->queued = queued;
  if (instance->shared.state == NULL) return;
  kib = instance->queued / 1024;
  instance->shared.state[H2B_STATE_QUEUED] =
      kib > INT32_MAX ? INT32_MAX : (int32_t)kib;
}

void h2b_session_queued(h2b_session *session) {
  uint64_t queued = h2_session_queued(session->core);

  if (queued == session->queued) return;
  /* Until now there was nothing that the peer could have taken. */
  if (session->queued == 0) session->moved_ms = uv_now(session->instance->loop);
  h2b_session_share_queued(session, queued);
}

void h2b_session_pin(h2b_session *session) {
  ++session->pins;
}

void h2b_session_unpin(h2b_session *session) {
  napi_env env = session->instance->env;

  if (--session->pins > 0) return;
  if (session->context != NULL) {
    NAPI_OK(napi_async_destroy(env, session->context));
  }
  if (session->resource != NULL) {
    NAPI_OK(napi_delete_reference(env, session->resource));
  }
  free(session);
}

h2_batch *h2b_session_batch(h2b_session *session) {
  h2b_instance *instance = session->instance;

  return h2b_batches_at(&instance->batches, instance->env,
                        instance->shared.state[H2B_STATE_DEPTH]);
}

size_t h2b_session_receive(h2b_session *session, h2_batch *batch,
                           const uint8_t *data, size_t len) {
  ssize_t taken;

  if (session->deaf) return len;
  taken = h2_session_receive(session->core, batch, data, len,
                             uv_now(session->instance->loop));
  if (taken >= 0 && (size_t)taken < len &&
      h2_session_wants_read(session->core)) {
    return (size_t)taken;
  }
  /*
   * After the end of the session octets are still read, and dropped: closing a
   * socket with unread ones makes the kernel send RST, which would overtake
   * our GOAWAY.
   */
  if (taken < 0 || (size_t)taken < len) session->deaf = true;
  return len;
}

bool h2b_session_stopped(const h2b_session *session) {
  return !session->deaf && h2_session_stopped(session->core);
}

size_t h2b_session_send(h2b_session *session, h2_batch *batch,
                        const h2_vec **vecs, size_t *count) {
  size_t before = batch->length;
  ssize_t length;

  if (session->send_failed) return 0;
  length = h2_session_send(session->core, batch, vecs, count);
  if (length >= 0) return (size_t)length;
  session->send_failed = true;
  if (batch->length == before) {
    h2b_batch_put(batch, H2_EVENT_ERROR, (int32_t[]){(int32_t)length, 0}, 2);
  }
  return 0;
}

void h2b_session_publish(h2b_session *session, const h2_batch *batch) {
  int32_t *state = session->instance->shared.state;
  int32_t flags = 0;

  if (h2_session_wants_write(session->core)) flags |= H2B_FLAG_WANTS_WRITE;
  if (h2_session_more(session->core)) flags |= H2B_FLAG_MORE;
  if (h2b_wire_busy(session)) flags |= H2B_FLAG_WRITING;
  if (h2b_session_stopped(session)) flags |= H2B_FLAG_NEXT;
  state[H2B_STATE_FLAGS] = flags;
  state[H2B_STATE_BLOCK] = (int32_t)h2_session_block(session->core);
  state[H2B_STATE_TEXT_LENGTH] = (int32_t)batch->text_length;
}

/* Tells V8 of |memory|, but for what JavaScript has lent: V8 counts that. */
static void report(h2b_session *session, uint64_t memory) {
  uint64_t own = memory > session->lent ? memory - session->lent : 0;
  int64_t change = (int64_t)own - session->reported;
  int64_t ignored;

  if (change > -REPORT_STEP && change < REPORT_STEP) return;
  NAPI_OK(
      napi_adjust_external_memory(session->instance->env, change, &ignored));
  session->reported += change;
}

uint64_t h2b_session_account(h2b_session *session) {
  h2_session_stats stats;

  h2_session_get_stats(session->core, &stats);
  if (stats.data_sent != session->data_sent) {
    /* More is serialised only once the last has left. */
    session->data_sent = stats.data_sent;
    session->moved_ms = uv_now(session->instance->loop);
  }
  h2b_session_queued(session);
  report(session, stats.memory);
  return stats.memory;
}
