/* SPDX-License-Identifier: MIT */
/*
 * test-reset-rate.c - rapid reset: streams opened and cancelled faster than the
 * bucket refills.
 */

#include "peer.h"

#include <string.h>

static struct peer server;
static struct bytes frames;
static int32_t next_stream;

static void start(uint64_t burst, uint64_t rate) {
  h2_config config = peer_config(H2_SERVER);

  config.stream_reset_burst = burst;
  config.stream_reset_rate = rate;
  peer_greet(&server, H2_SERVER, &config);
  server.tolerant = true;
  server.now_ms = 5000;
  next_stream = 1;
}

/* Opens and cancels |count| streams; how many were let through. */
static int reset(int count) {
  int done = 0;

  while (done < count && !server.dead) {
    frames_headers(&frames, END_BOTH, next_stream, GET);
    frames_rst_stream(&frames, next_stream, NGHTTP2_CANCEL);
    next_stream += 2;
    peer_hear(&server, &frames);
    peer_flush(&server);
    done += !server.dead;
  }
  return done;
}

static void burst_is_let_through(void) {
  start(10, 1);
  ASSERT_EQ(reset(10), 10);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_STREAM_RESETS], 0);
  ASSERT_EQ(reset(1), 0);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_STREAM_RESETS], 1);
  ASSERT(strstr(peer_log(&server), "ERROR -904 stream_reset_rate\n") != NULL);
  ASSERT(strstr(peer_wire(&server),
                "GOAWAY 21 ENHANCE_YOUR_CALM stream_reset_rate\n") != NULL);
  ASSERT(!h2_session_wants_read(server.session));
  peer_del(&server);
}

static void default_is_1000_and_33_per_second(void) {
  peer_greet(&server, H2_SERVER, NULL);
  server.tolerant = true;
  next_stream = 1;
  ASSERT_EQ(reset(2000), 1000);
  peer_del(&server);
}

static void time_refills_to_the_burst_at_most(void) {
  start(10, 100);
  ASSERT_EQ(reset(10), 10);
  server.now_ms += 30; /* three tokens */
  ASSERT_EQ(reset(3), 3);
  server.now_ms += 1000000;
  ASSERT_EQ(reset(20), 10);
  peer_del(&server);
}

/* Thousandths of a token are not lost between calls a millisecond apart. */
static void slow_refill_adds_up(void) {
  start(1, 33);
  ASSERT_EQ(reset(1), 1);
  for (int round = 0; round < 50; ++round) {
    test_note("round %d", round);
    for (int ms = 0; ms < 31; ++ms) {
      ++server.now_ms;
      frames_ping(&frames, 0, "tick tac");
      peer_hear(&server, &frames);
      peer_flush(&server);
    }
    ASSERT_EQ(reset(1), 1);
  }
  ASSERT_EQ(reset(1), 0);
  peer_del(&server);
}

static void clock_may_stand_still_or_jump(void) {
  start(5, 1);
  server.now_ms = UINT64_MAX - 1;
  ASSERT_EQ(reset(2), 2);
  server.now_ms = UINT64_MAX;
  ASSERT_EQ(reset(3), 3);
  /* Backwards: no refill, no harm. */
  server.now_ms = 0;
  ASSERT_EQ(reset(1), 0);
  peer_del(&server);
}

static void no_refill(void) {
  start(3, 0);
  ASSERT_EQ(reset(3), 3);
  server.now_ms += 1000000000;
  ASSERT_EQ(reset(1), 0);
  peer_del(&server);
}

static void may_be_off(void) {
  start(0, 0);
  ASSERT_EQ(reset(3000), 3000);
  peer_del(&server);
  start(UINT64_MAX, UINT64_MAX);
  ASSERT_EQ(reset(3000), 3000);
  peer_del(&server);
}

static void fast_refill_of_any_size(void) {
  start(1, UINT64_MAX);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(reset(1), 1);
    server.now_ms += 1 + (uint64_t)i * 1000000;
  }
  peer_del(&server);
}

static void client_has_no_such_limit(void) {
  struct peer client;
  h2_config config = peer_config(H2_CLIENT);

  config.stream_reset_burst = 2;
  config.stream_reset_rate = 0;
  peer_greet(&client, H2_CLIENT, &config);
  for (int i = 0; i < 50; ++i) {
    int32_t stream = peer_request(&client, GET, H2_SUBMIT_END_STREAM);

    peer_flush(&client);
    frames_rst_stream(&frames, stream, NGHTTP2_REFUSED_STREAM);
    peer_hear(&client, &frames);
  }
  ASSERT(h2_session_wants_read(client.session));
  peer_del(&client);
}

/* Opens and cancels |count| streams in one read; how many are requests. */
static int hear_hasty(int count, bool with_body) {
  int requests = 0;
  const char *log;

  for (int i = 0; i < count; ++i, next_stream += 2) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, next_stream, POST);
    if (with_body) {
      frames_data(&frames, 0, next_stream, "body");
      frames_headers(&frames, END_BOTH, next_stream, "trailer=1");
    }
    frames_rst_stream(&frames, next_stream, NGHTTP2_CANCEL);
  }
  peer_hear(&server, &frames);
  peer_flush(&server);
  log = peer_log(&server);
  for (const char *at = log; (at = strstr(at, " request ")) != NULL; ++at) {
    ++requests;
  }
  return requests;
}

static void start_hasty(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_new_streams = 0;
  peer_greet(&server, H2_SERVER, &config);
  server.tolerant = true;
  server.now_ms = 5000;
  next_stream = 1;
}

/* Of a few, each is told of; of very many, those that nobody waits for not. */
static void what_is_reset_before_it_is_told_is_not_told(void) {
  start_hasty();
  ASSERT_EQ(hear_hasty(50, false), 50);
  ASSERT_EQ(hear_hasty(100, true), 50);
  ASSERT_EQ(hear_hasty(100, false), 0);
  ASSERT_EQ(hear_hasty(100, true), 0);
  ASSERT_EQ(peer_stats(&server).streams_open, 0);
  /* Who waits is served. */
  frames_headers(&frames, END_BOTH, next_stream, GET);
  peer_hear(&server, &frames);
  ASSERT(strstr(peer_log(&server), " request end " GET) != NULL);
  /* And told before, it stays told. */
  frames_rst_stream(&frames, next_stream, NGHTTP2_CANCEL);
  peer_hear(&server, &frames);
  ASSERT(strstr(peer_log(&server), "CLOSE ") != NULL);
  next_stream += 2;
  server.now_ms += 1000;
  ASSERT_EQ(hear_hasty(100, true), 33);
  peer_del(&server);
}

int main(void) {
  RUN(burst_is_let_through);
  RUN(default_is_1000_and_33_per_second);
  RUN(time_refills_to_the_burst_at_most);
  RUN(slow_refill_adds_up);
  RUN(clock_may_stand_still_or_jump);
  RUN(no_refill);
  RUN(may_be_off);
  RUN(fast_refill_of_any_size);
  RUN(what_is_reset_before_it_is_told_is_not_told);
  RUN(client_has_no_such_limit);
  return test_end();
}
