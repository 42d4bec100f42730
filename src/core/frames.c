/* SPDX-License-Identifier: MIT */
/* frames.c - follows the frame boundaries of the input. */

#include "internal.h"

/* Returns whether the head is complete. */
static bool read_head(h2__frames *frames, const uint8_t *data, size_t len) {
  memcpy(frames->head + frames->have, data, len);
  frames->have = (uint8_t)(frames->have + len);
  if (frames->have < sizeof(frames->head)) return false;
  frames->left = (uint32_t)frames->head[0] << 16 |
                 (uint32_t)frames->head[1] << 8 | frames->head[2];
  if (frames->head[3] != NGHTTP2_CONTINUATION) {
    frames->continuations = 0;
  } else if (++frames->continuations > frames->max_continuations) {
    frames->flooded = frames->max_continuations != UINT32_MAX;
  }
  if (frames->left == 0) frames->have = 0;
  return true;
}

/*
 * The text of some frames may find no room in the batch. Their event is held
 * then, and what follows must not overtake it. RST_STREAM has to be known when
 * the head of DATA behind it is looked at.
 */
static bool ends_piece(const h2__frames *frames) {
  switch (frames->head[3]) {
    case NGHTTP2_GOAWAY:
    case NGHTTP2_ALTSVC:
    case NGHTTP2_ORIGIN:
    case NGHTTP2_RST_STREAM:
      return true;
    default:
      return false;
  }
}

/* The stream of DATA that nghttp2 may ignore, calling nobody; else 0. */
static int32_t suspect(const h2__frames *frames, const h2__closed *closed) {
  const uint8_t *head = frames->head;
  int32_t id;

  if (head[3] != NGHTTP2_DATA || closed == NULL) return 0;
  id = (int32_t)((uint32_t)(head[5] & 0x7f) << 24 | (uint32_t)head[6] << 16 |
                 (uint32_t)head[7] << 8 | head[8]);
  return h2__closed_side(closed, id) == H2__PEER_OPEN ? 0 : id;
}

size_t h2__frames_advance(h2__frames *frames, const h2__closed *closed,
                          const uint8_t *data, size_t len, size_t words) {
  size_t at = H2__MIN(len, frames->preface_left);

  frames->preface_left -= (uint32_t)at;
  frames->suspect = 0;
  while (at < len && !frames->flooded) {
    size_t piece;
    bool complete;

    if (frames->have < sizeof(frames->head)) {
      if (words < H2__FRAME_WORDS) break;
      piece = H2__MIN(len - at, sizeof(frames->head) - frames->have);
      complete = read_head(frames, data + at, piece);
      at += piece;
      /* An empty frame may end a header block, or a stream. */
      if (frames->have == 0) words -= H2__FRAME_WORDS;
      if (complete) frames->suspect = suspect(frames, closed);
      if (frames->suspect != 0) break;
      continue;
    }
    if (words < H2__FRAME_WORDS + 2) break;
    words -= H2__FRAME_WORDS;
    piece = H2__MIN(len - at, frames->left);
    if (frames->head[3] != NGHTTP2_DATA) {
      piece = H2__MIN(piece, words / 2);
      words -= 2 * piece;
    }
    at += piece;
    frames->left -= (uint32_t)piece;
    if (frames->left != 0) continue;
    frames->have = 0;
    if (ends_piece(frames)) break;
  }
  return at;
}
