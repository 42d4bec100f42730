/* SPDX-License-Identifier: MIT */
/* frames.c - follows the frame boundaries of the input. */

#include "internal.h"

static void read_head(h2__frames *frames, const uint8_t *data, size_t len) {
  memcpy(frames->head + frames->have, data, len);
  frames->have = (uint8_t)(frames->have + len);
  if (frames->have < sizeof(frames->head)) return;
  frames->left = (uint32_t)frames->head[0] << 16 |
                 (uint32_t)frames->head[1] << 8 | frames->head[2];
  if (frames->head[3] != NGHTTP2_CONTINUATION) {
    frames->continuations = 0;
  } else if (++frames->continuations > frames->max_continuations) {
    frames->flooded = frames->max_continuations != UINT32_MAX;
  }
  if (frames->left == 0) frames->have = 0;
}

/*
 * The text of such a frame may find no room in the batch. Its event is held
 * then, and what follows must not overtake it.
 */
static bool carries_text(const h2__frames *frames) {
  return frames->head[3] == NGHTTP2_GOAWAY ||
         frames->head[3] == NGHTTP2_ALTSVC || frames->head[3] == NGHTTP2_ORIGIN;
}

size_t h2__frames_advance(h2__frames *frames, const uint8_t *data, size_t len,
                          size_t words) {
  size_t at = H2__MIN(len, frames->preface_left);

  frames->preface_left -= (uint32_t)at;
  while (at < len && !frames->flooded) {
    size_t piece;

    if (frames->have < sizeof(frames->head)) {
      if (words < H2__FRAME_WORDS) break;
      piece = H2__MIN(len - at, sizeof(frames->head) - frames->have);
      read_head(frames, data + at, piece);
      at += piece;
      /* An empty frame may end a header block, or a stream. */
      if (frames->have == 0) words -= H2__FRAME_WORDS;
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
    if (carries_text(frames)) break;
  }
  return at;
}
