/* SPDX-License-Identifier: MIT */
/* floods.c - frames that are right one by one, and too many together. */

#include "internal.h"

/* Informational responses and ALTSVC that each stream may have. */
#define FREE_EXTRAS 16

#define FREE_WINDOW_UPDATES 100

/* Nobody needs more than a few; each may have 16 KiB of debug data. */
#define GOAWAY_COST 50

/* SETTINGS may change the window of each stream. */
#define STREAMS_PER_GLITCH 64

/* The limit itself is still allowed, as in Node, whose option this is. */
int h2__flood_invalid(h2_session *session) {
  if (session->invalid_frames++ > session->config.max_invalid_frames &&
      session->config.max_invalid_frames != UINT32_MAX) {
    return h2__fail(session, NGHTTP2_ERR_CALLBACK_FAILURE,
                    H2_LIMIT_INVALID_FRAMES);
  }
  return 0;
}

/* Frames that carry nothing and end nothing, one after the other. */
static int count_empty(h2_session *session, bool empty) {
  if (!empty) {
    session->empty_frames = 0;
    return 0;
  }
  if (session->config.max_empty_frames == UINT32_MAX ||
      ++session->empty_frames <= session->config.max_empty_frames) {
    return 0;
  }
  return h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_EMPTY_FRAMES);
}

static bool ends_stream(const nghttp2_frame_hd *head) {
  /* CONTINUATION knows no END_STREAM; the bit means nothing there. */
  return head->type != NGHTTP2_CONTINUATION &&
         (head->flags & NGHTTP2_FLAG_END_STREAM) != 0;
}

static bool is_empty(const nghttp2_frame_hd *head) {
  return head->length == 0 && !ends_stream(head);
}

int h2__glitch(h2_session *session, uint64_t cost) {
  return h2__bucket_take(&session->glitch_bucket, cost, session->now_ms)
             ? 0
             : h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_GLITCHES);
}

int h2__flood_extra(h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find(session, id);

  if (stream != NULL && stream->extras < FREE_EXTRAS) {
    ++stream->extras;
    return 0;
  }
  return h2__glitch(session, 1);
}

/*
 * A window is enlarged for what has been taken out of it, so there are more
 * WINDOW_UPDATEs than DATA frames only by as much as a receiver that reads in
 * small pieces causes. What the connection begins with is free.
 */
static int count_window_update(h2_session *session) {
  uint64_t per_data = session->config.window_updates_per_data;
  uint64_t allowed =
      session->stats.streams_opened + per_data * session->data_frames_sent;

  if (++session->window_updates <= FREE_WINDOW_UPDATES + 2 * allowed ||
      per_data == 0) {
    return 0;
  }
  return h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_WINDOW_UPDATES);
}

/* |head| is not the head of a CONTINUATION: the block before it is over. */
static int count_unheard(h2_session *session, const nghttp2_frame_hd *head) {
  bool unheard = session->block_unheard;

  session->block_unheard =
      head->type == NGHTTP2_HEADERS || head->type == NGHTTP2_PUSH_PROMISE;
  return unheard ? h2__glitch(session, 1) : 0;
}

static int count_by_type(h2_session *session, const nghttp2_frame_hd *head) {
  switch (head->type) {
    case NGHTTP2_HEADERS:
      return count_empty(session, is_empty(head));
    case NGHTTP2_RST_STREAM:
    case NGHTTP2_PUSH_PROMISE:
    case NGHTTP2_PING:
      return 0;
    case NGHTTP2_DATA:
      /* Only its end tells what there is besides padding. */
      return (head->flags & NGHTTP2_FLAG_PADDED) != 0 && !ends_stream(head)
                 ? 0
                 : count_empty(session, is_empty(head));
    case NGHTTP2_WINDOW_UPDATE:
      return count_window_update(session);
    case NGHTTP2_SETTINGS:
      return (head->flags & NGHTTP2_FLAG_ACK) != 0
                 ? 0
                 : h2__glitch(session, 1 + session->streams.map.used /
                                               STREAMS_PER_GLITCH);
    case NGHTTP2_GOAWAY:
      return h2__glitch(session, GOAWAY_COST);
    case NGHTTP2_ALTSVC:
      /* A stream of a client's may have some: h2__flood_extra(). */
      return session->config.role == H2_CLIENT && head->stream_id != 0
                 ? 0
                 : h2__glitch(session, 1);
    default: /* PRIORITY, ORIGIN, PRIORITY_UPDATE, and types that are unknown */
      return h2__glitch(session, 1);
  }
}

int h2__flood_frame(h2_session *session, const nghttp2_frame_hd *head) {
  int status;

  if (head->type == NGHTTP2_CONTINUATION) {
    return count_empty(session, is_empty(head));
  }
  status = count_unheard(session, head);
  return status == 0 ? count_by_type(session, head) : status;
}

int h2__flood_data(h2_session *session, const nghttp2_data *frame) {
  bool empty = frame->hd.length == frame->padlen;
  int status = 0;

  if ((frame->hd.flags & NGHTTP2_FLAG_PADDED) != 0) {
    status = count_empty(session, empty);
  }
  /* Legal, but it says nothing and may come without end. */
  return status == 0 && empty ? h2__flood_invalid(session) : status;
}

/* Makes the event that has announced the request one of no stream. */
static void withdraw(h2_session *session, int32_t id) {
  const h2__stream *stream = h2__stream_find(session, id);

  if (stream == NULL || stream->told_in != session->receives) return;
  session->batch->words[stream->told_at + 2] = NGHTTP2_HCAT_HEADERS;
}

/*
 * A request that is taken back at once is announced, as on Node, and a handler
 * runs for nobody. To a peer that does so again and again this is not granted.
 */
int h2__stream_reset_received(h2_session *session, int32_t id) {
  if (session->config.role != H2_SERVER) return 0;
  if (!h2__bucket_take(&session->reset_bucket, 1, session->now_ms)) {
    return h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_STREAM_RESETS);
  }
  session->hasty = !h2__bucket_take(&session->haste_bucket, 1, session->now_ms);
  if (session->hasty) withdraw(session, id);
  return 0;
}

int h2__stream_error(h2_session *session) {
  return h2__bucket_take(&session->error_bucket, 1, session->now_ms)
             ? 0
             : h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_STREAM_ERRORS);
}

void h2__stream_reset_sent(h2_session *session, int32_t id, uint32_t code) {
  const h2__stream *stream = h2__stream_find(session, id);

  if (stream != NULL && (stream->flags & H2__RESET_PAID) != 0) {
    /* HEADERS and trailers that are on their way are no fault of the peer's. */
    h2__bucket_give(&session->glitch_bucket, 2);
    return;
  }
  /* Not the peer's fault, nor work: it may try again. */
  if (code == NGHTTP2_REFUSED_STREAM) return;
  /* A push that nghttp2 has not let begin: a glitch, and counted. */
  if (stream == NULL && session->config.role == H2_CLIENT && id % 2 == 0) {
    return;
  }
  (void)h2__stream_error(session); /* h2_session_send() looks at it */
}
