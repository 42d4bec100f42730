/* SPDX-License-Identifier: MIT */
/*
 * session.h - a session of the core as the binding holds it.
 *
 * lifetime.h makes and ends it; here is what is done with it in between. None
 * of this knows how octets travel (wire.h).
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

/* What a session has to do in the next turn of the loop. */
enum h2b_due {
  H2B_DUE_INPUT = 1,  /* parse the rest of a read */
  H2B_DUE_SEND = 2,   /* go on sending: this turn's share is used up */
  H2B_DUE_RESUME = 4, /* send: a file has been read */
};

/* Octets of a read that the core has not taken yet. */
typedef struct h2b_rest {
  h2b_slab *slab; /* NULL: none */
  size_t offset, length;
} h2b_rest;

/* The native transport and what it is doing. */
typedef struct h2b_wire {
  h2_transport *handle;  /* NULL: none */
  bool paused;           /* JavaScript wants no reads */
  bool ended;            /* no more reads: end or error */
  bool throttled;        /* too much to send has come of what was read */
  bool yields;           /* has read enough for this turn of the loop */
  bool writing;          /* a write is in flight */
  bool broken;           /* a write has failed: nothing can be sent */
  uint64_t write_memory; /* the session's when the write began, bytes */
  uint64_t reading_ms;   /* uv_now() when reading last went on */
  size_t words;          /* of events that the present read has brought */
  h2b_rest rest;
} h2b_wire;

typedef struct h2b_session {
  h2b_instance *instance;
  h2_session *core; /* NULL: freed */
  int32_t id;
  uint32_t pins;
  bool freed;
  bool deaf;        /* the core takes no more octets: read ones are dropped */
  bool send_failed; /* h2_session_send() has failed: told once */
  h2b_wire wire;
  unsigned due; /* enum h2b_due; not 0: |due_link| is in instance->due */
  h2b_link due_link;
  bool serves;           /* the peer is a client */
  bool separate_pieces;  /* flush() lists the pieces of its output */
  size_t copy_threshold; /* bytes; see h2_stream_write_reference() */
  uint64_t lent;         /* bytes of JavaScript's that bodies refer to */
  uint64_t queued;       /* octets: its share of instance->queued */
  uint64_t data_sent;    /* octets of DATA, when that was last looked at */
  uint64_t moved_ms;     /* uv_now() when some were last taken, or awaited */
  int64_t reported;      /* bytes that V8 knows of */
  napi_async_context context;
  napi_ref resource;
} h2b_session;

/* A write is in flight, or sending goes on in the next turn of the loop. */
static inline bool h2b_wire_busy(const h2b_session *session) {
  return session->wire.writing || (session->due & H2B_DUE_SEND) != 0;
}

void h2b_session_pin(h2b_session *session);
void h2b_session_unpin(h2b_session *session);

/* The batch for what comes next, emptied. NULL: see h2b_batches_at(). */
h2_batch *h2b_session_batch(h2b_session *session);

/*
 * Parses |len| octets into |batch|. Returns how many are done with: all, when
 * the core takes no more.
 */
size_t h2b_session_receive(h2b_session *session, h2_batch *batch,
                           const uint8_t *data, size_t len);

/* Whether the rest may follow as soon as the batch has been dispatched. */
bool h2b_session_stopped(const h2b_session *session);

/* h2_session_send(); a failure becomes an event, once, and returns 0. */
size_t h2b_session_send(h2b_session *session, h2_batch *batch,
                        const h2_vec **vecs, size_t *count);

/* Sets shared.state to what JavaScript needs to know about |batch|. */
void h2b_session_publish(h2b_session *session, const h2_batch *batch);

/*
 * Brings the session's share of what is queued in all of them up to date, which
 * shared.state tells in KiB.
 */
void h2b_session_queued(h2b_session *session);

/* Makes |queued| octets the session's share of instance->queued. */
void h2b_session_share_queued(h2b_session *session, uint64_t queued);

/* Tells V8 of the session's memory. Returns it, in bytes. */
uint64_t h2b_session_account(h2b_session *session);

#endif /* H2B_SESSION_H */
