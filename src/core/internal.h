/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of the core share. Nothing of this is visible
 * outside src/core.
 *
 * What is where; a file needs only such as stand below it:
 *
 *   session_receive.c  feeds nghttp2 no more input than the batch has room for
 *   session.c          makes and ends a session; PING, ALTSVC, ORIGIN
 *   callbacks.c        what nghttp2 tells while it parses
 *   submit.c           what the owner wants sent on a stream
 *   session_send.c     turns what is queued into octets
 *   frames.c           follows the frame boundaries of the input
 *   closed.c           streams on which the peer may send no more
 *   windows.c          receive windows that grow
 *   floods.c           frames that are right one by one, and too many together
 *   goaway.c           the GOAWAY frames of the owner, and what GOAWAY ends
 *   crowding.c         stream ids that were chosen to make searches long
 *   stats.c            what a session and its streams tell about themselves
 *   priority.c         what is said of the priorities of RFC 7540
 *   watch.c            what an owner with a clock asks and tells
 *   stream.c           the streams, and what each still owes the owner
 *   fields.c           the header block that is being received
 *   dependency.c       which stream depends on which
 *   settings.c         SETTINGS, ours and the peer's
 *   failure.c          how owner and peer are told that a limit has tripped
 *   body.c             what a stream has still to send
 *   slots.c            strings that come again and again cross as numbers
 *   batch.c            appends events
 *   own_frames.c       frames that nghttp2 does not make for us
 *   output.c           the octets of one h2_session_send()
 *   queue.c            how many octets wait for the peer, and their budget
 *   goaway_queue.c     GOAWAY frames that wait, and promises they wait for
 *   limits.c           what a peer may cost, and the record that it has
 *   block.c            a serialised header block as nghttp2 wants it
 *   piece.c            a piece of a body
 *   options.c          the defaults of h2_config, and nghttp2's options
 *   seed.c             how nghttp2 scatters stream identifiers
 *   map.c              a hash table
 *   bucket.c           a token bucket
 *   alloc.c            the counting allocator
 *   status.c           texts and names of statuses and other numbers
 */
#ifndef H2_INTERNAL_H
#define H2_INTERNAL_H

#include <assert.h>
#include <string.h>

#include <nghttp2/nghttp2.h>

#include "alloc.h"
#include "batch.h"
#include "block.h"
#include "body.h"
#include "bucket.h"
#include "closed.h"
#include "dependency.h"
#include "fields.h"
#include "frames.h"
#include "goaway_queue.h"
#include "h2.h"
#include "map.h"
#include "output.h"
#include "own_frames.h"
#include "piece.h"
#include "priority.h"
#include "queue.h"
#include "slots.h"
#include "stream.h"
#include "windows.h"

#define H2__MIN(a, b) ((a) < (b) ? (a) : (b))
#define H2__MAX(a, b) ((a) > (b) ? (a) : (b))

struct h2_session {
  /* -------------------------------------------- what the session is made of */

  /* The session of nghttp2, which lives as long as this one. */
  nghttp2_session *ng;
  /*
   * What h2_session_new() was given, without the allocator. From the first
   * acknowledgement of such a setting on, max_header_list_size follows ours.
   */
  h2_config config;
  /* All memory comes from here, that of nghttp2 included. */
  h2__alloc alloc;
  /* The streams that there are, by their identifiers. */
  h2__stream_table streams;
  /* The root of the tree of dependencies. */
  h2__dependency root;
  /* The counters that h2_session_get_stats() tells. */
  h2_session_stats stats;

  /* --------------------------------------------- the owner's call under way */

  /* The batch given to receive, send or continue; NULL outside of them. */
  h2_batch *batch;
  /* Whether one of these three runs: no other may begin. */
  bool busy;
  /* Whether it is receive or continue that runs. */
  bool receiving;
  /* The first octet given to receive, from which DATA offsets count. */
  const uint8_t *input;
  /* The clock of the owner at the last receive, in milliseconds. */
  uint64_t now_ms;
  /* How often output has been serialised, the present time included. */
  uint64_t sends;
  /* How often receive or continue was called, the present time included. */
  uint64_t receives;

  /* --------------------------------------------------- where parsing stands */

  /* The frame that the input stands in. */
  h2__frames frames;
  /* The streams on which the peer may send no more. */
  h2__closed closed;
  /* The header block that is being received. */
  h2__fields fields;
  /* The strings that cross as numbers. */
  h2__slots slots;
  /* Words of the batch that the piece being parsed may still need. */
  size_t reserved_words;
  /* Whether nghttp2 has been paused inside a header block. */
  bool paused;
  /* Whether the last receive has stopped for events: h2_session_stopped(). */
  bool stopped;
  /* Whether the peer resets so many streams that parsing does not stop so. */
  bool hasty;
  /* Whether nghttp2 has taken the head of the PRIORITY frame that is coming. */
  bool priority_begun;
  /* Whether a header block has begun that on_begin_headers() has not seen. */
  bool block_unheard;
  /* Streams that the frame being parsed has closed. */
  uint32_t closes_in_frame;
  /*
   * Streams that the peer has opened, and header blocks that were too large, in
   * this receive and those which it goes on from after a stop.
   */
  uint32_t new_streams, tripped;
  /* How often parsing was paused inside a header block. */
  uint32_t brakes;

