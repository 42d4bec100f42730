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
  bool wanted;
  bool waits;          /* the next frame, for the owner */
  bool alone;          /* nothing goes into a batch behind the last frame */
  int32_t data_stream; /* of the last frame, if it was DATA; else 0 */
  uint64_t touched;    /* streams of the batch, by the last bits of their ids */
  int32_t highest;     /* of their ids */
} h2__stops;

typedef struct h2__frames {
  uint32_t preface_left; /* server: octets of the client's magic to come */
  uint32_t left;         /* payload octets to come */
  uint8_t head[9];
  uint8_t have;                              /* octets of head */
  uint32_t continuations, max_continuations; /* of the header block */
  h2__stops stops;
  bool flooded;    /* there are more: nothing behind that head is taken */
  int32_t suspect; /* stream of the DATA whose head was the last octet, or 0 */
} h2__frames;

/*
 * Most words that a frame can cause besides two for each octet of its payload
 * (the octets of a DATA payload cause none).
 */
#define H2__FRAME_WORDS                                                \
  (H2_WORDS_HEADERS + H2_WORDS_END + H2_WORDS_CLOSE + H2_WORDS_LIMIT + \
   H2_WORDS_ERROR)

/*
 * Advances over as much of |data| as causes at most |words| words. Returns its
 * length, 0 if not even the next octet can be taken. Stops behind the head of
 * DATA on a stream that is in |closed|, unless that is NULL, and, if stops are
 * wanted, before a frame that has to wait for the owner.
 */
size_t h2__frames_advance(h2__frames *frames, const h2__closed *closed,
                          const uint8_t *data, size_t len, size_t words);

/* The owner has seen the events of all frames so far. */
void h2__frames_seen(h2__frames *frames);

#endif /* H2_FRAMES_H */
