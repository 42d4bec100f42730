/* SPDX-License-Identifier: MIT */
/*
 * crowding.c - stream ids that were chosen to fall together in nghttp2's map.
 *
 * It hashes ids in a way that everybody knows (newer ones add a secret number
 * first, behind which equal hashes are still equal), and each frame would
 * search a row of all that fall together. The hash spreads ids evenly, in
 * whatever steps they come: those of a peer that means well are never much
 * denser in one part of the map than in another.
 */

#include "internal.h"

#define PARTS 256
#define PARTS_BITS 8

/* Streams that may be searched one by one. */
#define FEW 256

/* As many in one part are no chance, however few there are; and so many more,
 * for each that there is on average. */
#define CROWD_MIN 64
#define CROWD_FACTOR 8

/* What nghttp2_map.c makes of an id, the first bits of it. */
static size_t find_part(int32_t id) {
#if NGHTTP2_VERSION_NUM >= 0x014500 /* 1.69.0: the product of its factors */
  return (size_t)((uint64_t)(uint32_t)id * UINT64_C(0x9c7eaac866455929) >>
                  (64 - PARTS_BITS));
#else
  return (uint32_t)id * 2654435769u >> (32 - PARTS_BITS);
#endif
}

/* Streams in the part that has most. */
static uint32_t count_crowd(const h2__stream_table *table) {
  uint32_t counts[PARTS] = {0};
  uint32_t most = 0;

  for (size_t i = 0; i < table->map.capacity; ++i) {
    const h2__stream *stream = h2__stream_at(table, i);

    if (stream != NULL) {
      uint32_t count = ++counts[find_part(stream->id)];

      most = H2__MAX(most, count);
    }
  }
  return most;
}

bool h2__streams_crowded(h2_session *session) {
  const h2__stream_table *table = &session->streams;

  if (table->map.used < FEW) return false;
  /* Seldom enough to cost each stream next to nothing. */
  if (++session->unchecked_streams <= table->map.capacity / 16 &&
      !session->crowded) {
    return false;
  }
  session->unchecked_streams = 0;
  session->crowded =
      count_crowd(table) > CROWD_MIN + CROWD_FACTOR * (table->map.used / PARTS);
  return session->crowded;
}
