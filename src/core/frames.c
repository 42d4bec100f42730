/* SPDX-License-Identifier: MIT */
/* frames.c - follows the frame boundaries of the input. */

#include "internal.h"

/* Returns whether the head is complete. */
static bool read_head(h2__frames *frames, const uint8_t *data, size_t len) {
  memcpy(frames->head + frames->have, data, len);
  frames->have = (uint8_t)(frames->have + len);
  if (frames->have < sizeof(frames->head)) return false;
  frames->left = h2__get32(frames->head) >> 8;
  if (frames->head[3] != NGHTTP2_CONTINUATION) {
    frames->continuations = 0;
  } else if (++frames->continuations > frames->max_continuations) {
    frames->flooded = frames->max_continuations != UINT32_MAX;
  }
  if (frames->left == 0) frames->have = 0;
  return true;
}

/*
 * The text of such a frame may find no room in the batch. Its event waits then,
 * and what follows must not overtake it.
 */
static bool carries_text(const h2__frames *frames) {
  return frames->head[3] == NGHTTP2_GOAWAY ||
         frames->head[3] == NGHTTP2_ALTSVC || frames->head[3] == NGHTTP2_ORIGIN;
}

/* Of another length it is an error, which is nghttp2's to tell. */
static bool is_priority(const h2__frames *frames) {
  return frames->head[3] == NGHTTP2_PRIORITY && frames->head[0] == 0 &&
         frames->head[1] == 0 && frames->head[2] == sizeof(frames->priority);
}

int32_t h2__frames_stream(const h2__frames *frames) {
  return (int32_t)(h2__get32(frames->head + 5) & INT32_MAX);
}

static uint64_t get_stream_bit(const h2__frames *frames) {
  return UINT64_C(1) << (h2__frames_stream(frames) >> 1 & 63);
}

/* One bit for a stream that the frame closes for the peer, else 0. */
static uint64_t get_closing_bit(const h2__frames *frames) {
  switch (frames->head[3]) {
    case NGHTTP2_DATA:
    case NGHTTP2_HEADERS:
      if ((frames->head[4] & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
      break;
    case NGHTTP2_RST_STREAM:
      break;
    default:
      return 0;
  }
  return get_stream_bit(frames);
}

/*
 * Whether the frame is DATA that can only be judged when all before it has been
 * parsed: the peer may just have closed the stream.
 */
static bool comes_too_early(const h2__frames *frames, uint64_t closing) {
  return closing != 0 && frames->head[3] == NGHTTP2_DATA &&
         (closing & get_stream_bit(frames)) != 0;
}

/* Frames of messages concern one stream, all others perhaps everything. */
static bool is_message(const h2__frames *frames) {
  return frames->head[3] == NGHTTP2_DATA ||
         frames->head[3] == NGHTTP2_HEADERS ||
         frames->head[3] == NGHTTP2_CONTINUATION;
}

/*
 * Whether the owner has to see what came before, as it may change what the
 * frame does. The pieces of one body may come together.
 */
static bool has_to_wait(const h2__frames *frames) {
  const h2__stops *stops = &frames->stops;

  if (!stops->wanted || frames->head[3] == NGHTTP2_CONTINUATION) return false;
  if (stops->alone) return true;
  if (!is_message(frames)) return stops->touched != 0;
  if (frames->head[3] == NGHTTP2_DATA &&
      stops->data_stream == h2__frames_stream(frames) &&
      (frames->head[4] & NGHTTP2_FLAG_END_STREAM) == 0) {
    return false;
  }
  return h2__frames_stream(frames) <= stops->highest &&
         (stops->touched & get_stream_bit(frames)) != 0;
}

static void note_stops(h2__frames *frames) {
  h2__stops *stops = &frames->stops;

  stops->alone = !is_message(frames);
  stops->data_stream =
      frames->head[3] == NGHTTP2_DATA ? h2__frames_stream(frames) : 0;
  stops->touched |= get_stream_bit(frames);
  stops->highest = H2__MAX(stops->highest, h2__frames_stream(frames));
}

void h2__frames_seen(h2__frames *frames) {
  bool within = frames->have == sizeof(frames->head);

  frames->stops.touched = within ? get_stream_bit(frames) : 0;
  frames->stops.highest = within ? h2__frames_stream(frames) : 0;
  if (within) return;
  frames->stops.alone = false;
  frames->stops.data_stream = 0;
}

/* The stream of DATA that nghttp2 may ignore, calling nobody; else 0. */
static int32_t find_suspect(const h2__frames *frames,
                            const h2__closed *closed) {
  int32_t id;

  if (frames->head[3] != NGHTTP2_DATA || closed == NULL) return 0;
  id = h2__frames_stream(frames);
  return h2__closed_side(closed, id) == H2__PEER_OPEN ? 0 : id;
}

size_t h2__frames_advance(h2__frames *frames, const h2__closed *closed,
                          const uint8_t *data, size_t len, size_t words) {
  size_t at = H2__MIN(len, frames->preface_left);
  uint64_t closing = 0; /* streams, by the last bits of their ids */

  frames->preface_left -= (uint32_t)at;
  frames->suspect = 0;
  frames->prioritised = false;
  frames->stops.waits = false;
  while (at < len && !frames->flooded) {
    size_t piece;

    if (frames->have < sizeof(frames->head)) {
      if (words < H2__FRAME_WORDS) break;
      piece = H2__MIN(len - at, sizeof(frames->head) - frames->have);
      if (read_head(frames, data + at, piece)) {
        frames->stops.waits = has_to_wait(frames);
        if (comes_too_early(frames, closing) || frames->stops.waits) {
          frames->have = 0;
          break;
        }
        note_stops(frames);
        closing |= get_closing_bit(frames);
        frames->suspect = find_suspect(frames, closed);
      }
      at += piece;
      /* An empty frame may end a header block, or a stream. */
      if (frames->have == 0) words -= H2__FRAME_WORDS;
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
    if (is_priority(frames)) {
      memcpy(frames->priority + sizeof(frames->priority) - frames->left,
             data + at, piece);
    }
    at += piece;
    frames->left -= (uint32_t)piece;
    if (frames->left != 0) continue;
    frames->have = 0;
    frames->prioritised = is_priority(frames);
    if (frames->prioritised || carries_text(frames)) break;
  }
  return at;
}
