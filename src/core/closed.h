/* SPDX-License-Identifier: MIT */
/*
 * closed.h - streams on which the peer may send no more, because it has ended
 * or reset them itself, or has left their ids out (RFC 9113, 5.1 and 5.1.1).
 * nghttp2 forgets a stream when it closes, and then ignores whatever comes on
 * it, as it has to on a stream that we have reset. So each DATA, HEADERS and
 * RST_STREAM is recorded here, in two bits for each of the newest ids.
 *
 * Only streams that the client has opened: on a pushed one a client sends
 * nothing. What is older than H2__CLOSED_IDS of them is as if we had reset it.
 */
#ifndef H2_CLOSED_H
#define H2_CLOSED_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

/* Ids of one parity that are remembered; a multiple of 32. */
#define H2__CLOSED_IDS 1024

enum h2__peer_side {
  /* The peer may send; or we have reset the stream, or it is too old. */
  H2__PEER_OPEN,
  /* The peer has sent END_STREAM. */
  H2__PEER_ENDED,
  /* The peer has sent RST_STREAM. */
  H2__PEER_RESET,
  /* The peer has left the id out, and has opened a stream with a higher one. */
  H2__PEER_SKIPPED,
};

typedef struct h2__closed {
  /* The highest id that a frame has come for; 0: there was none. */
  int32_t highest;
  /* A ring of two bits, an enum h2__peer_side, for each of the newest ids. */
  uint64_t sides[H2__CLOSED_IDS / 32];
} h2__closed;

/* What the peer has said last of its side of the stream. */
enum h2__peer_side h2__closed_side(const h2__closed *closed, int32_t id);

/*
 * Records the frame that nghttp2 begins with, if it is of the types that count,
 * and judges it. Returns what a callback of nghttp2's returns.
 */
int h2__closed_frame(h2_session *session, const nghttp2_frame_hd *head);

/*
 * Judges DATA that nghttp2 may have ignored without a callback; of |id| the
 * peer's side is known to be closed. Returns what h2__closed_frame() would.
 */
int h2__closed_data(h2_session *session, int32_t id);

#endif /* H2_CLOSED_H */