  /* ------------------------------------ what the owner has still to be told */

  /* Events that found no room in a batch, and where the next one is linked. */
  h2__waiting *waiting, **waiting_tail;
  /* Streams that owe events (H2__NOTED), and where the next one is linked. */
  h2__stream *noted, **noted_tail;

  /* ----------------------------------------------------- what is to be sent */

  /* The header block that is being submitted. */
  h2__blocks blocks;
  /* The octets of the present h2_session_send(), or of the last. */
  h2__output output;
  /* Frames that are to come between those of nghttp2. */
  h2__own_frames own;
  /* How many octets wait for the peer. */
  h2__queue queue;
  /* Whether a body had to wait for the next send, as this one is full. */
  bool output_full;
  /* The status with which sending has failed for ever; 0: it has not. */
  int send_failed;
  /* Streams whose RST_STREAM waits for their HEADERS to leave first. */
  h2__stream *resets;
  /* Whether there is one among them whose HEADERS have left. */
  bool resets_ready;
  /* The highest of our own streams whose HEADERS or promise were sent; or 0. */
  int32_t last_sent;

  /* ------------------------------------------------------ GOAWAY, both ways */

  /* The owner's GOAWAY frames that are not sent. */
  h2__goaway *goaways;
  /* New streams of the peer's above this id are refused. It only falls. */
  int32_t last_allowed;
  /* The stream of the peer's that the owner was told of last; 0: none. */
  int32_t last_announced;
  /* Streams that are promised and have no response yet (H2__PROMISED). */
  uint32_t promised;
  /* Whether the peer has sent a GOAWAY. */
  bool goaway_received;
  /* Whether the GOAWAY of h2_session_shutdown() is out. */
  bool shut_down;

  /* ---------------------------------------------- the end of the connection */

  /* Whether nothing of the peer's matters any more. */
  bool ignore_input;
  /* Whether the peer has broken the connection, and our GOAWAY is due. */
  bool ending;
  /* The error code of that GOAWAY. */
  uint32_t ending_code;
  /* The status for which the connection ends; 0: it lives. */
  int fatal;
  /* The limit that has tripped then; NONE: it was none. */
  enum h2_limit fatal_limit;
  /* Whether the H2_EVENT_ERROR of |fatal| has been appended. */
  bool fatal_told;
  /* Whether any H2_EVENT_ERROR has been appended. */
  bool error_told;
  /* Whether a GOAWAY that names a limit is queued: it is the last one. */
  bool goaway_queued;
  /* Whether that GOAWAY has been sent: nothing else is. */
  bool finished;

  /* --------------------------------------------------- what a peer may cost */

  /* PING and SETTINGS frames of ours that are not acknowledged. */
  uint32_t pings, settings;
  /*
   * Acknowledgements to come, up to that of the first SETTINGS of ours with a
   * MAX_HEADER_LIST_SIZE; 0: there is none, or it is acknowledged.
   */
  uint32_t list_size_due;
  /* Whether that one is acknowledged. */
  bool list_size_known;
  /* Frames of the peer's that broke a rule, and streams we could not afford. */
  uint32_t invalid_frames, rejected_streams;
  /* Empty frames that have come one after the other. */
  uint32_t empty_frames;
  /* WINDOW_UPDATE frames that have come, and DATA frames that were sent. */
  uint64_t window_updates, data_frames_sent;
  /* Tokens for streams that the peer resets. */
  h2__bucket reset_bucket;
  /* Tokens for such streams until the peer is hasty. */
  h2__bucket haste_bucket;
  /* Tokens for streams that the peer makes us reset. */
  h2__bucket error_bucket;
  /* Tokens for frames that move nothing. */
  h2__bucket glitch_bucket;
  /* How large the receive windows are. */
  h2__windows windows;
  /* Whether the connection's credit is kept back: h2_session_withhold(). */
  bool withholds;
  /* The octets of credit that are kept back. */
  size_t withheld;
  /* Streams that were opened since h2__streams_crowded() last counted. */
  size_t unchecked_streams;
  /* Whether it found a crowd then. */
  bool crowded;
  /* Settings of the peer's that nghttp2 does not know, and their number. */
  h2_setting custom_settings[H2_MAX_CUSTOM_SETTINGS];
  size_t custom_settings_count;
};

/* ----------------------------------------------------------- session_send.c */

