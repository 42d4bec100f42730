/* SPDX-License-Identifier: MIT */
/* config.h - what a session is made with. A part of h2.h, whose rules hold. */
#ifndef H2_CONFIG_H
#define H2_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Which side of the connection a session is. */
enum h2_role { H2_SERVER = 0, H2_CLIENT = 1 };

/* How DATA and HEADERS frames are padded (RFC 9113, 6.1 and 6.2). */
enum h2_padding {
  /* They are not. */
  H2_PADDING_NONE = 0,
  /* Head and payload of a frame are a multiple of eight octets together. */
  H2_PADDING_ALIGNED = 1,
  /* They are padded as much as a frame may be. */
  H2_PADDING_MAX = 2
};

/*
 * Where all memory of a session comes from. The functions do what those of the
 * C library do; each is given |user|.
 */
typedef struct h2_allocator {
  void *(*malloc)(size_t size, void *user);
  void (*free)(void *pointer, void *user);
  void *(*calloc)(size_t count, size_t size, void *user);
  void *(*realloc)(void *pointer, size_t size, void *user);
  void *user;
} h2_allocator;

/*
 * What a session is made with: h2_config_default(), and what the owner wants
 * otherwise. The default of a member stands in brackets. UINT32_MAX, UINT64_MAX
 * or SIZE_MAX, as the type may be, switch a limit off.
 */
typedef struct h2_config {
  /* The side that the session is on. */
  enum h2_role role;
  /*
   * A random number: it makes the hash of stream ids, which the peer chooses, a
   * secret. [a fixed one]
   */
  uint64_t seed;

  /* -------------------------------------------------- what is sent, and how */

  /* How frames are padded. [NONE] */
  enum h2_padding padding;
  /* The size of the table of our HPACK encoder, in octets, at most. [4096] */
  uint32_t max_deflate_table_size;
  /* Streams of ours that may be open until the peer's SETTINGS come. [100] */
  uint32_t peer_max_concurrent_streams;
  /* Octets of a header block that is sent; 0: 65536, as nghttp2 has it. [0] */
  size_t max_send_header_block_length;
  /* Octets that one h2_session_send() lends, about. [H2_SEND_MAX] */
  size_t send_max;
  /* h2_stream_write_reference() copies what has fewer octets. [4096] */
  size_t copy_threshold;
  /*
   * Whether each frame is lent as a vec of its own, DATA as its head, payload
   * and padding. [false]
   */
  bool separate_pieces;

  /* ----------------------------------------------- what is taken of a block */

  /* Whether fields with blanks around their value are dropped. [true] */
  bool strict_field_whitespace;
  /* Fields of a block, each crumb of a cookie counted. [128] */
  uint32_t max_header_pairs;
  /*
   * Octets of a header list: names and values, and 32 for each field. An
   * acknowledged MAX_HEADER_LIST_SIZE of ours takes its place. [65535]
   */
  uint32_t max_header_list_size;
  /* CONTINUATION frames of a block. [8] */
  uint32_t max_continuations;

  /* ----------------------------------------------------- when parsing stops */

  /*
   * Whether h2_session_receive() stops before a frame for which it may matter
   * what the owner does to the events before it. Those of different streams,
   * and the pieces of one body, come together. [false]
   */
  bool stop_at_events;
  /*
   * Streams that the peer may open in one h2_session_receive() until it stops;
   * 0: any number. [128]
   */
  uint32_t max_new_streams;

  /* ----------------------------------------------------------------- memory */

  /* Bytes of the session: over it new streams are refused. [10 000 000] */
  uint64_t max_session_memory;
  /* Whether the octets that bodies refer to count as memory, too. [false] */
  bool count_references;
  /* Octets that wait for the peer: h2_session_queued(). [32 MiB] */
  uint64_t max_session_queued_octets;

  /* ---------------------------------------------------------------- windows */

  /* Whether receive windows grow where the owner keeps up. [false] */
  bool auto_window;
  /* Octets to which they grow, of a stream and of the connection. [16 MiB] */
  uint32_t max_stream_window, max_connection_window; /* [64 MiB] */
  /* Octets of all growth that is counted in |window_total|. [256 MiB] */
  uint64_t max_total_window;
  /*
   * Where sessions of one owner count their growth together; it outlives them.
   * [NULL: the session counts for itself]
   */
  uint64_t *window_total;

  /* ------------------------------------ what trips in the life of a session */

  /* Frames that break a rule, but not the connection, and empty DATA. [1000] */
  uint32_t max_invalid_frames;
  /* Streams that are refused for lack of memory, or as too many. [100] */
  uint32_t max_rejected_streams;
  /* A client's: streams that the server may have promised at a time. [200] */
  uint32_t max_reserved_remote_streams;
  /* Entries of one SETTINGS frame. [32] */
  uint32_t max_settings_entries;
  /* PING frames of ours that are not acknowledged. [10] */
  uint32_t max_outstanding_pings;
  /* SETTINGS frames of ours that are not acknowledged. [10] */
  uint32_t max_outstanding_settings;
  /* Acknowledgements that are queued because the peer does not read. [1000] */
  uint32_t max_outbound_control_frames;
  /* Frames, one after the other, that are empty and end nothing. [100] */
  uint32_t max_empty_frames;
  /*
   * WINDOW_UPDATE frames: for each DATA frame that is sent twice as many may
   * come as this number; 0: any number. [10]
   */
  uint32_t window_updates_per_data;

  /* ------------------------- what trips when it comes too fast for too long */

  /*
   * Streams that the peer may reset at once, and per second from then on. A
   * burst of 0 means any number, here and below. [1000, 33]
   */
  uint64_t stream_reset_burst, stream_reset_rate;
  /* Streams that we may have to reset for a fault of the peer's. [1000, 33] */
  uint64_t stream_error_burst, stream_error_rate;
  /* Frames of the peer's that move nothing. [10 000, 330] */
  uint64_t glitch_burst, glitch_rate;

  /* -------------------------------------------------------------- the owner */

  /*
   * Gives back an |owner| that h2_stream_write_reference() was given. It is
   * called once for each: in send, sent, receive, when a stream is reset, or in
   * h2_session_del(). [NULL: nobody wants them back]
   */
  void (*release)(void *user, void *owner);
  /*
   * Tells whether the octets of |owner| may still be read. h2_session_send()
   * asks before it reads them; if not, the stream is reset with INTERNAL_ERROR.
   * [NULL: they always may]
   */
  bool (*valid)(void *user, void *owner);
  /* What these two are given. [NULL] */
  void *user;
  /* The allocator, which is copied. [NULL: that of the C library] */
  const h2_allocator *allocator;
} h2_config;

/* Fills |config| with the defaults. */
void h2_config_default(h2_config *config, enum h2_role role);

#ifdef __cplusplus
}
#endif

#endif /* H2_CONFIG_H */
