/* SPDX-License-Identifier: MIT */
/*
 * windows.c - receive windows that grow.
 *
 * A window doubles whenever credit for half of it is due and the owner has
 * taken nearly all that has arrived. The estimate of a round trip by PING, as
 * others have it, would find the same sizes on a long path and smaller ones on
 * a short one; but there larger ones save half of the WINDOW_UPDATE frames and
 * of the waits for them, and a peer may punish PINGs.
 *
 * What growth can cost is memory that readers who stall let fill. So all growth
 * of all sessions of an owner has a sum, which is bounded; a stream that falls
 * behind gives half of its window back; and later streams of the session begin
 * with what earlier ones have needed, unless it has rested since, or these did
 * not need it.
 */
#include "windows.h"

#include "internal.h"

/* Credit for a window goes back in so many parts, none of them smaller. */
#define PARTS 8
#define LEAST_PART 32768

/* Milliseconds without DATA after which a session begins anew. */
#define REST_MS 10000

void h2__windows_count(h2_session *session) {
  h2__windows *windows = &session->windows;
  uint64_t now = windows->streams == 0 && session->stats.streams_open == 0
                     ? 0
                     : windows->streams + (uint64_t)windows->grown;

  *session->config.window_total += now - windows->counted;
  windows->counted = now;
}

static bool has_room(const h2_session *session, uint64_t octets) {
  uint64_t total = *session->config.window_total;

  return total <= session->config.max_total_window &&
         octets <= session->config.max_total_window - total;
}

static int set_connection(h2_session *session, int32_t size) {
  session->windows.grown = size - session->windows.base;
  h2__windows_count(session);
  return nghttp2_session_set_local_window_size(session->ng, NGHTTP2_FLAG_NONE,
                                               0, size);
}

/*
 * Sets the window of |stream|, which has |from| octets now. Growth counts to
 * the end of the stream: nghttp2 takes back only what it has still to give.
 */
static int set_stream(h2_session *session, h2__stream *stream, int32_t from,
                      int32_t size) {
  h2__window *window = &stream->window;

  if (window->most < from) window->most = from;
  if (window->most < size) {
    window->grown += size - window->most;
    session->windows.streams += (uint64_t)(size - window->most);
    window->most = size;
  }
  h2__windows_count(session);
  return nghttp2_session_set_local_window_size(session->ng, NGHTTP2_FLAG_NONE,
                                               stream->id, size);
}

/* Who sets a window below the default wants it so: it stays. */
static int32_t twice(int32_t size, uint32_t most) {
  return size < NGHTTP2_INITIAL_WINDOW_SIZE
             ? size
             : (int32_t)H2__MIN((uint64_t)size * 2, most);
}

void h2__windows_new(h2_session *session) {
  if (session->config.window_total == NULL) {
    session->config.window_total = &session->windows.own_total;
  }
  h2__windows_resize(session, NGHTTP2_INITIAL_CONNECTION_WINDOW_SIZE);
}

void h2__windows_resize(h2_session *session, int32_t size) {
  session->windows.base = size;
  session->windows.grown = 0;
  session->windows.due = 0;
  h2__windows_count(session);
}

bool h2__windows_fit(const h2_session *session, const nghttp2_frame_hd *head) {
  int32_t room = nghttp2_session_get_stream_local_window_size(session->ng,
                                                              head->stream_id);

  return room < 0 || head->length <= (size_t)room;
}

/*
 * DATA that is more than its stream may have ends the stream (RFC 9113, 6.9.1).
 * Newer versions of nghttp2 end the connection, so the window is made large
 * enough for what is there; no WINDOW_UPDATE leaves on a stream that is reset.
 */
int h2__windows_overrun(h2_session *session, h2__stream *stream,
                        const nghttp2_frame_hd *head) {
  nghttp2_session *ng = session->ng;
  int32_t id = head->stream_id;
  int64_t size;

  if (stream == NULL) return 0;
  size = nghttp2_session_get_stream_effective_local_window_size(ng, id);
  size = H2__MIN(size + (int64_t)head->length, INT32_MAX);
  stream->flags |= H2__RESET;
  h2__body_drop(session, &stream->body);
  if (nghttp2_session_set_local_window_size(ng, NGHTTP2_FLAG_NONE, id,
                                            (int32_t)size) != 0 ||
      nghttp2_submit_rst_stream(ng, NGHTTP2_FLAG_NONE, id,
                                NGHTTP2_FLOW_CONTROL_ERROR) != 0) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  return 0;
}

void h2__windows_arrived(h2_session *session, h2__stream *stream, size_t len) {
  session->windows.due += len;
  session->windows.data_ms = session->now_ms;
  if (stream != NULL) session->windows.unread += len;
}

/* The connection's credit may be due. */
static int tune_connection(h2_session *session) {
  h2__windows *windows = &session->windows;
  int32_t size = windows->base + windows->grown;
  int32_t wanted = twice(size, session->config.max_connection_window);

  if (windows->due < (uint64_t)size / 2) return 0;
  windows->due = 0;
  if (wanted <= size || windows->unread > (uint64_t)size / 4 ||
      !has_room(session, (uint64_t)(wanted - size))) {
    return 0;
  }
  return set_connection(session, wanted);
}

