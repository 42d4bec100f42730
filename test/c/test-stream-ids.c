/* SPDX-License-Identifier: MIT */
/*
 * test-stream-ids.c - ids of streams: the peer's choice, but not so that each
 * search is long.
 */

#include "peer.h"

#include <string.h>

static struct peer server;
static struct bytes frames;

static void start(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_new_streams = 0;
  peer_greet(&server, H2_SERVER, &config);
  server.tolerant = true;
}

static void open(int32_t stream) {
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, stream, GET);
  peer_hear(&server, &frames);
}

static void shut(int32_t stream) {
  h2_stream_reset(server.session, stream, NGHTTP2_CANCEL);
  peer_flush(&server);
}

/* Whether nghttp2 searches for |id| from a certain cell on. */
static bool collides(int32_t id) {
#if NGHTTP2_VERSION_NUM >= 0x014500 /* 1.69.0 */
  uint64_t hash = (uint64_t)(uint32_t)id * UINT64_C(0xf1357aea2e62a9c5);
  return hash * UINT64_C(0x9e3779b97f4a7c15) >> 48 == 77;
#else
  return (uint32_t)id * 2654435769u >> 16 == 77;
#endif
}

static int32_t next_colliding(int32_t id) {
  do {
    id += 2;
  } while (!collides(id));
  return id;
}

static void assert_refused_before(uint32_t most) {
  peer_flush(&server);
  ASSERT(server.dead);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_REJECTED_STREAMS], 1);
  ASSERT_LT(peer_stats(&server).max_concurrent_streams, most);
  ASSERT(strstr(peer_wire(&server),
                "ENHANCE_YOUR_CALM max_rejected_streams\n") != NULL);
  peer_del(&server);
}

static void chosen_ids_are_refused(void) {
  start();
  for (int32_t i = 0, id = 1; i < 3000 && !server.dead; ++i) {
    id = next_colliding(id);
    open(id);
  }
  assert_refused_before(600);
}

/* Whatever is open besides, and though there are never more of them. */
static void among_others_too(void) {
  enum { OTHERS = 2000 };
  int32_t id = 1;

  start();
  for (int32_t i = 0; i < OTHERS; ++i, id += 2) open(id);
  ASSERT(!server.dead);
  for (int32_t i = 0; i < OTHERS && !server.dead; ++i) {
    shut(2 * i + 1);
    id = next_colliding(id);
    open(id);
  }
  assert_refused_before(OTHERS + 1);
}

static void assert_all_welcome(int32_t count) {
  ASSERT(!server.dead);
  ASSERT_EQ(peer_stats(&server).streams_open, count);
  peer_del(&server);
}

static void ids_in_any_steps_are_fine(void) {
  static const int32_t steps[] = {2, 4, 6, 10, 34, 100, 144, 256, 1000, 4096};

  for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); ++i) {
    test_note("step %d", steps[i]);
    start();
    for (int32_t k = 0; k < 5000; ++k) open(1 + k * steps[i]);
    assert_all_welcome(5000);
  }
}

/* Those that stay open are any of very many. */
static void ids_of_long_streams_are_fine(void) {
  uint32_t random = 1;
  int32_t kept = 0;

  start();
  for (int32_t id = 1; kept < 3000; id += 2) {
    open(id);
    random = random * 1103515245 + 12345;
    if (random >> 28 != 0) {
      shut(id);
    } else {
      ++kept;
    }
  }
  assert_all_welcome(kept);
}

int main(void) {
  RUN(chosen_ids_are_refused);
  RUN(among_others_too);
  RUN(ids_in_any_steps_are_fine);
  RUN(ids_of_long_streams_are_fine);
  return test_end();
}
