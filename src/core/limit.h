/* SPDX-License-Identifier: MIT */
/*
 * limit.h - the names of the limits: what they bound stands with the members of
 * h2_config.
 */
#ifndef H2_LIMIT_H
#define H2_LIMIT_H

/* The name of every limit goes into GOAWAY debug data: h2_limit_name(). */
/* clang-format off */
#define H2_LIMIT_MAP(X)                                                        \
  X(NONE, 0, "")                                                               \
  X(HEADER_PAIRS, 1, "max_header_pairs")                                       \
  X(HEADER_LIST_SIZE, 2, "max_header_list_size")                               \
  X(SESSION_MEMORY, 3, "max_session_memory")                                   \
  X(OUTSTANDING_PINGS, 4, "max_outstanding_pings")                             \
  X(OUTSTANDING_SETTINGS, 5, "max_outstanding_settings")                       \
  X(INVALID_FRAMES, 6, "max_invalid_frames")                                   \
  X(REJECTED_STREAMS, 7, "max_rejected_streams")                               \
  X(STREAM_RESETS, 8, "stream_reset_rate")                                     \
  X(CONTINUATIONS, 9, "max_continuations")                                     \
  X(SETTINGS_ENTRIES, 10, "max_settings")                                      \
  X(OUTBOUND_CONTROL, 11, "max_outbound_control_frames")                       \
  X(EMPTY_FRAMES, 12, "max_empty_frames")                                      \
  X(STREAM_ERRORS, 13, "stream_error_rate")                                    \
  X(GLITCHES, 14, "glitch_rate")                                               \
  X(WINDOW_UPDATES, 15, "window_updates_per_data")                             \
  X(SESSION_QUEUED, 16, "max_session_queued_octets")                           \
  X(TOTAL_QUEUED, 17, "max_total_queued_octets")                               \
  /* The owner's to watch: it has a clock, and those who read. */              \
  X(PREFACE_TIMEOUT, 18, "preface_timeout")                                    \
  X(HEADER_BLOCK_TIMEOUT, 19, "header_block_timeout")                          \
  X(HEADERS_TIMEOUT, 20, "headers_timeout")                                    \
  X(REQUEST_TIMEOUT, 21, "request_timeout")                                    \
  X(KEEP_ALIVE_TIMEOUT, 22, "keep_alive_timeout")                              \
  X(WRITE_STALL_TIMEOUT, 23, "write_stall_timeout")                            \
  X(CLOSE_TIMEOUT, 24, "close_timeout")                                        \
  X(ORIGIN_SET_SIZE, 25, "max_origin_set_size")                                \
  X(KEPT_PUSHES, 26, "max_kept_pushes")                                        \
  X(SESSION_UNREAD, 27, "max_session_unread_octets")
/* clang-format on */

#define H2_LIMIT_ENUM(name, value, text) H2_LIMIT_##name = value,
enum h2_limit { H2_LIMIT_MAP(H2_LIMIT_ENUM) H2_LIMIT_COUNT };
#undef H2_LIMIT_ENUM

/* Name for GOAWAY debug data, counters and events. Static. */
const char *h2_limit_name(enum h2_limit limit);

#endif /* H2_LIMIT_H */
