/* SPDX-License-Identifier: MIT */
/*
 * h2.h - an HTTP/2 session (RFC 9113) over nghttp2 that eats bytes, emits
 * bytes, and tells what happened as a batch of events. No I/O, no clock, no
 * thread, no global state: the owner brings bytes and the time.
 *
 * Parts of it are config.h (what a session is made with), events.h (what it
 * tells), limit.h and status.h (names of limits, of answers); watch.h is for an
 * owner with a clock.
 *
 * Rules that hold for every function
 *
 *  - No callback into the owner runs inside any of them but |config.release|
 *    and a body source's |read| / |release|, which must not call the core.
 *    Nothing here can re-enter user code, so nothing is freed under a caller.
 *  - Only h2_session_receive() parses, only h2_session_send() serialises;
 *    neither may be called inside the other (asserted in debug builds). All
 *    other functions queue, and take effect with the next send.
 *  - int results are 0 or a positive value on success, else a negative status:
 *    nghttp2's codes unchanged (-500 .. -999), ours from enum h2_status.
 *  - Streams are named by their identifier. A stream may be named from the
 *    event that announces it (or the call that creates it) until H2_EVENT_CLOSE
 *    has been appended; afterwards every function answers
 *    H2_ERR_STREAM_UNKNOWN and does nothing else.
 *
 * Ownership
 *
 *  - The caller owns what it created with h2_session_new() until
 *    h2_session_del(). The session owns its streams and their queues.
 *  - Bytes given to a function are copied unless the function says otherwise.
 *  - Memory handed out by h2_session_send() is borrowed until
 *    h2_session_sent().
 *  - The batch, its words and its text belong to the caller; the core only
 *    writes between length and capacity, and never keeps the pointer.
 */
#ifndef H2_H
#define H2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "config.h"
#include "events.h"
#include "limit.h"
#include "status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct h2_session h2_session;

/* ---------------------------------------------------------------- session */

/*
 * Creates a session. It has queued nothing: the first SETTINGS (RFC 9113, 3.4)
 * are the owner's h2_session_settings(). |config| is copied.
 * Returns 0 and sets |*out|, NGHTTP2_ERR_NOMEM, or
 * NGHTTP2_ERR_INVALID_ARGUMENT.
 */
int h2_session_new(h2_session **out, const h2_config *config);

/* Frees the session and all it owns; releases every owner. NULL is fine. */
void h2_session_del(h2_session *session);

/*
 * Parses |len| bytes of the peer's and appends the events to |batch|.
 * |now_ms| is a monotonic clock in milliseconds (reset rate).
 * Returns the number of bytes consumed, or a fatal status (an H2_EVENT_ERROR
 * has been appended; nothing may be received any more, sending stays allowed
 * so that the GOAWAY gets out). Fewer than |len| means: dispatch the batch,
 * reset it and call again with the rest, unless h2_session_wants_read() is
 * false. The offset that an H2_EVENT_DATA tells is that in |data|, plus
 * batch->input_base.
 */
ssize_t h2_session_receive(h2_session *session, h2_batch *batch,
                           const uint8_t *data, size_t len, uint64_t now_ms);

/*
 * Whether the last receive has taken fewer octets than there were only because
 * of config.stop_at_events: the rest may follow as soon as the batch has been
 * dispatched. Otherwise others shall get their turn before it.
 */
bool h2_session_stopped(const h2_session *session);

/* |len| octets at |base|, which may be NULL where there are none. */
typedef struct h2_vec {
  const uint8_t *base;
  size_t len;
} h2_vec;

/*
 * Serialises what is queued, as far as windows and send_max allow, appends the
 * events that this causes (CLOSE, DRAIN, WANT_TRAILERS, FRAME_ERROR), and
 * lends the bytes as |*vecs| (|*count| of them).
 * Returns their total length, 0 when there is nothing to send, or a status.
 * While bytes are lent, a further call returns the same bytes again.
 */
ssize_t h2_session_send(h2_session *session, h2_batch *batch,
                        const h2_vec **vecs, size_t *count);

/* The lent bytes have left (or will never): releases them. No-op if none. */
void h2_session_sent(h2_session *session);

/* Octets that one h2_session_send() lends at most, about: see send_max. */
#define H2_SEND_MAX (1024 * 1024)

/*
 * Appends what found no room in an earlier batch, or what a receive that took
 * its last byte still had to parse. Returns whether there is more.
 */
bool h2_session_continue(h2_session *session, h2_batch *batch);

/* Whether there is such: to be asked after receive and after send. */
bool h2_session_more(const h2_session *session);

