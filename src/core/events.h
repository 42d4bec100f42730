/* SPDX-License-Identifier: MIT */
/*
 * events.h - the event batch: what one receive or send tells the owner of a
 * session.
 *
 * A batch is one array of 32-bit words and one array of bytes ("text"), both
 * owned by the caller. The core appends events in wire order; the owner walks
 * them after the core has returned. An event is its type word followed by the
 * words named below. Every text an event names lies in the text array, in the
 * same order as the lengths stand in the words, without gaps: the reader keeps
 * one cursor and advances it by each length.
 *
 * A field word is either a slot number (>= 0) or the complement ~n of the
 * length n of a text that follows inline. A field is two field words: name,
 * value. A field that must never be indexed (RFC 7541, 7.1.3: sensitive) has
 * bit 30 of its name word flipped (H2_FIELD_SENSITIVE): set in a slot number,
 * cleared in a complement; as neither ever reaches 2^30, a word w is so marked
 * if and only if its two top bits differ, in JavaScript (w ^ (w << 1)) < 0, and
 * w ^ 0x40000000 is the plain word.
 *
 * Slots 0 to H2_STATIC_SLOTS - 1 are the distinct strings of the HPACK
 * static table (RFC 7541, appendix A; order: slots.h); higher ones are
 * announced by H2_EVENT_SLOT before the event that uses them and stay valid,
 * for this session, until announced again.
 *
 * lib/events.js holds the same table; lib/binding.js compares the two on load.
 */
#ifndef H2_EVENTS_H
#define H2_EVENTS_H

/* clang-format off */
/*   X(name, value)      words after the type word */
#define H2_EVENT_MAP(X)                                                         \
  /* slot, length; text: the string that the slot stands for from now on      */\
  X(SLOT, 1)                                                                    \
  /* stream, category (nghttp2_headers_category), frame flags, field count n, */\
  /* 2 * n field words; text: the inline ones. The category is HEADERS also   */\
  /* for a request that the peer has taken back since: a stream that nobody   */\
  /* knows, as are other events of it in the same batch                       */\
  X(HEADERS, 2)                                                                 \
  /* parent stream, promised stream, frame flags, count n, 2 * n field words  */\
  X(PUSH_PROMISE, 3)                                                            \
  /* stream, offset, length: bytes of the input given to h2_session_receive,  */\
  /* whose first one is at batch->input_base                                  */\
  X(DATA, 4)                                                                    \
  /* stream: the peer has ended its side (END_STREAM), after all its data     */\
  X(END, 5)                                                                     \
  /* stream, error code: closed on both sides; last event that names it       */\
  X(CLOSE, 6)                                                                   \
  /* stream: all body bytes handed over so far have been taken. Left out when */\
  /* the CLOSE of the stream follows in the same batch                        */\
  X(DRAIN, 7)                                                                   \
  /* stream: body ended, h2_stream_trailers is awaited                        */\
  X(WANT_TRAILERS, 8)                                                           \
  /* ack (0 or 1): the peer's SETTINGS, or its acknowledgement of ours;     */\
  /* then what holds now, the peer's or ours: H2_SETTINGS_VALUES values,    */\
  /* ids 1 to 6 and 8                                                       */\
  X(SETTINGS, 9)                                                                \
  /* ack (0 or 1; maybe to nothing), payload as two words in memory order     */\
  X(PING, 10)                                                                   \
  /* error code, last stream, length; text: opaque data                       */\
  X(GOAWAY, 11)                                                                 \
  /* stream, origin length, value length; text: both                          */\
  X(ALTSVC, 12)                                                                 \
  /* count n, n lengths; text: the origins                                    */\
  X(ORIGIN, 13)                                                                 \
  /* stream, parent stream, weight, exclusive (RFC 7540 PRIORITY)             */\
  X(PRIORITY, 14)                                                               \
  /* stream (the promised one), frame type, status: not sent                  */\
  X(FRAME_ERROR, 15)                                                            \
  /* status, h2_limit (0: none tripped): the connection cannot go on          */\
  X(ERROR, 16)                                                                  \
  /* h2_limit, stream (0: connection): a limit tripped, the connection lives  */\
  X(LIMIT, 17)                                                                  \
  /* -: the transport saw the end of the peer's bytes                         */\
  X(TRANSPORT_END, 18)                                                          \
  /* libuv status, 0 for a read, 1 for a write: the transport failed          */\
  X(TRANSPORT_ERROR, 19)
/* clang-format on */

#define H2_FIELD_SENSITIVE 0x40000000
#define H2_SETTINGS_VALUES 7

#define H2_EVENT_ENUM(name, value) H2_EVENT_##name = value,
enum h2_event { H2_EVENT_MAP(H2_EVENT_ENUM) H2_EVENT_COUNT };
#undef H2_EVENT_ENUM

#endif /* H2_EVENTS_H */
