/* SPDX-License-Identifier: MIT */
/* stream.h - a stream, the table of them all, and what one owes the owner. */
#ifndef H2_STREAM_H
#define H2_STREAM_H

#include "body.h"
#include "dependency.h"
#include "h2.h"
#include "map.h"
#include "windows.h"

/*
 * Octets that a stream of the peer's is charged besides what it takes here: the
 * owner has an object for it.
 */
#define H2__STREAM_COST 256

/*
 * What a stream is, can still do, and owes the owner. Four things go on beside
 * each other, each with flags of its own.
 *
 * The life of the stream. A stream of the peer's is opened when its header
 * block begins, and is the owner's when the block is complete; our own are the
 * owner's at once.
 *
 *   (none) ------> ANNOUNCED -------------> ANNOUNCED, CLOSED
 *     |              own request: with        | NOTE_CLOSE until there is room
 *     |              REQUEST_QUEUED, until    v for the event
 *     |              its HEADERS have left   freed
 *     |              promise: with PROMISED,
 *     |              until its response begins
 *     | block refused, too large, or never complete
 *     +-------> (none) or RESET ----------> freed, the owner hears nothing
 *
 * The body to be sent. Only an announced stream has one; on a server it may be
 * queued before the response (RESPONDED) is. The owner chooses with the request
 * or the response whether WAIT_TRAILERS is set, which stays until TRAILERS_DUE.
 *
 *                 h2_stream_end(),            the last
 *                 end of a source             octets leave
 *   (none) ----------------> ENDED -----------------------> END_STREAM is sent
 *   WAIT_TRAILERS ---------> ENDED, WAIT_TRAILERS --------> ENDED, TRAILERS_DUE
 *     |                        ^                              |
 *     |                        | h2_stream_await_             | h2_stream_
 *     |                        | trailers()                   v trailers()
 *     | h2_stream_end_apart()  |                            ENDED
 *     +--------------------> ENDED, END_APART
 *                              |
 *                              +------> END_STREAM is sent behind the octets
 *
 * Only where the body is ended apart before a response that is to wait for
 * trailers WAIT_TRAILERS stands beside END_APART, too. OCTETS is set from a
 * write until all that is queued has left; DEFERRED while nghttp2 does not ask
 * for octets because there were none: not beside ENDED, but for a source.
 *
 * A reset of ours. RESET is set when it is decided; from then on nothing of the
 * body is sent, nothing of the peer's DATA told, and the body is empty. Its
 * RST_STREAM is queued at once, or, where h2__stream_abort() finds HEADERS of
 * the stream in the queue, when they have left; CLOSED follows from nghttp2.
 * RESET_PAID is set as well, but where a GOAWAY of ours refuses a stream whose
 * header block was under way.
 *
 * Notes of events that are due. NOTED is set exactly while there is one of
 * NOTE_DRAIN, NOTE_TRAILERS and NOTE_CLOSE, of which the last, which comes with
 * CLOSED, makes up for the others.
 */
enum h2__stream_flags {
  /* The owner knows the stream: it will get a CLOSE. */
  H2__ANNOUNCED = 1 << 0,
  /* The HEADERS of our request have not left nghttp2's queue. */
  H2__REQUEST_QUEUED = 1 << 1,
  /* nghttp2 asks for no more of the body until h2__stream_wake(). */
  H2__DEFERRED = 1 << 2,
  /* Nothing more will be queued of the body. */
  H2__ENDED = 1 << 3,
  /* END_STREAM is left to the trailers, which the owner will be asked for. */
  H2__WAIT_TRAILERS = 1 << 4,
  /* The owner has been asked for the trailers, and has not given them. */
  H2__TRAILERS_DUE = 1 << 5,
  /* We have decided to reset the stream. */
  H2__RESET = 1 << 6,
  /* nghttp2 has forgotten the stream. */
  H2__CLOSED = 1 << 7,
  /* The final HEADERS of our response are queued, or have been. */
  H2__RESPONDED = 1 << 8,
  /* Some of the body has been queued since the last DRAIN. */
  H2__OCTETS = 1 << 9,
  /* DRAIN is due. */
  H2__NOTE_DRAIN = 1 << 10,
  /* WANT_TRAILERS is due. */
  H2__NOTE_TRAILERS = 1 << 11,
  /* CLOSE is due. */
  H2__NOTE_CLOSE = 1 << 12,
  /* The stream is in the list of noted streams. */
  H2__NOTED = 1 << 13,
  /* END_STREAM comes on a DATA frame of its own behind the body. */
  H2__END_APART = 1 << 14,
  /* The stream is promised; the HEADERS of its response are still to come. */
  H2__PROMISED = 1 << 15,
  /* The RST_STREAM, when it is out, costs the peer nothing any more. */
  H2__RESET_PAID = 1 << 16,
};