/*
 * Octets that the peer has not taken: of bodies (of a referenced chunk at least
 * a quarter, as all of it is kept), of what sources have read ahead, of what is
 * lent, and those of h2_session_waiting(). Over
 * config.max_session_queued_octets new streams of the peer's are refused
 * (REFUSED_STREAM, and H2_EVENT_LIMIT) until no more than half of that is left.
 */
uint64_t h2_session_queued(const h2_session *session);

/*
 * Tells how many octets for the peer the owner has not handed over yet. It is
 * their sum, and 0 to begin with.
 */
void h2_session_waiting(h2_session *session, uint64_t octets);

/*
 * Whether the session takes octets of the peer's, and whether it has some to
 * send. When both are false the session is over.
 */
bool h2_session_wants_read(const h2_session *session);
bool h2_session_wants_write(const h2_session *session);

/* -------------------------------------------------- connection-level frames */

/* A setting of any id (RFC 9113, 6.5.1). */
typedef struct h2_setting {
  uint16_t id;
  uint32_t value;
} h2_setting;

/*
 * Queues SETTINGS (6.5). Returns 0, H2_ERR_TOO_MANY_SETTINGS or nghttp2's. An
 * acknowledged MAX_HEADER_LIST_SIZE replaces config.max_header_list_size.
 */
int h2_session_settings(h2_session *session, const h2_setting *settings,
                        size_t count);

/*
 * The value of the setting |id|, 1 to 6 and 8: of our own the one that the peer
 * has acknowledged, or the peer's.
 */
uint32_t h2_session_local_setting(const h2_session *session, uint16_t id);
uint32_t h2_session_remote_setting(const h2_session *session, uint16_t id);

/*
 * The peer's settings with other ids: up to H2_MAX_CUSTOM_SETTINGS are kept.
 * Returns how many; |*out| is borrowed until the next receive. The owner picks
 * those it allows.
 */
#define H2_MAX_CUSTOM_SETTINGS 32
size_t h2_session_remote_custom_settings(const h2_session *session,
                                         const h2_setting **out);

/*
 * Queues PING (6.7); |payload| is 8 bytes.
 * Returns 0 or H2_ERR_TOO_MANY_PINGS.
 */
int h2_session_ping(h2_session *session, const uint8_t payload[8]);

/*
 * Queues GOAWAY (6.8). |last_stream| < 0: the last that the owner has been
 * given when it is sent. From then on the peer's streams above it are refused
 * (REFUSED_STREAM), open ones included; others are as welcome as before.
 */
int h2_session_goaway(h2_session *session, uint32_t error_code,
                      int32_t last_stream, const uint8_t *opaque,
                      size_t opaque_len);

/*
 * Queues GOAWAY with NO_ERROR, which is sent as soon as each promised stream
 * has its response under way or is closed: many a peer takes none after a
 * GOAWAY. With the last stream the session is over. The GOAWAY names |limit|,
 * unless that is NONE.
 */
int h2_session_shutdown(h2_session *session, int32_t last_stream,
                        enum h2_limit limit);

/*
 * GOAWAY and, once it is sent, no more reading or writing (nghttp2's
 * terminate).
 */
int h2_session_terminate(h2_session *session, uint32_t error_code,
                         int32_t last_stream);

/*
 * Server: queue ALTSVC (RFC 7838), for |stream| or, if that is 0, for |origin|;
 * and ORIGIN (RFC 8336) with |count| texts. 0 or nghttp2's status.
 */
int h2_session_altsvc(h2_session *session, int32_t stream,
                      const uint8_t *origin, size_t origin_len,
                      const uint8_t *value, size_t value_len);
int h2_session_origin(h2_session *session, const h2_vec *origins, size_t count);

/* Sets our window of the connection (6.9). Returns 0 or nghttp2's status. */
int h2_session_set_local_window_size(h2_session *session, int32_t size);

/* Sets the id of our next request or push. 0 or INVALID_ARGUMENT. */
int h2_session_set_next_stream_id(h2_session *session, int32_t id);

