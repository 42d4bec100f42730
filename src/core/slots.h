/* SPDX-License-Identifier: MIT */
/*
 * slots.h - strings that peers send again and again cross as numbers.
 *
 * nghttp2 hands out an entry of the HPACK tables as the same reference-counted
 * buffer each time, so its address identifies the string as long as we hold a
 * reference. Slots 0 to H2_STATIC_SLOTS - 1 stand for the strings of the static
 * table; the others are given out, within a bound, and taken back from those
 * not used for longest (a clock hand).
 */
#ifndef H2_SLOTS_H
#define H2_SLOTS_H

#include <nghttp2/nghttp2.h>

#include "h2.h"
#include "map.h"

/* RFC 7541, appendix A: the distinct names, then the distinct values. */
/* clang-format off */
#define H2_STATIC_SLOT_MAP(X)                                                  \
  X(":authority") X(":method") X(":path") X(":scheme") X(":status")           \
  X("accept-charset") X("accept-encoding") X("accept-language")               \
  X("accept-ranges") X("accept") X("access-control-allow-origin") X("age")    \
  X("allow") X("authorization") X("cache-control") X("content-disposition")   \
  X("content-encoding") X("content-language") X("content-length")             \
  X("content-location") X("content-range") X("content-type") X("cookie")      \
  X("date") X("etag") X("expect") X("expires") X("from") X("host")            \
  X("if-match") X("if-modified-since") X("if-none-match") X("if-range")       \
  X("if-unmodified-since") X("last-modified") X("link") X("location")         \
  X("max-forwards") X("proxy-authenticate") X("proxy-authorization")          \
  X("range") X("referer") X("refresh") X("retry-after") X("server")           \
  X("set-cookie") X("strict-transport-security") X("transfer-encoding")       \
  X("user-agent") X("vary") X("via") X("www-authenticate") X("GET")           \
  X("POST") X("/") X("/index.html") X("http") X("https") X("200") X("204")    \
  X("206") X("304") X("400") X("404") X("500") X("gzip, deflate")
/* clang-format on */

#define H2__SLOT_ONE(text) +1
enum { H2_STATIC_SLOTS = 0 H2_STATIC_SLOT_MAP(H2__SLOT_ONE) };
#undef H2__SLOT_ONE

enum {
  /* Slots of a session at most, the static ones not counted. */
  H2__SLOTS_MAX = 256,
  /* Octets that their strings may have together. */
  H2__SLOTS_OCTETS = 16384,
  /* Octets of a string that gets a slot, at most. */
  H2__SLOT_LENGTH_MAX = 1024,
  /* Strings that are remembered as seen once; a power of two. */
  H2__SEEN = 64,
};

typedef struct h2__slot {
  /* The buffer that the slot stands for, to which it refers; NULL: none. */
  nghttp2_rcbuf *buf;
  /* The length of the string in octets. */
  uint32_t length;
  /* The number of the last header block that used it. */
  uint32_t block;
  /* Whether it was used since the clock hand has passed. */
  bool recent;
} h2__slot;

typedef struct h2__slots {
  /* The map leads from addresses of buffers to slots, static ones included. */
  h2__map map;
  /* The slots from H2_STATIC_SLOTS on. */
  h2__slot *items;
  /* The number of these, and how many there is room for. */
  size_t count, capacity;
  /* Octets of all their strings. */
  size_t octets;
  /* The item at which the clock hand stands. */
  size_t hand;
  /* The number of the header block being received, or of the last. */
  uint32_t block;
  /*
   * The addresses of strings that have come once, mixed with their lengths: a
   * value gets a slot when it comes a second time, as most never do.
   */
  uintptr_t seen[H2__SEEN];
} h2__slots;

/* Whether a string that has no slot gets one. */
enum h2__slot_wish {
  /* It gets none, as it will not come again. */
  H2__SLOT_NEVER,
  /* It gets one when it comes a second time. */
  H2__SLOT_SECOND,
  /* It gets one at once. */
  H2__SLOT_FIRST,
};

/*
 * The slot of |buf|, or -1: cross it inline. A new slot is announced in the
 * session's batch.
 */
int32_t h2__slot_get(h2_session *session, nghttp2_rcbuf *buf,
                     enum h2__slot_wish wish);

/* Makes an empty set of slots. */
void h2__slots_init(h2__slots *slots);

/* Frees it, and lets go of the buffers. */
void h2__slots_del(h2_session *session);

#endif /* H2_SLOTS_H */
