/* SPDX-License-Identifier: MIT */
/*
 * numbers.h - the numbers that JavaScript knows, too: indices of the shared
 * arrays, bits, operations.
 *
 * The name and the value of each number stand here once. The enums are made of
 * these tables, and so is native.tables (tables.c). lib/ has tables with the
 * same names in JavaScript, and refuses to load an addon that differs.
 */
#ifndef H2B_NUMBERS_H
#define H2B_NUMBERS_H

#include "../core/h2.h"

/* clang-format off */

/* Indices of shared.state.   X(name, index)                                  */
#define H2B_STATE_MAP(X)                                                       \
  /* How many walks of batches are under way: the batch to be used next.      */\
  /* JavaScript writes it, C reads it.                                        */\
  X(DEPTH, 0)                                                                  \
  /* Octets that the last receive() has consumed.                             */\
  X(CONSUMED, 1)                                                               \
  /* Octets that the last flush() has left for takeOutput().                  */\
  X(OUT_LENGTH, 2)                                                             \
  /* Bits of H2B_FLAG_MAP, of the session whose batch was filled last.        */\
  X(FLAGS, 3)                                                                  \
  /* Octets in the text of the batch that was filled last.                    */\
  X(TEXT_LENGTH, 4)                                                            \
  /* How many pieces the output of the last flush() is to be written in, whose*/\
  /* lengths lie in shared.commands; 0: the output is one piece.              */\
  X(OUT_PIECES, 5)                                                             \
  /* KiB that the peers of all sessions have not taken yet.                   */\
  X(QUEUED, 6)                                                                 \
  /* The number of the header block that the peer of the session whose batch  */\
  /* was filled last has begun and not ended; 0: none.                        */\
  X(BLOCK, 7)

#define H2B_STATE_ENUM(name, value) H2B_STATE_##name = value,
enum h2b_state { H2B_STATE_MAP(H2B_STATE_ENUM) H2B_STATE_COUNT };
#undef H2B_STATE_ENUM

/* Bits of shared.state[FLAGS].   X(name, bit)                                */
#define H2B_FLAG_MAP(X)                                                        \
  /* The session wants to send: flush() would have something to do.           */\
  X(WANTS_WRITE, 1)                                                            \
  /* The batch was full: more() has further events.                           */\
  X(MORE, 2)                                                                   \
  /* The native transport has a write in flight, or goes on by itself.        */\
  X(WRITING, 4)                                                                \
  /* The parse has stopped behind an event for the sake of what its handler   */\
  /* does: next(), or receive(), goes on.                                     */\
  X(NEXT, 8)

#define H2B_FLAG_ENUM(name, value) H2B_FLAG_##name = value,
enum h2b_flag { H2B_FLAG_MAP(H2B_FLAG_ENUM) };
#undef H2B_FLAG_ENUM

/* Operations of shared.commands.   X(name, value)                            */
#define H2B_COMMAND_MAP(X)                                                     \
  /* The application has consumed so many octets (the argument) of a stream.  */\
  X(CONSUME, 1)                                                                \
  /* The body of a stream ends: h2_stream_end().                              */\
  X(END, 2)                                                                    \
  /* The body of a stream ends with a frame of its own:                       */\
  /* h2_stream_end_apart().                                                   */\
  X(END_APART, 3)

#define H2B_COMMAND_ENUM(name, value) H2B_COMMAND_##name = value,
enum h2b_command { H2B_COMMAND_MAP(H2B_COMMAND_ENUM) };
#undef H2B_COMMAND_ENUM

/*
 * Indices of shared.config, of which createSession() makes a h2_config; what a
 * member means stands in config.h. X(name, index, member, the most it may be)
 */