/* The same for a stream of which |unread| octets wait. */
static int tune_stream(h2_session *session, h2__stream *stream,
                       uint64_t unread) {
  h2__window *window = &stream->window;
  int32_t size = nghttp2_session_get_stream_effective_local_window_size(
      session->ng, stream->id);
  int32_t wanted = twice(size, session->config.max_stream_window);

  if (size <= 0 || window->due < (uint64_t)size / 2 ||
      nghttp2_session_get_stream_remote_close(session->ng, stream->id) != 0) {
    return 0;
  }
  if (wanted > size && unread <= (uint64_t)size / 4 &&
      has_room(session, (uint64_t)(wanted - size))) {
    session->windows.learned = H2__MAX(session->windows.learned, wanted);
    return set_stream(session, stream, size, wanted);
  }
  window->due = 0;
  /* At most half of it can wait, as the other half has just been taken. */
  if (window->grown == 0 || unread <= (uint64_t)size / 8 * 3 ||
      size / 2 < window->most - window->grown) {
    return 0;
  }
  session->windows.learned = size / 2;
  return set_stream(session, stream, size, size / 2);
}

/* Octets of a window that wait for their credit; 0 is the connection's. */
static int32_t get_used(nghttp2_session *ng, int32_t id) {
  return id == 0
             ? nghttp2_session_get_effective_recv_data_length(ng)
             : nghttp2_session_get_stream_effective_recv_data_length(ng, id);
}

/*
 * nghttp2 gives credit back when half of a window has been taken, which is too
 * late for a peer that is far away and sends as fast as it may: by the time it
 * comes the other half has been used. Of a large window it goes back in whole
 * parts, so that nothing is left over when the peer has used all of it.
 * |credit| counts as nghttp2 does, which has just been told.
 */
static int give_early(h2_session *session, int32_t id, uint64_t *credit,
                      int32_t size) {
  int32_t part = H2__MAX(size / PARTS, LEAST_PART);
  int32_t octets;

  if (*credit < (uint64_t)part) return 0;
  if (*credit >= (uint64_t)size / 2) { /* nghttp2 has given all of it */
    *credit = 0;
    return 0;
  }
  octets = (int32_t)*credit / part * part;
  *credit -= (uint64_t)octets;
  /* A window that has shrunk gives back less, as nghttp2 does. */
  octets = H2__MIN(octets, get_used(session->ng, id));
  if (octets <= 0) return 0;
  return nghttp2_submit_window_update(session->ng, NGHTTP2_FLAG_NONE, id,
                                      octets);
}

int h2__windows_return(h2_session *session, size_t len) {
  h2__windows *windows = &session->windows;
  int status = nghttp2_session_consume_connection(session->ng, len);

  windows->credit += len;
  return status != 0 ? status
                     : give_early(session, 0, &windows->credit,
                                  windows->base + windows->grown);
}

/* Tells nghttp2 of |len| octets that were taken. */
static int consume(h2_session *session, h2__stream *stream, size_t len) {
  int32_t size = nghttp2_session_get_stream_effective_local_window_size(
      session->ng, stream->id);
  int status = nghttp2_session_consume_stream(session->ng, stream->id, len);

  stream->window.credit += len;
  return status != 0 || size <= 0
             ? status
             : give_early(session, stream->id, &stream->window.credit, size);
}

int h2__windows_consumed(h2_session *session, h2__stream *stream, size_t len) {
  h2__window *window = &stream->window;
  int status;

  /* More than has come is a mistake, which nghttp2 answers. */
  if (len > stream->data_received - window->consumed) {
    return nghttp2_session_consume_stream(session->ng, stream->id, len);
  }
  window->consumed += len;
  window->due += len;
  session->windows.unread -= len;
  if (session->config.auto_window) {
    status = tune_connection(session);
    if (status == 0) {
      status = tune_stream(session, stream,
                           stream->data_received - window->consumed);
    }
    if (status != 0) return status;
  }
  return consume(session, stream, len);
}

/* A session that has rested begins with what it was made with. */
static int forget(h2_session *session) {
  session->windows.learned = 0;
  return session->windows.grown == 0
             ? 0
             : set_connection(session, session->windows.base);
}

int h2__windows_begin(h2_session *session, h2__stream *stream) {
  h2__windows *windows = &session->windows;
  int32_t size, wanted;

  if (!session->config.auto_window) return 0;
  h2__windows_count(session);
  if (windows->learned == 0 && windows->grown == 0) return 0;
  if (session->now_ms > windows->data_ms + REST_MS || !has_room(session, 0)) {
    return forget(session);
  }
  size = nghttp2_session_get_stream_effective_local_window_size(session->ng,
                                                                stream->id);
  wanted = H2__MIN(windows->learned, windows->base + windows->grown);
  if (size < NGHTTP2_INITIAL_WINDOW_SIZE || wanted <= size ||
      !has_room(session, (uint64_t)(wanted - size))) {
    return 0;
  }
  return set_stream(session, stream, size, wanted);
}

void h2__windows_end(h2_session *session, h2__stream *stream) {
  h2__windows *windows = &session->windows;
  h2__window *window = &stream->window;

  windows->unread -= stream->data_received - window->consumed;
  window->consumed = stream->data_received;
  windows->streams -= (uint64_t)window->grown;
  /* It has not needed what it was given. */
  if (window->grown > 0 && windows->learned > 0 &&
      stream->data_received < (uint64_t)windows->learned / 16) {
    windows->learned /= 2;
  }
  window->grown = 0;
  h2__windows_count(session);
}

void h2__windows_del(h2_session *session) {
  *session->config.window_total -= session->windows.counted;
}
