/* SPDX-License-Identifier: MIT */
/*
 * goaway_queue.h - the owner's GOAWAY frames that are not sent yet, and the
 * promised streams that some of them wait for.
 *
 * nghttp2 fixes the last stream when a GOAWAY is submitted, and from the one
 * that it sends on it ignores new streams in silence, whatever the GOAWAY has
 * allowed. So what is queued with it is only a mark, to keep the order: a
 * GOAWAY that carries the address of a record of ours.
 */
#ifndef H2_GOAWAY_QUEUE_H
#define H2_GOAWAY_QUEUE_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

struct h2__stream;

typedef struct h2__goaway {
  /* The record that was made before, or NULL. */
  struct h2__goaway *next;
  /* The last stream; negative: the last that the owner has been given then. */
  int32_t last_stream;
  /* The error code. */
  uint32_t error_code;
  /* Whether it is of a shutdown, which waits until what is promised begins. */
  bool after_promises;
  /* Whether it waits for that: it has no mark then. */
  bool waiting;
  /* Whether the frame has been written, and the mark only tells nghttp2. */
  bool written;
  /* Octets of opaque data, which follow. */
  size_t length;
  uint8_t opaque[];
} h2__goaway;

/* Queues a GOAWAY with |len| octets of |opaque|, which are copied. */
int h2__goaway_queue(h2_session *session, int32_t last_stream,
                     uint32_t error_code, const uint8_t *opaque, size_t len,
                     bool after_promises);

/* Queues a mark for |goaway|. 0 or nghttp2's status. */
int h2__goaway_mark(h2_session *session, const h2__goaway *goaway);

/* The link to the record whose mark |frame| is; NULL: it is none of ours. */
h2__goaway **h2__goaway_find(h2_session *session, const nghttp2_goaway *frame);

/* Frees all records. */
void h2__goaways_del(h2_session *session);

/* |stream| is promised. */
void h2__promise_made(h2_session *session, struct h2__stream *stream);

/* The response on |stream| begins, or it closes. It need not be promised. */
void h2__promise_kept(h2_session *session, struct h2__stream *stream);

#endif /* H2_GOAWAY_QUEUE_H */