/* Sets the callbacks that nghttp2 makes while it serialises. */
void h2__callbacks_set_send(nghttp2_session_callbacks *callbacks,
                            const h2_config *config);

/* What nghttp2 asks for the octets of a body: its data source read callback. */
ssize_t h2__read_body(nghttp2_session *ng, int32_t id, uint8_t *buf,
                      size_t length, uint32_t *data_flags,
                      nghttp2_data_source *source, void *user_data);

/* -------------------------------------------------------------- callbacks.c */

/* All that nghttp2 calls, in |*out|, which is the caller's. 0 or a status. */
int h2__callbacks_new(nghttp2_session_callbacks **out, const h2_config *config);

/* ---------------------------------------------------------------- options.c */

/* The options of nghttp2, in |*out|, which is the caller's. 0 or a status. */
int h2__options_new(nghttp2_option **out, const h2_config *config);

/* ------------------------------------------------------------------- seed.c */

/*
 * The session of nghttp2 that this thread makes next with |callbacks| scatters
 * stream identifiers by |seed|; versions that cannot do so go on as they are.
 */
void h2__seed_set(nghttp2_session_callbacks *callbacks, uint64_t seed);

/* --------------------------------------------------------------- crowding.c */

/* Whether ids make searches long. To be asked before a stream is opened. */
bool h2__streams_crowded(h2_session *session);

/* ----------------------------------------------------------------- limits.c */

/* Counts |octets| that the owner keeps of what was received, or no longer. */
void h2__charge(h2_session *session, size_t octets);
void h2__discharge(h2_session *session, uint64_t octets);

/* Whether the session has all the memory that it may have. */
bool h2__memory_full(const h2_session *session);

/*
 * Records why the connection ends, unless it does already. Returns what stops
 * nghttp2, for its callbacks to return.
 */
int h2__fail(h2_session *session, int status, enum h2_limit limit);

/* ---------------------------------------------------------------- failure.c */

/* Counts a limit that has tripped, and appends its H2_EVENT_LIMIT. */
void h2__limit_tripped(h2_session *session, enum h2_limit limit,
                       int32_t stream);

/* Appends an H2_EVENT_ERROR: the connection cannot go on. */
void h2__error(h2_session *session, int status, enum h2_limit limit);

/*
 * The peer has broken the connection: what the owner submits before it hears of
 * that is still sent, then a GOAWAY with |code|. Returns what stops nghttp2.
 */
int h2__end_connection(h2_session *session, int status, uint32_t code);

/*
 * To be called once nghttp2 has returned |status|, which is fatal: appends
 * ERROR, and queues a GOAWAY if a limit has tripped. Returns the status for
 * which the connection ends.
 */
int h2__fail_finish(h2_session *session, int status);

/* ----------------------------------------------------------------- floods.c */

/* Each of these returns 0, or what stops nghttp2 because a limit trips. */

/* A frame begins. */
int h2__flood_frame(h2_session *session, const nghttp2_frame_hd *head);

/* DATA is complete, and not the last of its stream. */
int h2__flood_data(h2_session *session, const nghttp2_data *frame);

/* A frame breaks a rule, but the connection lives. */
int h2__flood_invalid(h2_session *session);

/* A frame moves nothing. */
int h2__glitch(h2_session *session, uint64_t cost);

/* A frame moves nothing, but each stream may have a few of its kind. */
int h2__flood_extra(h2_session *session, int32_t id);

/* The peer has sent RST_STREAM. */
int h2__stream_reset_received(h2_session *session, int32_t id);

/* A stream is reset for a fault of the peer's. */
int h2__stream_error(h2_session *session);

/* Our RST_STREAM is out: charged as such a fault, unless it was none. */
void h2__stream_reset_sent(h2_session *session, int32_t id, uint32_t code);

/* ----------------------------------------------------------------- goaway.c */

/* Whether |id| is a stream of the peer's that a GOAWAY of ours rules out. */
bool h2__goaway_refuses(const h2_session *session, int32_t id);

/* Before nghttp2 sends a GOAWAY. 0: send it; else what makes nghttp2 not to. */
int h2__goaway_before_send(h2_session *session, const nghttp2_goaway *frame);

/*
 * The peer's GOAWAY has come: closes what is not sent and never will be, and
 * what is above |last_stream|. Returns 0, or what stops nghttp2 for lack of
 * memory.
 */
int h2__goaway_received(h2_session *session, int32_t last_stream);

/* GOAWAY with |code|, or with that of h2__end_connection(). 0 or status. */
int h2__terminate(h2_session *session, uint32_t code, int32_t last_stream);

/* --------------------------------------------------------------- settings.c */

/* SETTINGS have come, the peer's or the acknowledgement of ours. */
void h2__settings_received(h2_session *session, const nghttp2_settings *frame);

#endif /* H2_INTERNAL_H */
