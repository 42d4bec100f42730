/* SPDX-License-Identifier: MIT */
/*
 * own_frames.h - frames that nghttp2 does not make for us, or not for a stream
 * that it has forgotten: they are written between two of its own.
 */
#ifndef H2_OWN_FRAMES_H
#define H2_OWN_FRAMES_H

#include "h2.h"

typedef struct h2__own_frames {
  /* The octets of the frames that wait, how many, and the room for them. */
  uint8_t *octets;
  size_t length, capacity;
  /* How many frames they are. */
  uint32_t count;
  /* Whether the last octets in the output belong to a block that goes on. */
  bool within_block;
} h2__own_frames;

/* Reads and writes numbers in network byte order. */
uint32_t h2__get32(const uint8_t *from);
void h2__put32(uint8_t *to, uint32_t value);

/* Writes the nine octets of a head without flags (RFC 9113, 4.1). */
void h2__put_head(uint8_t *to, size_t length, uint8_t type, int32_t stream);

/* Queues a frame without flags. Returns 0 or NGHTTP2_ERR_NOMEM. */
int h2__own_frame(h2_session *session, uint8_t type, int32_t stream,
                  const uint8_t *payload, size_t length);

/* A frame of nghttp2's, or its connection preface, went into the output. */
void h2__own_frames_follow(h2_session *session, const uint8_t *frame);

/*
 * Moves the frames that wait to the output, unless that would tear a header
 * block, or would come before the preface. Returns 0 or NGHTTP2_ERR_NOMEM.
 */
int h2__own_frames_flush(h2_session *session);

void h2__own_frames_del(h2_session *session);

#endif /* H2_OWN_FRAMES_H */
