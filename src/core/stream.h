/* SPDX-License-Identifier: MIT */
/*
 * internal.h - what the files of the core share. Nothing of this is visible
 * outside src/core.
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
#include "fields.h"
#include "frames.h"
#include "goaway_queue.h"
#include "h2.h"
#include "map.h"
#include "output.h"
#include "piece.h"
#include "queue.h"
#include "slots.h"

#define H2__MIN(a, b) ((a) < (b) ? (a) : (b))
#define H2__MAX(a, b) ((a) > (b) ? (a) : (b))

/*
 * Octets that a stream of the peer's is charged besides what it takes here: the
 * owner has an object for it.
 */
#define H2__STREAM_COST 256

/* What a stream is, can still do, and owes the owner. */
enum h2__stream_flags {
  H2__ANNOUNCED = 1 << 0,      /* the owner knows it: CLOSE is due */
  H2__REQUEST_QUEUED = 1 << 1, /* client: its HEADERS have not been sent */
  H2__BODY = 1 << 2,           /* nghttp2 will ask for (or has) a body */
  H2__DEFERRED = 1 << 3,       /* nghttp2 waits for h2__stream_wake() */
  H2__ENDED = 1 << 4,          /* no more body will be queued */
  H2__WAIT_TRAILERS = 1 << 5,  /* END_STREAM comes with the trailers */
  H2__TRAILERS_DUE = 1 << 6,   /* WANT_TRAILERS given, trailers not yet */
  H2__RESET = 1 << 7,          /* RST_STREAM is decided */
  H2__CLOSED = 1 << 8,         /* nghttp2 has forgotten it */
  H2__RESPONDED = 1 << 9,      /* server: final HEADERS are queued */
  H2__OCTETS = 1 << 10,        /* body was queued since the last DRAIN */
  H2__NOTE_DRAIN = 1 << 11,    /* events to append, see stream.c */
  H2__NOTE_TRAILERS = 1 << 12,
  H2__NOTE_CLOSE = 1 << 13,
  H2__NOTED = 1 << 14,      /* in the list of noted streams */
  H2__END_APART = 1 << 15,  /* END_STREAM comes behind the body */
  H2__PROMISED = 1 << 16,   /* promised, its own HEADERS are still to come */
  H2__RESET_PAID = 1 << 17, /* its RST_STREAM costs the peer no more */
};

typedef struct h2__stream {
  int32_t id;
  uint32_t flags;
  uint32_t code;           /* of RST_STREAM or of the closure */
  uint32_t headers_queued; /* HEADERS and PUSH_PROMISE not yet sent */
  uint32_t push_flags;     /* enum h2_submit_flags given to h2_stream_push() */
  uint32_t max_list_size;  /* that held when the stream was opened */
  uint32_t extras;         /* see h2__flood_extra() */
  uint64_t told_in;        /* the receive or continue that has announced it, */
  size_t told_at;          /* and the word in the batch where it has */
  uint64_t charged;        /* octets: header lists received, H2__STREAM_COST */
  h2__body body;
  uint64_t data_received, data_sent;
  struct h2__stream *next_noted;
  /* Streams whose RST_STREAM waits for their HEADERS to go out first. */
  struct h2__stream *reset_next, **reset_link;
} h2__stream;

typedef struct h2__stream_table {
  h2__map map;       /* of ids to streams */
  h2__stream *spare; /* freelist, through next_noted */
  size_t spares;
} h2__stream_table;

/* The stream in the cell |i| of the map, or NULL: for a walk over all. */
static inline h2__stream *h2__stream_at(const h2__stream_table *table,
                                        size_t i) {
  return table->map.cells[i].pointer;
}

struct h2_session {
  nghttp2_session *ng;
  h2_config config;
  h2__alloc alloc;

  h2_batch *batch; /* of the receive, send or continue under way, else NULL */
  bool busy;       /* inside receive or send */
  bool receiving;
  size_t reserved_words; /* what the input being parsed may still cause */
  bool paused;           /* nghttp2 stopped inside a header block */
  bool stopped;          /* see h2_session_stopped() */
  bool hasty; /* the peer resets so many streams that parsing does not stop */
  bool ignore_input;    /* terminated: nothing of the peer's matters any more */
  bool goaway_queued;   /* ours, after a limit has ended the connection */
  h2__goaway *goaways;  /* the owner's, not yet sent */
  int32_t last_allowed; /* new streams of the peer's above it are refused */
  int32_t last_announced; /* of the peer's streams that the owner gets */
  uint32_t promised;      /* streams with H2__PROMISED */
  int32_t last_sent;      /* of our own streams */
  bool goaway_received;
  bool shut_down;    /* the GOAWAY of h2_session_shutdown() is out */
  bool finished;     /* and it has been sent */
  bool resets_ready; /* of session->resets, some can be sent now */
  bool output_full;  /* a body had to wait for the next send */
  int send_failed;   /* status; nothing can be sent any more */
  uint64_t sends;    /* how often output was asked for, the present one too */
  uint64_t receives; /* the same for receive and continue */
  uint32_t closes_in_frame;
  uint32_t new_streams; /* in this receive */
  uint32_t tripped;     /* blocks that were too large, the same */
  uint32_t brakes;      /* receives that have had all they may open */
  bool ending;          /* see h2__end_connection() */
  uint32_t ending_code; /* of the GOAWAY that is due */
  int fatal;            /* status that ended the connection */
  bool fatal_told;      /* its H2_EVENT_ERROR is appended */
  bool error_told;      /* an H2_EVENT_ERROR has been appended */
  enum h2_limit fatal_limit;
  const uint8_t *input;