typedef struct h2__stream {
  /* The identifier of the stream. */
  int32_t id;
  /* What the stream is and owes: enum h2__stream_flags. */
  uint32_t flags;
  /* The error code of our RST_STREAM, and from CLOSED on that of the end. */
  uint32_t code;

  /* What has come from the peer, and may. */

  /* The size that a header list may have, as it was when the stream opened. */
  uint32_t max_list_size;
  /* Informational responses and ALTSVC frames that came: h2__flood_extra(). */
  uint32_t extras;
  /* session->receives, as it was when the stream was announced. */
  uint64_t told_in;
  /* The word in the batch of that call where the event begins that did so. */
  size_t told_at;
  /* Octets charged for the stream: header lists and H2__STREAM_COST. */
  uint64_t charged;
  /* DATA octets that have come, without padding. */
  uint64_t data_received;

  /* How large its receive window is, and what of it was used. */
  h2__window window;

  /* What is to be sent. */

  /* HEADERS and PUSH_PROMISE frames of it that nghttp2 has still queued. */
  uint32_t headers_queued;
  /* The enum h2_submit_flags that h2_stream_push() was given; else 0. */
  uint32_t push_flags;
  /* The queue of what is still to be sent. */
  h2__body body;
  /* DATA octets that were sent, without padding. */
  uint64_t data_sent;

  /* What depends on what (RFC 7540, 5.3). */

  /* Its place among the streams, from when its HEADERS have come or gone. */
  h2__dependency dependency;
  /* What the HEADERS of our request tell; the weight is 0: nothing. */
  h2_priority asked;

  /* The lists that it is in. */

  /* The next one of session->noted, or, of a spare stream, the next spare. */
  struct h2__stream *next_noted;
  /* The next one of session->resets. */
  struct h2__stream *reset_next;
  /* The pointer in that list which points at the stream; NULL: not in it. */
  struct h2__stream **reset_link;
} h2__stream;

typedef struct h2__stream_table {
  /* The map leads from identifiers to streams. */
  h2__map map;
  /* The first of the streams that are free to be used again. */
  h2__stream *spare;
  /* The number of those. */
  size_t spares;
} h2__stream_table;

/* |seed| makes the hash of identifiers a secret. */
void h2__streams_init(h2_session *session, uint64_t seed);
void h2__streams_del(h2_session *session);

/* The stream |id|; NULL: there is none. */
h2__stream *h2__stream_find(const h2_session *session, int32_t id);

/* The same, if the owner can still use it. */
h2__stream *h2__stream_find_usable(const h2_session *session, int32_t id);

/* The stream in the cell |i| of the map, or NULL: for a walk over all. */
static inline h2__stream *h2__stream_at(const h2__stream_table *table,
                                        size_t i) {
  return table->map.cells[i].pointer;
}

/* Adds a stream with the identifier |id|. NULL: there is no memory. */
h2__stream *h2__stream_open(h2_session *session, int32_t id);

/* The stream is the owner's from here on. */
void h2__stream_announce(h2_session *session, h2__stream *stream);

/* Counts |octets| as memory until the stream is freed. */
void h2__stream_charge(h2_session *session, h2__stream *stream, size_t octets);

/* Notes that an event is due: one of H2__NOTE_DRAIN, _TRAILERS, _CLOSE. */
void h2__stream_note(h2_session *session, h2__stream *stream, uint32_t note);

/* nghttp2 has closed the stream with the error |code|. */
void h2__stream_closed(h2_session *session, h2__stream *stream, uint32_t code);

/* There is something to be sent: nghttp2 asks again. */
void h2__stream_wake(h2_session *session, h2__stream *stream);

/* Resets the stream with the error |code|. Returns 0 or nghttp2's status. */
int h2__stream_abort(h2_session *session, h2__stream *stream, uint32_t code);

/*
 * Submits RST_STREAM for streams that have waited for their HEADERS to leave;
 * |blocked|: for those whose HEADERS are still queued, too. Returns 0 or
 * nghttp2's status.
 */
int h2__resets_flush(h2_session *session, bool blocked);

/* Whether the owner is owed events: waiting ones, or those of noted streams. */
bool h2__backlog(const h2_session *session);

/* Appends them, as far as there is room. */
void h2__backlog_flush(h2_session *session);

#endif /* H2_STREAM_H */