#define H2B_CONFIG_MAP(X)                                                      \
  X(PADDING, 0, padding, H2_PADDING_MAX)                                       \
  X(STRICT_FIELD_WHITESPACE, 1, strict_field_whitespace, 1)                    \
  X(MAX_DEFLATE_TABLE_SIZE, 2, max_deflate_table_size, UINT32_MAX)             \
  X(PEER_MAX_CONCURRENT_STREAMS, 3, peer_max_concurrent_streams, UINT32_MAX)   \
  X(MAX_RESERVED_REMOTE_STREAMS, 4, max_reserved_remote_streams, UINT32_MAX)   \
  X(MAX_SEND_HEADER_BLOCK_LENGTH, 5, max_send_header_block_length, SIZE_MAX)   \
  X(MAX_SETTINGS_ENTRIES, 6, max_settings_entries, UINT32_MAX)                 \
  X(MAX_HEADER_PAIRS, 7, max_header_pairs, UINT32_MAX)                         \
  X(MAX_HEADER_LIST_SIZE, 8, max_header_list_size, UINT32_MAX)                 \
  X(MAX_SESSION_MEMORY, 9, max_session_memory, SIZE_MAX)                       \
  X(MAX_OUTSTANDING_PINGS, 10, max_outstanding_pings, UINT32_MAX)              \
  X(MAX_OUTSTANDING_SETTINGS, 11, max_outstanding_settings, UINT32_MAX)        \
  X(MAX_INVALID_FRAMES, 12, max_invalid_frames, UINT32_MAX)                    \
  X(MAX_REJECTED_STREAMS, 13, max_rejected_streams, UINT32_MAX)                \
  X(STREAM_RESET_BURST, 14, stream_reset_burst, SIZE_MAX)                      \
  X(STREAM_RESET_RATE, 15, stream_reset_rate, SIZE_MAX)                        \
  X(MAX_EMPTY_FRAMES, 16, max_empty_frames, UINT32_MAX)                        \
  X(MAX_NEW_STREAMS, 17, max_new_streams, UINT32_MAX)                          \
  X(COPY_THRESHOLD, 18, copy_threshold, SIZE_MAX)                              \
  X(SEPARATE_PIECES, 19, separate_pieces, 1)                                   \
  X(COUNT_REFERENCES, 20, count_references, 1)                                 \
  X(STREAM_ERROR_BURST, 21, stream_error_burst, SIZE_MAX)                      \
  X(STREAM_ERROR_RATE, 22, stream_error_rate, SIZE_MAX)                        \
  X(GLITCH_BURST, 23, glitch_burst, SIZE_MAX)                                  \
  X(GLITCH_RATE, 24, glitch_rate, SIZE_MAX)                                    \
  X(WINDOW_UPDATES_PER_DATA, 25, window_updates_per_data, UINT32_MAX)          \
  X(MAX_SESSION_QUEUED_OCTETS, 26, max_session_queued_octets, SIZE_MAX)        \
  X(AUTO_WINDOW, 27, auto_window, 1)                                           \
  X(MAX_STREAM_WINDOW, 28, max_stream_window, INT32_MAX)                       \
  X(MAX_CONNECTION_WINDOW, 29, max_connection_window, INT32_MAX)               \
  X(MAX_TOTAL_WINDOW, 30, max_total_window, SIZE_MAX)                          \
  X(SEND_MAX, 31, send_max, H2_SEND_MAX)

#define H2B_CONFIG_ENUM(name, value, member, most) H2B_CONFIG_##name = value,
enum h2b_config { H2B_CONFIG_MAP(H2B_CONFIG_ENUM) H2B_CONFIG_COUNT };
#undef H2B_CONFIG_ENUM

/*
 * Indices of shared.answers after sessionState().
 * X(name, index, member of h2_session_state)
 */
#define H2B_SESSION_STATE_MAP(X)                                               \
  X(EFFECTIVE_LOCAL_WINDOW_SIZE, 0, effective_local_window_size)               \
  X(EFFECTIVE_RECV_DATA_LENGTH, 1, effective_recv_data_length)                 \
  X(NEXT_STREAM_ID, 2, next_stream_id)                                         \
  X(LOCAL_WINDOW_SIZE, 3, local_window_size)                                   \
  X(LAST_PROC_STREAM_ID, 4, last_proc_stream_id)                               \
  X(REMOTE_WINDOW_SIZE, 5, remote_window_size)                                 \
  X(OUTBOUND_QUEUE_SIZE, 6, outbound_queue_size)                               \
  X(DEFLATE_DYNAMIC_TABLE_SIZE, 7, deflate_dynamic_table_size)                 \
  X(INFLATE_DYNAMIC_TABLE_SIZE, 8, inflate_dynamic_table_size)                 \
  X(LAST_SENT_STREAM_ID, 9, last_sent_stream_id)

#define H2B_SESSION_STATE_ENUM(name, value, member) \
  H2B_SESSION_STATE_##name = value,
enum h2b_session_state { H2B_SESSION_STATE_MAP(H2B_SESSION_STATE_ENUM) };
#undef H2B_SESSION_STATE_ENUM

/*
 * Indices of shared.answers after sessionStats().
 * X(name, index, member of h2_session_stats); from LIMITS on there is a number
 * for each h2_limit.
 */
#define H2B_SESSION_STATS_MAP(X)                                               \
  X(BYTES_RECEIVED, 0, bytes_received)                                         \
  X(BYTES_SENT, 1, bytes_sent)                                                 \
  X(FRAMES_RECEIVED, 2, frames_received)                                       \
  X(FRAMES_SENT, 3, frames_sent)                                               \
  X(DATA_RECEIVED, 4, data_received)                                           \
  X(DATA_SENT, 5, data_sent)                                                   \
  X(STREAMS_OPENED, 6, streams_opened)                                         \
  X(STREAMS_CLOSED, 7, streams_closed)                                         \
  X(STREAMS_OPEN, 8, streams_open)                                             \
  X(MAX_CONCURRENT_STREAMS, 9, max_concurrent_streams)                         \
  X(MEMORY, 10, memory)                                                        \
  X(MEMORY_PEAK, 11, memory_peak)                                              \
  X(LIMITS, 12, limits[0])

