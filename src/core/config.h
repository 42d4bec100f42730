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

enum h2_role { H2_SERVER = 0, H2_CLIENT = 1 };

enum h2_padding {
  H2_PADDING_NONE = 0,
  H2_PADDING_ALIGNED = 1,
  H2_PADDING_MAX = 2
};

/* Where all memory of a session comes from; semantics of the C library. */
typedef struct h2_allocator {
  void *(*malloc)(size_t size, void *user);
  void (*free)(void *pointer, void *user);
  void *(*calloc)(size_t count, size_t size, void *user);
  void *(*realloc)(void *pointer, size_t size, void *user);
  void *user;
} h2_allocator;

/*
 * What a session is made with. Start from h2_config_default(). For every limit
 * 0 means the default is kept where the field says so, UINT32_MAX / SIZE_MAX
 * means off.
 */
typedef struct h2_config {
  enum h2_role role;
  uint64_t seed; /* random: of the hash of stream ids, which the peer chooses */
  enum h2_padding padding;         /* RFC 9113, 6.1 and 6.2 */
  bool strict_field_whitespace;    /* drop fields with blanks around (true) */
  uint32_t max_deflate_table_size; /* bytes; HPACK encoder, 4096 */
  uint32_t peer_max_concurrent_streams; /* until the peer's SETTINGS, 100 */
  uint32_t max_reserved_remote_streams; /* client: pushes, 200 */
  size_t max_send_header_block_length;  /* bytes, 0: nghttp2's 65536 */
  uint32_t max_settings_entries;        /* per SETTINGS frame, 32 */
  uint32_t max_header_pairs;     /* fields of a block, cookie crumbs too, 128 */
  uint32_t max_header_list_size; /* bytes, name + value + 32 per field, 65535 */
  uint64_t max_session_memory;   /* bytes, 10 000 000 */
  bool count_references;         /* referenced bodies count as memory, too */
  /* Octets of bodies that wait for the peer, 32 MiB: h2_session_queued(). */
  uint64_t max_session_queued_octets;
  uint32_t max_outstanding_pings;    /* ours, not yet acknowledged, 10 */
  uint32_t max_outstanding_settings; /* ours, not yet acknowledged, 10 */
  uint32_t max_invalid_frames;   /* in a session's life, empty DATA too, 1000 */
  uint32_t max_rejected_streams; /* over a session's life, 100 */
  uint64_t stream_reset_burst;   /* RST_STREAM received, 1000 */
  uint64_t stream_reset_rate;    /* per second, 33; burst 0: off */
  /* RST_STREAM sent for a fault of the peer's: the same two, both roles. */
  uint64_t stream_error_burst, stream_error_rate;
  /* Frames received that move nothing: 10 000 and 330 per second. */
  uint64_t glitch_burst, glitch_rate;
  /* WINDOW_UPDATE: of those allowed, half for each DATA sent, 10; 0: off */
  uint32_t window_updates_per_data;
  uint32_t max_empty_frames;  /* consecutive, without END_STREAM, 100 */
  uint32_t max_continuations; /* per header block, 8 */
  uint32_t max_outbound_control_frames; /* acknowledgements queued, 1000 */
  uint32_t max_new_streams; /* per h2_session_receive(), 128; 0: no brake */
  /*
   * h2_session_receive() stops before a frame for which it may matter what the
   * owner does to the events before it. Those of different streams, and the
   * pieces of one body, come together.
   */
  bool stop_at_events;
  /* Lend each frame as a vec of its own, of DATA its head, payload, padding. */
  bool separate_pieces;
  size_t copy_threshold; /* h2_stream_write_reference() copies below, 4096 */
  /*
   * Gives back an |owner| handed to h2_stream_write_reference(). Called once
   * per owner: from send, sent, receive, stream reset or h2_session_del().
   */
  void (*release)(void *user, void *owner);
  /*
   * Whether the octets of |owner| may still be read; NULL: always. Asked in
   * h2_session_send() before they are. If not, the stream is reset with
   * INTERNAL_ERROR.
   */
  bool (*valid)(void *user, void *owner);
  void *user;
  const h2_allocator *allocator; /* copied; NULL: the C library's */
} h2_config;

/* Fills |config| with the defaults named above. */
void h2_config_default(h2_config *config, enum h2_role role);

#ifdef __cplusplus
}
#endif

#endif /* H2_CONFIG_H */