/* The state of the connection, as it is now. */
typedef struct h2_session_state {
  /* Octets that the connection window of ours was last set to. */
  int32_t effective_local_window_size;
  /* Octets of DATA that came since we last gave credit for the connection. */
  int32_t effective_recv_data_length;
  /* The id that our next request or promise will have. */
  int32_t next_stream_id;
  /* Octets that the peer may still send on the connection. */
  int32_t local_window_size;
  /* The id of our request or promise that was sent last; 0: none. */
  int32_t last_sent_stream_id;
  /* The highest id of the peer's that nghttp2 has handed to us; 0: none. */
  int32_t last_proc_stream_id;
  /* Octets that we may still send on the connection. */
  int32_t remote_window_size;
  /* Frames that wait to be serialised. */
  size_t outbound_queue_size;
  /* Octets in the dynamic tables of HPACK: our encoder's, our decoder's. */
  size_t deflate_dynamic_table_size;
  size_t inflate_dynamic_table_size;
} h2_session_state;
void h2_session_get_state(const h2_session *session, h2_session_state *out);

/* What has happened in the session from its beginning. */
typedef struct h2_session_stats {
  /* Octets that receive has taken, and that send has lent. */
  uint64_t bytes_received, bytes_sent;
  /* Frames of known types that have begun, and that were serialised. */
  uint64_t frames_received, frames_sent;
  /* Octets of DATA, without padding. */
  uint64_t data_received, data_sent;
  /* Streams that the owner was told of, and of which it got the CLOSE. */
  uint64_t streams_opened, streams_closed;
  /* Those that are open now, and the most that were at a time. */
  uint32_t streams_open, max_concurrent_streams;
  /* Bytes of memory, now and at most. */
  uint64_t memory, memory_peak;
  /* How often each limit has tripped, by its number. */
  uint64_t limits[H2_LIMIT_COUNT];
} h2_session_stats;
void h2_session_get_stats(const h2_session *session, h2_session_stats *out);

/* ------------------------------------------------------------------ streams */

/*
 * Header blocks come serialised: for each field name NUL value NUL flag, flag
 * being one octet 0 (index at will) or 1 (never index, RFC 7541, 7.1.3).
 * |count| fields in |len| octets, else H2_ERR_HEADER_BLOCK.
 */
typedef struct h2_block {
  const uint8_t *data;
  size_t len;
  size_t count;
} h2_block;

/* How the body of a request, response or push will end. */
enum h2_submit_flags {
  /* There is no body: END_STREAM is on the HEADERS. */
  H2_SUBMIT_END_STREAM = 1,
  /* When the body ends, H2_EVENT_WANT_TRAILERS asks for trailers. */
  H2_SUBMIT_WAIT_TRAILERS = 2,
};

/* The priority of a stream (RFC 7540, 5.3). */
typedef struct h2_priority {
  /* The stream on which it depends; 0: none. */
  int32_t parent;
  /* Its weight, 1 to 256; 0: 16, the default. */
  int32_t weight;
  /* Whether those that depended on |parent| so far depend on it now. */
  bool exclusive;
} h2_priority;

/* Client: queues a request (8.1). Returns the stream id or a status. */
int32_t h2_stream_request(h2_session *session, const h2_block *headers,
                          uint32_t flags, const h2_priority *priority);

/* Server: queues the response HEADERS; a body may follow by h2_stream_write. */
int h2_stream_respond(h2_session *session, int32_t stream,
                      const h2_block *headers, uint32_t flags);

/* Informational (1xx) or additional HEADERS without END_STREAM. */
int h2_stream_info(h2_session *session, int32_t stream,
                   const h2_block *headers);

/*
 * Server: PUSH_PROMISE (8.4) on |stream|.
 * Returns the promised id or a status.
 */
int32_t h2_stream_push(h2_session *session, int32_t stream,
                       const h2_block *headers, uint32_t flags);

/*
 * After H2_EVENT_WANT_TRAILERS: trailer HEADERS with END_STREAM; with a NULL or
 * empty block an empty DATA frame with END_STREAM.
 */
int h2_stream_trailers(h2_session *session, int32_t stream,
                       const h2_block *headers);

/* Appends a copy of |len| octets to the body queue. 0 or status. */
int h2_stream_write(h2_session *session, int32_t stream, const uint8_t *data,
                    size_t len);

/*
 * Appends |len| octets to the body queue without copying them: |data| must stay
 * valid until |owner| is given to config.release. Below config.copy_threshold
 * the octets are copied and the owner is released before this returns. On
 * failure the owner is not released.
 */
int h2_stream_write_reference(h2_session *session, int32_t stream,
                              const uint8_t *data, size_t len, void *owner);

/* What reading a source may answer instead of a number of octets. */
enum {
  /* Nothing is there yet: the owner calls h2_stream_resume() later. */
  H2_SOURCE_AGAIN = -1,
  /* Nothing can be read: the stream is reset with INTERNAL_ERROR. */
  H2_SOURCE_ERROR = -2
};

