/* SPDX-License-Identifier: MIT */
/* floods.c - frames that are right one by one, and too many together. */

#include "internal.h"

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

int h2__flood_frame(h2_session *session, const nghttp2_frame_hd *head) {
  switch (head->type) {
    case NGHTTP2_DATA:
      /* Only its end tells what there is besides padding. */
      if ((head->flags & NGHTTP2_FLAG_PADDED) != 0 && !ends_stream(head)) {
        return 0;
      }
      break;
    case NGHTTP2_HEADERS:
    case NGHTTP2_CONTINUATION:
      break;
    default:
      return 0;
  }
  return count_empty(session, head->length == 0 && !ends_stream(head));
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
