/* SPDX-License-Identifier: MIT */
/* own_frames.c - frames that nghttp2 does not make for us. */

#include "own_frames.h"

#include "internal.h"

#define HEAD_LENGTH 9

uint32_t h2__get32(const uint8_t *from) {
  return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 |
         (uint32_t)from[2] << 8 | from[3];
}

void h2__put32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; ++i) to[i] = (uint8_t)(value >> (24 - 8 * i));
}

void h2__put_head(uint8_t *to, size_t length, uint8_t type, int32_t stream) {
  h2__put32(to, (uint32_t)length << 8 | type);
  to[4] = NGHTTP2_FLAG_NONE;
  h2__put32(to + 5, (uint32_t)stream);
}

int h2__own_frame(h2_session *session, uint8_t type, int32_t stream,
                  const uint8_t *payload, size_t length) {
  h2__own_frames *own = &session->own;
  uint8_t *to;

  if (!h2__grow(&session->alloc, &own->octets, &own->capacity,
                own->length + HEAD_LENGTH + length, 1)) {
    return NGHTTP2_ERR_NOMEM;
  }
  to = own->octets + own->length;
  h2__put_head(to, length, type, stream);
  memcpy(to + HEAD_LENGTH, payload, length);
  own->length += HEAD_LENGTH + length;
  ++own->count;
  return 0;
}

void h2__own_frames_follow(h2_session *session, const uint8_t *frame) {
  switch (frame[3]) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_PUSH_PROMISE:
    case NGHTTP2_CONTINUATION:
      session->own.within_block = (frame[4] & NGHTTP2_FLAG_END_HEADERS) == 0;
      break;
    default:
      break;
  }
}

int h2__own_frames_flush(h2_session *session) {
  h2__own_frames *own = &session->own;

  if (own->length == 0 || own->within_block ||
      session->stats.frames_sent == 0) {
    return 0;
  }
  if (!h2__output_copy(session, own->octets, own->length)) {
    return NGHTTP2_ERR_NOMEM;
  }
  session->stats.frames_sent += own->count;
  h2__own_frames_del(session);
  return 0;
}

void h2__own_frames_del(h2_session *session) {
  bool within_block = session->own.within_block;

  h2__free(&session->alloc, session->own.octets);
  session->own = (h2__own_frames){.within_block = within_block};
}