#define H2B_SESSION_STATS_ENUM(name, value, member) \
  H2B_SESSION_STATS_##name = value,
enum h2b_session_stats { H2B_SESSION_STATS_MAP(H2B_SESSION_STATS_ENUM) };
#undef H2B_SESSION_STATS_ENUM

/*
 * Indices of shared.answers after streamState().
 * X(name, index, where streamState() finds it)
 */
#define H2B_STREAM_STATE_MAP(X)                                                \
  X(STATE, 0, state.state)                                                     \
  X(WEIGHT, 1, state.weight)                                                   \
  X(SUM_DEPENDENCY_WEIGHT, 2, state.sum_dependency_weight)                     \
  X(LOCAL_CLOSE, 3, state.local_close)                                         \
  X(REMOTE_CLOSE, 4, state.remote_close)                                       \
  X(LOCAL_WINDOW_SIZE, 5, state.local_window_size)                             \
  X(DATA_RECEIVED, 6, stats.data_received)                                     \
  X(DATA_SENT, 7, stats.data_sent)

#define H2B_STREAM_STATE_ENUM(name, value, member) \
  H2B_STREAM_STATE_##name = value,
enum h2b_stream_state { H2B_STREAM_STATE_MAP(H2B_STREAM_STATE_ENUM) };
#undef H2B_STREAM_STATE_ENUM

/* Indices of shared.answers after queueState().   X(name, index)             */
#define H2B_QUEUE_MAP(X)                                                       \
  /* Octets of the session's bodies that its peer has not taken.              */\
  X(OCTETS, 0)                                                                 \
  /* Milliseconds since the peer last took some of them.                      */\
  X(IDLE_MS, 1)

#define H2B_QUEUE_ENUM(name, value) H2B_QUEUE_##name = value,
enum h2b_queue { H2B_QUEUE_MAP(H2B_QUEUE_ENUM) };
#undef H2B_QUEUE_ENUM

/* Indices of shared.answers after limitState().   X(name, index)             */
#define H2B_LIMIT_STATE_MAP(X)                                                 \
  /* What a limit that has tripped came to.                                   */\
  X(VALUE, 0)                                                                  \
  /* What was allowed.                                                        */\
  X(CONFIGURED, 1)

#define H2B_LIMIT_STATE_ENUM(name, value) H2B_LIMIT_STATE_##name = value,
enum h2b_limit_state { H2B_LIMIT_STATE_MAP(H2B_LIMIT_STATE_ENUM) };
#undef H2B_LIMIT_STATE_ENUM

/* Where both transports stop to read.   X(name, value)                       */
#define H2B_BRAKE_MAP(X)                                                       \
  /* Reading stops while a write is in flight and the session's memory has    */\
  /* grown by so many bytes since the write began: the peer makes us produce  */\
  /* what it does not read. Growth counts, not size: two peers that both have */\
  /* a lot to send must go on reading, or neither would ever get its bytes    */\
  /* away.                                                                    */\
  X(MAX_GROWTH, 1024 * 1024)                                                   \
  /* A read that has brought so many words of events, a thousand small DATA   */\
  /* frames or some hundred requests, is the session's last in this turn of   */\
  /* the loop.                                                                */\
  X(TURN_WORDS, 4096)

#define H2B_BRAKE_ENUM(name, value) H2B_BRAKE_##name = value,
enum h2b_brake { H2B_BRAKE_MAP(H2B_BRAKE_ENUM) };
#undef H2B_BRAKE_ENUM

/* How things lie in the shared arrays.   X(name, value)                      */
#define H2B_LAYOUT_MAP(X)                                                      \
  /* Words of a command: operation, stream, argument.                         */\
  X(COMMAND_WORDS, 3)                                                          \
  /* Values of a SETTINGS event, behind its first two words.                  */\
  X(SETTINGS_VALUES, H2_SETTINGS_VALUES)                                       \
  /* The bit of a field's name word that says: never to be indexed.           */\
  X(FIELD_SENSITIVE, H2_FIELD_SENSITIVE)

#define H2B_LAYOUT_ENUM(name, value) H2B_LAYOUT_##name = value,
enum h2b_layout { H2B_LAYOUT_MAP(H2B_LAYOUT_ENUM) };
#undef H2B_LAYOUT_ENUM

/* clang-format on */

#endif /* H2B_NUMBERS_H */
