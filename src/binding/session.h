/* SPDX-License-Identifier: MIT */
/*
 * session.h - a session of the core as the binding holds it.
 *
 * lifetime.h makes and ends it; here is what is done with it in between. None
 * of this knows how octets travel: that is wire.h.
 */
#ifndef H2B_SESSION_H
#define H2B_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#include "../core/h2.h"
#include "../transport/transport.h"
#include "instance.h"

/* What a session has to do in the next turn of the loop: bits. */
enum h2b_due {
  /* It parses the rest of a read, or reads on. */
  H2B_DUE_INPUT = 1,
  /* It goes on sending, as its share of the last turn was used up. */
  H2B_DUE_SEND = 2,
  /* It sends, as a file has been read that one of its bodies comes from. */
  H2B_DUE_RESUME = 4,
};

/* Octets of a read that the core has not taken yet. */
typedef struct h2b_rest {
  /* The memory in which the octets lie; NULL: there is no rest. */
  h2b_slab *slab;
  /* Where the octets begin in the slab. */
  size_t offset;
  /* How many octets there are. */
  size_t length;
} h2b_rest;

/* The native transport of a session, and what it is doing. */
typedef struct h2b_wire {
  /* NULL: the session has no native transport. */
  h2_transport *handle;

  /* Reading. It is stopped while one of the first three is true. */

  /* JavaScript wants no reads for a while. */
  bool paused;
  /* The session has grown too much while a write was in flight. */
  bool throttled;
  /* The session has read enough for this turn of the loop. */
  bool yields;
  /* Nothing is read any more: the peer has ended its side, or a read failed. */
  bool ended;
  /* uv_now() when reading went on after the last stop, in ms. */
  uint64_t reading_ms;
  /* Words of the events that the present read has brought. */
  size_t words;
  /* What the core has not taken of the last read. */
  h2b_rest rest;

  /* Writing. */

  /* A write is in flight. */
  bool writing;
  /* A write has failed: nothing can be sent any more. */
  bool broken;
  /* The memory of the session when the write in flight began, in bytes. */
  uint64_t write_memory;
} h2b_wire;

typedef struct h2b_session {
  h2b_instance *instance;

  /* Life. */

  /* The session of the core; NULL once this one is freed. */
  h2_session *core;
  /* The number by which JavaScript knows the session, > 0. */
  int32_t id;
  /* How many keep this struct: its life, and callbacks that are running. */
  uint32_t pins;
  /* The session is freed, and only this struct is left for those with a pin. */
  bool freed;
  /* The asynchronous context that the session's events are delivered in. */
  napi_async_context context;
  /* The object that this context belongs to; onEvents has it as its this. */
  napi_ref resource;

  /* What it was made with. */

  /* The session is a server's: its peer is a client. */
  bool serves;
  /* flush() lists the pieces of its output, to be written one by one. */
  bool separate_pieces;
  /* Chunks of fewer octets are copied: h2_stream_write_reference(). */
  size_t copy_threshold;

  /* Work. */

  /* The core takes no more octets: those that are read are dropped. */
  bool deaf;
  /* h2_session_send() has failed, and JavaScript has been told. */
  bool send_failed;
  h2b_wire wire;
  /* Bits of enum h2b_due; while there is one, |due_link| is in a list. */
  unsigned due;
  h2b_link due_link;

  /* Accounts. */

  /* Octets of JavaScript's memory that bodies refer to. */
  uint64_t lent;
  /* Octets that the peer has not taken: its share of instance->queued. */
  uint64_t queued;
  /* Octets of DATA that had been sent when the session was last accounted. */
  uint64_t data_sent;
  /* uv_now() when the peer last took octets, or some began to wait, in ms. */
  uint64_t moved_ms;
  /* Bytes of the session's memory that V8 has been told of. */
  int64_t reported;
} h2b_session;

/*
 * Whether the native transport has a write in flight, or goes on sending in the
 * next turn of the loop.
 */
static inline bool h2b_wire_busy(const h2b_session *session) {
  return session->wire.writing || (session->due & H2B_DUE_SEND) != 0;
}

/* Who runs user code keeps the struct by a pin, and frees it with the last. */
void h2b_session_pin(h2b_session *session);
void h2b_session_unpin(h2b_session *session);

/*
 * Returns the batch for the events that come next, emptied. NULL: see
 * h2b_batches_at().
 */
h2_batch *h2b_session_batch(h2b_session *session);

/*
 * Parses |len| octets into |batch|. Returns how many of them are done with: all
 * of them, when the core takes no more.
 */
size_t h2b_session_receive(h2b_session *session, h2_batch *batch,
                           const uint8_t *data, size_t len);

/*
 * Whether the last receive has stopped only for the sake of the events that it
 * brought: the rest may follow as soon as JavaScript has walked them.
 */
bool h2b_session_stopped(const h2b_session *session);

/*
 * Serialises: h2_session_send(). When that fails, an event tells it, once, and
 * there is nothing to send: 0.
 */
size_t h2b_session_send(h2b_session *session, h2_batch *batch,
                        const h2_vec **vecs, size_t *count);

/* Sets shared.state to what JavaScript has to know about |batch|. */
void h2b_session_publish(h2b_session *session, const h2_batch *batch);

/*
 * Brings the session's share of what all peers have not taken up to date;
 * shared.state tells the sum in KiB.
 */
void h2b_session_queued(h2b_session *session);

/* Makes |queued| octets the session's share of instance->queued. */
void h2b_session_share_queued(h2b_session *session, uint64_t queued);

/*
 * Brings the session's accounts up to date, and tells V8 of its memory. Returns
 * that memory, in bytes.
 */
uint64_t h2b_session_account(h2b_session *session);

#endif /* H2B_SESSION_H */
