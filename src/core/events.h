/* SPDX-License-Identifier: MIT */
/*
 * events.h - the event batch: what one receive or send tells the owner of a
 * session.
 *
 * A batch is one array of 32-bit words and one array of bytes ("text"), both
 * owned by the caller. The core appends events in wire order; the owner walks
 * them after the core has returned. An event is its type word followed by the
 * words that H2_EVENT_MAP names. Every text an event names lies in the text
 * array, in the same order as the lengths stand in the words, without gaps: the
 * reader keeps one cursor and advances it by each length.
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
 * lib/ holds the same table, and compares the two when the addon is loaded.
 */
#ifndef H2_EVENTS_H
#define H2_EVENTS_H

#include <stddef.h>
#include <stdint.h>

/* SETTINGS tells so many values: of the settings 1 to 6 and 8. */
#define H2_SETTINGS_VALUES 7

/*
 * X(name, value, words, count_at, each): an event of the type |value| has
 * |words| words, its type word included. Where |each| is not 0, it has |each|
 * more for each of the number that its word |count_at| tells. The comment above
 * a row names the words behind the type word.
 */
/* clang-format off */
#define H2_EVENT_MAP(X)                                                         \
  /* slot, length; text: the string that the slot stands for from now on      */\
  X(SLOT, 1, 3, 0, 0)                                                           \
  /* stream, category (nghttp2_headers_category), frame flags, field count n, */\
  /* 2 * n field words; text: the inline ones. The category is HEADERS also   */\
  /* for a request that the peer has taken back since: a stream that nobody   */\
  /* knows, as are other events of it in the same batch                       */\
  X(HEADERS, 2, 5, 4, 2)                                                        \
  /* parent stream, promised stream, frame flags, count n, 2 * n field words  */\
  X(PUSH_PROMISE, 3, 5, 4, 2)                                                   \
  /* stream, offset, length: bytes of the input given to h2_session_receive,  */\
  /* whose first one is at batch->input_base                                  */\
  X(DATA, 4, 4, 0, 0)                                                           \
  /* stream: the peer has ended its side (END_STREAM), after all its data     */\
  X(END, 5, 2, 0, 0)                                                            \
  /* stream, error code: closed on both sides; last event that names it       */\
  X(CLOSE, 6, 3, 0, 0)                                                          \
  /* stream: all body bytes handed over so far have been taken. Left out when */\
  /* the CLOSE of the stream follows in the same batch                        */\
  X(DRAIN, 7, 2, 0, 0)                                                          \
  /* stream: body ended, h2_stream_trailers is awaited                        */\
  X(WANT_TRAILERS, 8, 2, 0, 0)                                                  \
  /* ack (0 or 1): the peer's SETTINGS, or its acknowledgement of ours;       */\
  /* then what holds now, the peer's or ours: H2_SETTINGS_VALUES values       */\
  X(SETTINGS, 9, 2 + H2_SETTINGS_VALUES, 0, 0)                                  \
  /* ack (0 or 1; maybe to nothing), payload as two words in memory order     */\
  X(PING, 10, 4, 0, 0)                                                          \
  /* error code, last stream, length; text: opaque data                       */\
  X(GOAWAY, 11, 4, 0, 0)                                                        \
  /* stream, origin length, value length; text: both                          */\
  X(ALTSVC, 12, 4, 0, 0)                                                        \
  /* count n, n lengths; text: the origins                                    */\
  X(ORIGIN, 13, 2, 1, 1)                                                        \
  /* stream, parent stream, weight, exclusive (RFC 7540 PRIORITY)             */\
  X(PRIORITY, 14, 5, 0, 0)                                                      \
  /* stream (the promised one), frame type, status: not sent                  */\
  X(FRAME_ERROR, 15, 4, 0, 0)                                                   \
  /* status, h2_limit (0: none tripped): the connection cannot go on          */\
  X(ERROR, 16, 3, 0, 0)                                                         \
  /* h2_limit, stream (0: connection): a limit tripped, the connection lives  */\
  X(LIMIT, 17, 3, 0, 0)                                                         \
  /* -: the transport saw the end of the peer's bytes                         */\
  X(TRANSPORT_END, 18, 1, 0, 0)                                                 \
  /* libuv status, 0 for a read, 1 for a write: the transport failed          */\
  X(TRANSPORT_ERROR, 19, 3, 0, 0)
/* clang-format on */

#define H2_FIELD_SENSITIVE 0x40000000

#define H2_EVENT_ENUM(name, value, ...) H2_EVENT_##name = value,
enum h2_event { H2_EVENT_MAP(H2_EVENT_ENUM) H2_EVENT_COUNT };
#undef H2_EVENT_ENUM

/* The column |words| of the table, H2_WORDS_SLOT and so on. */
#define H2_EVENT_WORDS(name, value, words, ...) H2_WORDS_##name = words,
enum h2_event_words { H2_EVENT_MAP(H2_EVENT_WORDS) };
#undef H2_EVENT_WORDS

/* How many words the event at |event| has. 0: it is of no type that exists. */
static inline size_t h2_event_length(const int32_t *event) {
#define H2_EVENT_LENGTH(name, value, words, count_at, each) \
  case value:                                               \
    return (words) + (each) * (size_t)event[count_at];
  switch (event[0]) {
    H2_EVENT_MAP(H2_EVENT_LENGTH)
    default:
      return 0;
  }
#undef H2_EVENT_LENGTH
}

/* What a batch has room for at least: words, and bytes of text. */
#define H2_BATCH_MIN_WORDS 8192
#define H2_BATCH_MIN_TEXT (128 * 1024)

typedef struct h2_batch {
  /* The array of words. */
  int32_t *words;
  /* The number of words that it has room for. */
  size_t capacity;
  /* The number of words in use. The core adds; the owner resets it to 0. */
  size_t length;
  /* The array of text. */
  uint8_t *text;
  /* The number of bytes that it has room for. */
  size_t text_capacity;
  /* The number of bytes in use. The core adds; the owner resets it to 0. */
  size_t text_length;
  /*
   * The owner sets the number of octets that stand before the input of the next
   * h2_session_receive() in what it will look at. The offset of each DATA event
   * is written with this base added.
   */
  size_t input_base;
  /*
   * The offset, counted likewise, behind the last octet that a DATA event names
   * is kept here; 0 means that there is no such event. The owner resets it.
   */
  size_t input_end;
} h2_batch;

#endif /* H2_EVENTS_H */
