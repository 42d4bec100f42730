/* SPDX-License-Identifier: MIT */
/* closed.c - streams on which the peer may send no more. */

#include "internal.h"

#define SIDES_PER_WORD 32

/* Ids of one parity are consecutive numbers, and these the cells of a ring. */
static size_t find_cell(int32_t id) {
  return (size_t)(id >> 1) % H2__CLOSED_IDS;
}

static enum h2__peer_side get(const h2__closed *closed, int32_t id) {
  size_t cell = find_cell(id);
  uint64_t word = closed->sides[cell / SIDES_PER_WORD];

  return (enum h2__peer_side)(word >> cell % SIDES_PER_WORD * 2 & 3);
}

static void set(h2__closed *closed, int32_t id, enum h2__peer_side side) {
  size_t cell = find_cell(id);
  uint64_t *word = &closed->sides[cell / SIDES_PER_WORD];
  size_t shift = cell % SIDES_PER_WORD * 2;

  *word = (*word & ~(UINT64_C(3) << shift)) | (uint64_t)side << shift;
}

static bool is_remembered(const h2__closed *closed, int32_t id) {
  return (id & 1) != 0 && id <= closed->highest &&
         (closed->highest - id) / 2 < H2__CLOSED_IDS;
}

/* Makes |id| the highest one; the oldest are forgotten for it. */
static void advance(h2__closed *closed, int32_t id,
                    enum h2__peer_side between) {
  int32_t first = closed->highest == 0 ? 1 : closed->highest + 2;

  if ((id - first) / 2 >= H2__CLOSED_IDS) first = id - 2 * H2__CLOSED_IDS;
  for (; first < id; first += 2) set(closed, first, between);
  set(closed, id, H2__PEER_OPEN);
  closed->highest = id;
}

enum h2__peer_side h2__closed_side(const h2__closed *closed, int32_t id) {
  return is_remembered(closed, id) ? get(closed, id) : H2__PEER_OPEN;
}

/* Returns the peer's side of the stream as it was before the frame. */
static enum h2__peer_side record(h2_session *session,
                                 const nghttp2_frame_hd *head) {
  h2__closed *closed = &session->closed;
  int32_t id = head->stream_id;
  enum h2__peer_side before;

  if ((id & 1) == 0) return H2__PEER_OPEN;
  if (id > closed->highest) {
    /* A client leaves out ids of its own; a server only answers late. */
    advance(closed, id,
            session->config.role == H2_SERVER ? H2__PEER_SKIPPED
                                              : H2__PEER_OPEN);
  } else if (!is_remembered(closed, id)) {
    return H2__PEER_OPEN;
  }
  before = get(closed, id);
  if (before == H2__PEER_SKIPPED) return before;
  if (head->type == NGHTTP2_RST_STREAM) {
    set(closed, id, H2__PEER_RESET);
  } else if (before == H2__PEER_OPEN &&
             (head->flags & NGHTTP2_FLAG_END_STREAM) != 0) {
    set(closed, id, H2__PEER_ENDED);
  }
  return before;
}

/* RST_STREAM with STREAM_CLOSED; nghttp2 sends none on such a stream. */
static int answer_closed(h2_session *session, int32_t id) {
  uint8_t code[4];

  h2__put32(code, NGHTTP2_STREAM_CLOSED);
  if (h2__own_frame(session, NGHTTP2_RST_STREAM, id, code, sizeof(code)) != 0) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  h2__stream_reset_sent(session, id, NGHTTP2_STREAM_CLOSED);
  return 0;
}

/* 0, or what stops nghttp2: the connection has ended. */
static int judge(h2_session *session, int32_t id, enum h2__peer_side side,
                 uint8_t type) {
  if (side == H2__PEER_OPEN) return 0;
  /* nghttp2 judges what it still knows. */
  if (nghttp2_session_find_stream(session->ng, id) != NULL) return 0;
  if (side == H2__PEER_SKIPPED && type == NGHTTP2_HEADERS) {
    return h2__end_connection(session, NGHTTP2_ERR_PROTO,
                              NGHTTP2_PROTOCOL_ERROR);
  }
  /* No race explains a frame behind END_STREAM, or on no stream at all. */
  if (side != H2__PEER_RESET) {
    return h2__end_connection(session, NGHTTP2_ERR_STREAM_CLOSED,
                              NGHTTP2_STREAM_CLOSED);
  }
  /* Said once: from now on it is a stream that we have reset. */
  set(&session->closed, id, H2__PEER_OPEN);
  return answer_closed(session, id);
}

int h2__closed_frame(h2_session *session, const nghttp2_frame_hd *head) {
  enum h2__peer_side before;

  if (head->type == NGHTTP2_CONTINUATION) return 0;
  before = record(session, head);
  if (head->type == NGHTTP2_RST_STREAM) return 0;
  return judge(session, head->stream_id, before, head->type);
}

int h2__closed_data(h2_session *session, int32_t id) {
  return judge(session, id, h2__closed_side(&session->closed, id),
               NGHTTP2_DATA);
}
