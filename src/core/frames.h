/* SPDX-License-Identifier: MIT */
/*
 * frames.h - follows the frame boundaries of the input, to know beforehand how
 * many events a piece of it can cause. nghttp2 cannot be stopped between two
 * frames, so receive feeds it no more than the batch can take. CONTINUATION
 * frames are counted here because nghttp2 counts pieces of their heads.
 */
#ifndef H2_FRAMES_H
#define H2_FRAMES_H

#include "closed.h"
#include "h2.h"

/*
 * Where parsing has to stop, so that what the owner does to the events of a
 * batch holds for the frames behind them.
 */
typedef struct h2__stops {
  /* Whether parsing shall stop at all; the caller sets it. */
  bool wanted;
  /* Whether h2__frames_advance() stopped before a frame that has to wait. */
  bool waits;
  /* Whether nothing may go into the batch behind the last frame. */
  bool alone;
  /* The stream of the last frame, if that was DATA; else 0. */
  int32_t data_stream;
  /* One bit, by the end of its id, for each stream of the batch's frames. */
  uint64_t touched;
  /* The highest of these ids. */
  int32_t highest;
} h2__stops;

typedef struct h2__frames {
  /* Octets of the client's magic that a server has still to receive. */
  uint32_t preface_left;
  /* Octets of the payload of this frame that are still to come. */
  uint32_t left;
  /* The head of this frame: length, type, flags, stream. */
  uint8_t head[9];
  /* Octets of the head that are there; 9: the input stands in the payload. */
  uint8_t have;
  /* CONTINUATION frames of this header block, and how many it may have. */
  uint32_t continuations, max_continuations;
  /* Whether it has more: nothing behind that head is taken. */
  bool flooded;
  /* The payload of a PRIORITY frame, as far as it has come. */
  uint8_t priority[5];
  /* Whether the last octet advanced over completed a PRIORITY frame. */
  bool prioritised;
  /*
   * The stream of DATA whose head was the last octet advanced over, if nghttp2
   * may ignore that frame; else 0.
   */
  int32_t suspect;
  /* Where parsing stops for the owner. */
  h2__stops stops;
} h2__frames;

/*
 * Advances over as much of |data| as causes at most |words| words. Returns its
 * length, 0 if not even the next octet can be taken. Stops behind PRIORITY,
 * behind the head of DATA on a stream that is in |closed|, unless that is NULL,
 * and, if stops are wanted, before a frame that has to wait for the owner.
 */
size_t h2__frames_advance(h2__frames *frames, const h2__closed *closed,
                          const uint8_t *data, size_t len, size_t words);

/* The stream of the frame whose head has come last. */
int32_t h2__frames_stream(const h2__frames *frames);

/* The owner has seen the events of all frames so far. */
void h2__frames_seen(h2__frames *frames);

#endif /* H2_FRAMES_H */