/* A body that is pulled, such as a file. */
typedef struct h2_source {
  /*
   * Fills |buf| with up to |len| octets and returns how many; sets |*eof| with
   * or after the last.
   */
  ssize_t (*read)(void *context, uint8_t *buf, size_t len, bool *eof);
  /* Is called exactly once, when the source is not needed any more; or NULL. */
  void (*release)(void *context);
  /* What these functions are given. */
  void *context;
  /* Tells how many octets are kept in memory for later; NULL: none. */
  size_t (*ahead)(const void *context);
} h2_source;

/* Appends a source to the body queue, which ends the stream. 0 or status. */
int h2_stream_write_source(h2_session *session, int32_t stream,
                           const h2_source *source);

/* The source of the stream has octets again. */
int h2_stream_resume(h2_session *session, int32_t stream);

/* No more body: END_STREAM rides on the last DATA, or on an empty one. */
int h2_stream_end(h2_session *session, int32_t stream);

/*
 * No more body, and END_STREAM on an empty DATA frame of its own behind it,
 * without H2_EVENT_WANT_TRAILERS, whatever the stream was opened with; not
 * behind a source, which ends by itself. H2_ERR_STREAM_STATE: the body has
 * ended already.
 */
int h2_stream_end_apart(h2_session *session, int32_t stream);

/*
 * Takes h2_stream_end_apart() back, and waits for trailers instead.
 * H2_ERR_STREAM_STATE: the body has not ended in that way, or the frame with
 * END_STREAM has been made.
 */
int h2_stream_await_trailers(h2_session *session, int32_t stream);

/* RST_STREAM (6.4). Queued body is dropped; CLOSE follows from send. */
int h2_stream_reset(h2_session *session, int32_t stream, uint32_t error_code);

/*
 * RST_STREAM with ENHANCE_YOUR_CALM, because |limit| has tripped, for a stream
 * of which something is queued; for another one H2_ERR_STREAM_STATE. The trip
 * is counted, and told by H2_EVENT_LIMIT. |stream| 0: it only is.
 */
int h2_stream_shed(h2_session *session, int32_t stream, enum h2_limit limit);

/* RFC 7540 PRIORITY; |silent|: only locally. */
int h2_stream_priority(h2_session *session, int32_t stream,
                       const h2_priority *priority, bool silent);

/*
 * Flow control (6.9). The connection's credit is returned as DATA arrives,
 * unless it is withheld; a stream's when the owner says that the app has
 * consumed |len| octets. WINDOW_UPDATE frames are sent when half of a window is
 * to be returned.
 */
int h2_stream_consume(h2_session *session, int32_t stream, size_t len);

/*
 * Whether the connection's credit is kept back for now, as too much of what has
 * arrived waits for the app: the peer may send no more than the window of the
 * connection. Ending that gives it back. Returns 0 or nghttp2's status.
 */
int h2_session_withhold(h2_session *session, bool withhold);

/* The state of a stream, as it is now. */
typedef struct h2_stream_state {
  /* One of enum nghttp2_stream_proto_state. */
  int32_t state;
  /* The weight of the stream, and the sum of those that depend on it. */
  int32_t weight;
  int32_t sum_dependency_weight;
  /* Whether we, and whether the peer may send no more on it. */
  bool local_close, remote_close;
  /* Octets that the peer may still send on it. */
  int32_t local_window_size;
} h2_stream_state;
int h2_stream_get_state(const h2_session *session, int32_t stream,
                        h2_stream_state *out);

/* What has happened on a stream from its beginning. */
typedef struct h2_stream_stats {
  /* Octets of DATA, without padding. */
  uint64_t data_received, data_sent;
} h2_stream_stats;
int h2_stream_get_stats(const h2_session *session, int32_t stream,
                        h2_stream_stats *out);

/* ---------------------------------------------------------- without session */

/*
 * Packs settings as in a SETTINGS payload, in the given order.
 * Returns octets written (6 * count), or NGHTTP2_ERR_INVALID_ARGUMENT (a value
 * that RFC 9113 forbids) or NGHTTP2_ERR_INSUFF_BUFSIZE.
 */
ssize_t h2_settings_pack(uint8_t *buf, size_t len, const h2_setting *settings,
                         size_t count);

/*
 * The strings of the static slots (events.h), H2_STATIC_SLOTS of them; NULL for
 * a slot that is not static. Static.
 */
size_t h2_static_slot_count(void);
const char *h2_static_slot(size_t slot);

/* "1.52.0": the version of the nghttp2 that is linked. Static. */
const char *h2_nghttp2_version(void);

#ifdef __cplusplus
}
#endif

#endif /* H2_H */
