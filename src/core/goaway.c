/* SPDX-License-Identifier: MIT */
/*
 * goaway.c - the owner's GOAWAY frames (RFC 9113, 6.8), and what GOAWAY ends.
 *
 * What is queued with nghttp2 is only a mark (goaway_queue.h). When its turn
 * comes the frame is written here, with what holds by then, and the mark is
 * dropped: nghttp2 goes on as if none had been sent, and the core says of each
 * stream above the last that it is refused.
 */

#include "internal.h"

#include <stdlib.h>

#define HEAD_LENGTH 17 /* of the frame, last stream, error code */

static bool is_peers(const h2_session *session, int32_t id) {
  return (id % 2 != 0) == (session->config.role == H2_SERVER);
}

bool h2__goaway_refuses(const h2_session *session, int32_t id) {
  return id > session->last_allowed && is_peers(session, id);
}

int h2_session_goaway(h2_session *session, uint32_t error_code,
                      int32_t last_stream, const uint8_t *opaque,
                      size_t opaque_len) {
  return h2__goaway_queue(session, last_stream, error_code, opaque, opaque_len,
                          false);
}

int h2_session_shutdown(h2_session *session, int32_t last_stream,
                        enum h2_limit limit) {
  const char *name = h2_limit_name(limit);

  return h2__goaway_queue(session, last_stream, NGHTTP2_NO_ERROR,
                          (const uint8_t *)name, strlen(name), true);
}

static bool write_frame(h2_session *session, const h2__goaway *goaway) {
  size_t length = HEAD_LENGTH + goaway->length;
  uint8_t *room = h2__output_reserve(session, length);

  if (room == NULL) return false;
  h2__put_head(room, goaway->length + 8, NGHTTP2_GOAWAY, 0);
  h2__put32(room + 9, (uint32_t)session->last_allowed);
  h2__put32(room + 13, goaway->error_code);
  if (goaway->length != 0) {
    memcpy(room + HEAD_LENGTH, goaway->opaque, goaway->length);
  }
  return h2__output_commit(session, length);
}

/* What the owner gives up by naming a stream below those that it has. */
static int refuse_open(h2_session *session) {
  const h2__stream_table *table = &session->streams;

  for (size_t i = 0; i < table->map.capacity; ++i) {
    h2__stream *stream = h2__stream_at(table, i);
    int status;

    if (stream == NULL || !h2__goaway_refuses(session, stream->id) ||
        (stream->flags & (H2__ANNOUNCED | H2__CLOSED)) != H2__ANNOUNCED) {
      continue;
    }
    status = h2__stream_abort(session, stream, NGHTTP2_REFUSED_STREAM);
    if (status != 0) return status;
  }
  return 0;
}

static int write_out(h2_session *session, h2__goaway *goaway) {
  int32_t last = goaway->last_stream;

  if (last < 0) last = session->last_announced;
  /* It must never grow. */
  session->last_allowed = H2__MIN(session->last_allowed, last);
  if (!write_frame(session, goaway)) return NGHTTP2_ERR_NOMEM;
  session->shut_down |= goaway->after_promises;
  ++session->stats.frames_sent;
  return refuse_open(session);
}

/*
 * nghttp2 learns the last stream from a mark. One that had none yet is followed
 * by one that has: a GOAWAY of nghttp2's own, which counts what was refused,
 * must not name a higher one either.
 */
static int tell_last(h2_session *session, h2__goaway *goaway) {
  goaway->written = true;
  goaway->last_stream = session->last_allowed;
  goaway->next = session->goaways;
  session->goaways = goaway;
  return h2__goaway_mark(session, goaway);
}

int h2__goaway_before_send(h2_session *session, const nghttp2_goaway *frame) {
  h2__goaway **link = h2__goaway_find(session, frame);
  h2__goaway *goaway;
  int status;

  if (link == NULL) return 0;
  goaway = *link;
  if (goaway->after_promises && session->promised != 0) {
    goaway->waiting = true;
    return NGHTTP2_ERR_CANCEL;
  }
  *link = goaway->next;
  status = goaway->written ? 0 : write_out(session, goaway);
  if (status == 0 && goaway->last_stream < 0) {
    status = tell_last(session, goaway);
  } else {
    h2__free(&session->alloc, goaway);
  }
  if (status != 0) return h2__fail(session, status, H2_LIMIT_NONE);
  return NGHTTP2_ERR_CANCEL;
}

static int compare_ids(const void *left, const void *right) {
  const h2__stream *const *a = left, *const *b = right;

  return (*a)->id < (*b)->id ? -1 : 1;
}

/* The request of |stream| was never sent, and cannot be any more. */
static void tell_unsent(h2_session *session, const h2__stream *stream) {
  const int32_t words[] = {H2_EVENT_FRAME_ERROR, stream->id, NGHTTP2_HEADERS,
                           NGHTTP2_ERR_START_STREAM_NOT_ALLOWED};

  h2__emit(session, words, NULL, 0);
}

/* Whether the peer will not answer |stream|, if it was sent at all. */
static bool is_ruled_out(const h2_session *session, const h2__stream *stream,
                         int32_t last_stream) {
  if ((stream->flags & H2__CLOSED) != 0) return false;
  return (stream->flags & H2__REQUEST_QUEUED) != 0 ||
         (stream->id > last_stream && !is_peers(session, stream->id));
}

/*
 * nghttp2 would close what the GOAWAY rules out in the order of its map, and
 * refuse what is not sent one by one, whenever MAX_CONCURRENT_STREAMS of the
 * peer had allowed it. It keeps frames that name no stream then.
 */
int h2__goaway_received(h2_session *session, int32_t last_stream) {
  const h2__stream_table *table = &session->streams;
  h2__stream **closed;
  size_t count = 0;

  session->goaway_received = true;
  if (table->map.used == 0) return 0;
  closed = h2__malloc(&session->alloc, table->map.used * sizeof(*closed));
  if (closed == NULL) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  for (size_t i = 0; i < table->map.capacity; ++i) {
    h2__stream *stream = h2__stream_at(table, i);

    if (stream != NULL && is_ruled_out(session, stream, last_stream)) {
      closed[count++] = stream;
    }
  }
  qsort(closed, count, sizeof(*closed), compare_ids);
  for (size_t i = 0; i < count; ++i) {
    if ((closed[i]->flags & H2__REQUEST_QUEUED) != 0) {
      tell_unsent(session, closed[i]);
    }
    h2__stream_closed(session, closed[i], NGHTTP2_REFUSED_STREAM);
  }
  h2__free(&session->alloc, closed);
  return 0;
}

int h2__terminate(h2_session *session, uint32_t code, int32_t last_stream) {
  if (last_stream < 0) last_stream = session->last_announced;
  if (session->ending) code = session->ending_code;
  session->ending = false;
  return nghttp2_session_terminate_session2(
      session->ng, H2__MIN(last_stream, session->last_allowed), code);
}