  h2__frames frames; /* where the input stands */
  h2__closed closed; /* where the peer may send no more */
  h2__fields fields; /* the header block being received */
  h2__slots slots;
  h2__blocks blocks; /* scratch for header blocks being sent */
  h2__output output;
  h2__queue queue;
  h2__waiting *waiting, **waiting_tail;

  h2__stream_table streams;
  h2__stream *noted, **noted_tail;
  h2__stream *resets;

  uint32_t pings, settings; /* ours, not yet acknowledged */
  /* Acknowledgements up to that of our first MAX_HEADER_LIST_SIZE. */
  uint32_t list_size_due;
  bool list_size_known; /* and it has come */
  uint32_t invalid_frames, rejected_streams, empty_frames;
  uint64_t now_ms;
  h2__bucket reset_bucket;  /* streams that the peer resets */
  h2__bucket haste_bucket;  /* the same: before they are not announced */
  h2__bucket error_bucket;  /* those that it makes us reset */
  h2__bucket glitch_bucket; /* frames that move nothing */
  uint64_t window_updates, data_frames_sent;
  bool withholds;           /* see h2_session_withhold() */
  size_t withheld;          /* octets of the connection's credit */
  size_t unchecked_streams; /* opened since the last look for crowds */
  bool crowded;             /* at that one, there was one */
  bool block_unheard; /* a header block that on_begin_headers has not seen */
  h2_setting custom_settings[H2_MAX_CUSTOM_SETTINGS];
  size_t custom_settings_count;
  h2_session_stats stats;
};

/* options.c */
int h2__options_new(nghttp2_option **out, const h2_config *config);

/* callbacks.c, session_send.c: what nghttp2 is given */
int h2__callbacks_new(nghttp2_session_callbacks **out, const h2_config *config);
void h2__callbacks_set_send(nghttp2_session_callbacks *callbacks,
                            const h2_config *config);
ssize_t h2__read_body(nghttp2_session *ng, int32_t id, uint8_t *buf,
                      size_t length, uint32_t *data_flags,
                      nghttp2_data_source *source, void *user_data);

/* stream.c */
h2__stream *h2__stream_find(const h2_session *session, int32_t id);
h2__stream *h2__stream_open(h2_session *session, int32_t id);
void h2__stream_announce(h2_session *session, h2__stream *stream);
void h2__stream_note(h2_session *session, h2__stream *stream, uint32_t note);
void h2__stream_closed(h2_session *session, h2__stream *stream, uint32_t code);
void h2__stream_wake(h2_session *session, h2__stream *stream);
int h2__stream_abort(h2_session *session, h2__stream *stream, uint32_t code);
void h2__stream_charge(h2_session *session, h2__stream *stream, size_t octets);
/* |seed| is of the hash of ids. */
void h2__streams_init(h2_session *session, uint64_t seed);
void h2__streams_del(h2_session *session);
int h2__resets_flush(h2_session *session, bool blocked);
/* Whether the owner is owed events: waiting ones, or those of noted streams. */
bool h2__backlog(const h2_session *session);
/* Appends them, as far as there is room. */
void h2__backlog_flush(h2_session *session);

/* crowding.c: whether ids make searches long. One is about to be opened. */
bool h2__streams_crowded(h2_session *session);

/* limits.c */
void h2__charge(h2_session *session, size_t octets);
void h2__discharge(h2_session *session, uint64_t octets);
bool h2__memory_full(const h2_session *session);
/* Records why the connection ends; what a callback of nghttp2's returns. */
int h2__fail(h2_session *session, int status, enum h2_limit limit);

/* failure.c */
void h2__limit_tripped(h2_session *session, enum h2_limit limit,
                       int32_t stream);
/* Tells that the connection cannot go on. */
void h2__error(h2_session *session, int status, enum h2_limit limit);
/* After nghttp2 has returned |status|: ERROR, and GOAWAY if a limit tripped. */
int h2__fail_finish(h2_session *session, int status);

/* floods.c: each returns what a callback of nghttp2's returns */
/* A frame begins. */
int h2__flood_frame(h2_session *session, const nghttp2_frame_hd *head);
/* DATA is complete, and not the last of its stream. */
int h2__flood_data(h2_session *session, const nghttp2_data *frame);
/* A frame breaks a rule, but the connection lives. */
int h2__flood_invalid(h2_session *session);

/* RST_STREAM of the peer's. */
int h2__stream_reset_received(h2_session *session, int32_t id);
/* A fault of the peer's for which a stream is reset. */
int h2__stream_error(h2_session *session);
/* RST_STREAM is out: charged as such a fault, unless it was none. */
void h2__stream_reset_sent(h2_session *session, int32_t id, uint32_t code);

/* A frame that moves nothing. */
int h2__glitch(h2_session *session, uint64_t cost);
/* The same for one of which each stream may have a few. */
int h2__flood_extra(h2_session *session, int32_t id);

/* goaway.c */
bool h2__goaway_refuses(const h2_session *session, int32_t id);
/* 0: not the owner's; else what a callback of nghttp2's returns. */
int h2__goaway_before_send(h2_session *session, const nghttp2_goaway *frame);
/* The peer's has come: closes what is not sent, and never will be. */
int h2__goaway_received(h2_session *session);

/*
 * The peer has broken the connection: what a callback of nghttp2's returns.
 * What the owner submits before it hears of that is still sent.
 */
int h2__end_connection(h2_session *session, int status, uint32_t code);
/* GOAWAY with |code|, or with that of h2__end_connection(). 0 or status. */
int h2__terminate(h2_session *session, uint32_t code, int32_t last_stream);

/* settings.c */
void h2__settings_received(h2_session *session, const nghttp2_settings *frame);

#endif /* H2_INTERNAL_H */
