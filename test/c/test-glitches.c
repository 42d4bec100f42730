/* SPDX-License-Identifier: MIT */
/*
 * test-glitches.c - frames that move nothing: each is allowed, without end they
 * are not.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct peer peer;
static struct bytes frames;

static void start(enum h2_role role, uint64_t burst, uint64_t rate) {
  h2_config config = peer_config(role);

  config.glitch_burst = burst;
  config.glitch_rate = rate;
  config.max_invalid_frames = UINT32_MAX;
  peer_greet(&peer, role, &config);
  peer.tolerant = true;
  peer.now_ms = 5000;
}

static void assert_calmed(enum h2_limit limit) {
  char expected[100];

  ASSERT_EQ(peer_stats(&peer).limits[limit], 1);
  snprintf(expected, sizeof(expected), "ERROR -904 %s\n", h2_limit_name(limit));
  ASSERT(strstr(peer_log(&peer), expected) != NULL);
  peer_flush(&peer);
  snprintf(expected, sizeof(expected), " ENHANCE_YOUR_CALM %s\n",
           h2_limit_name(limit));
  ASSERT(strstr(peer_wire(&peer), expected) != NULL);
  ASSERT(!h2_session_wants_write(peer.session));
  peer_del(&peer);
}

/* Gives the peer what |add| writes, frame by frame; how many it lets pass. */
static int hear(void (*add)(int), int count) {
  int done = 0;

  while (done < count && h2_session_wants_read(peer.session)) {
    add(done);
    peer_hear(&peer, &frames);
    peer_flush(&peer);
    done += h2_session_wants_read(peer.session);
  }
  return done;
}

static void unknown_type(int i) {
  frames_add(&frames, (uint8_t)(0x20 + i % 0xe0), 0xff, i % 3, "ignored", 7);
}

static void empty_unknown_type(int i) {
  (void)i;
  frames_add(&frames, 0xee, 0, 0, "", 0);
}

static void priority(int i) {
  frames_priority(&frames, 2 * i + 1001, 0, 16, false);
}

static void priority_update(int i) {
  (void)i;
  frames_add(&frames, 0x10, 0, 0, "\0\0\0\1u=3", 7);
}

static void altsvc(int i) {
  (void)i;
  frames_add(&frames, NGHTTP2_ALTSVC, 0, 0, "\0\x08http://ah2", 12);
}

static void origin(int i) {
  (void)i;
  frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, "\0\x09https://a", 11);
}

/* Stream 1 has been reset by us: what comes on it is ignored. */
static void headers_of_a_stream_that_is_gone(int i) {
  (void)i;
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, "a=b");
}

static void settings(int i) {
  const h2_setting window = {4, 60000 + (uint32_t)i};

  frames_settings(&frames, &window, 1);
}

static void open_streams(int count) {
  for (int i = 0; i < count; ++i) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 2 * i + 1, POST);
  }
  peer_hear(&peer, &frames);
  peer_flush(&peer);
}

static void on_a_server(void) {
  static void (*const glitches[])(int) = {
      unknown_type,
      empty_unknown_type,
      priority,
      priority_update,
      altsvc,
      origin,
      headers_of_a_stream_that_is_gone,
  };

  for (size_t i = 0; i < sizeof(glitches) / sizeof(*glitches); ++i) {
    int passed;

    test_note("glitch %zu", i);
    start(H2_SERVER, 21, 0); /* one is gone: the first SETTINGS */
    open_streams(1);
    h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL);
    peer_flush(&peer);
    passed = hear(glitches[i], 50);
    ASSERT_GE(passed, 20);
    ASSERT_LE(passed, 24); /* a reset of ours gives two back, and one is late */
    assert_calmed(H2_LIMIT_GLITCHES);
  }
}

static void default_is_10000_and_330_per_second(void) {
  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  ASSERT_EQ(hear(empty_unknown_type, 9999), 9999);
  ASSERT_EQ(hear(empty_unknown_type, 1), 0);
  assert_calmed(H2_LIMIT_GLITCHES);
  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  ASSERT_EQ(hear(unknown_type, 9999), 9999);
  peer.now_ms += 1000;
  ASSERT_EQ(hear(priority, 1000), 330);
  assert_calmed(H2_LIMIT_GLITCHES);
}

static void may_be_off(void) {
  start(H2_SERVER, 0, 0);
  ASSERT_EQ(hear(unknown_type, 20000), 20000);
  peer_del(&peer);
}

static void in_one_read(void) {
  start(H2_SERVER, 100, 0);
  for (int i = 0; i < 1000; ++i) empty_unknown_type(i);
  peer_hear(&peer, &frames);
  ASSERT(peer.dead);
  assert_calmed(H2_LIMIT_GLITCHES);
}

/* They are not told of, nor are they among the frames received. */
static void ignored_frames_stay_ignored(void) {
  uint64_t before;

  start(H2_SERVER, 1000, 0);
  before = peer_stats(&peer).frames_received;
  for (int i = 0; i < 100; ++i) unknown_type(i);
  altsvc(0);
  origin(0);
  priority_update(0);
  frames_ping(&frames, 0, "12345678");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "PING 3132333435363738\n");
  ASSERT_WIRE(&peer, "PING 3132333435363738 ack\n");
  ASSERT_EQ(peer_stats(&peer).frames_received, before + 1);
  peer_del(&peer);
}

/* A change of the window touches each stream that is open. */
static void settings_cost_what_they_move(void) {
  int passed;

  start(H2_SERVER, 1000, 0);
  ASSERT_EQ(hear(settings, 900), 900);
  peer_del(&peer);
  start(H2_SERVER, 1000, 0);
  open_streams(640);
  passed = hear(settings, 900);
  ASSERT_GT(passed, 80);
  ASSERT_LT(passed, 100);
  assert_calmed(H2_LIMIT_GLITCHES);
}

static int32_t open_request(void) {
  int32_t stream = peer_request(&peer, GET, H2_SUBMIT_END_STREAM);

  peer_flush(&peer);
  return stream;
}

static int32_t next_promise;

static void promise_and_reset(int i) {
  (void)i;
  frames_push_promise(&frames, 1, next_promise, GET);
  frames_rst_stream(&frames, next_promise, NGHTTP2_CANCEL);
  next_promise += 2;
}

static void promise_on_a_stream_that_is_gone(int i) {
  (void)i;
  frames_push_promise(&frames, 3, next_promise, GET);
  next_promise += 2;
}

static void informational(int i) {
  (void)i;
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, ":status=103");
}

static void altsvc_of_a_stream(int i) {
  (void)i;
  frames_add(&frames, NGHTTP2_ALTSVC, 0, 1, "\0\0h2", 4);
}

static void on_a_client(void) {
  static const struct {
    void (*add)(int);
    int free;
  } glitches[] = {
      {unknown_type, 0},
      {priority_update, 0},
      {altsvc, 0},
      {origin, 0},
      {promise_and_reset, 0},
      {promise_on_a_stream_that_is_gone, 2},
      {informational, 16},
      {altsvc_of_a_stream, 16},
  };

  for (size_t i = 0; i < sizeof(glitches) / sizeof(*glitches); ++i) {
    int passed;

    test_note("glitch %zu", i);
    start(H2_CLIENT, 21, 0);
    next_promise = 2;
    open_request();
    h2_stream_reset(peer.session, open_request(), NGHTTP2_CANCEL);
    peer_flush(&peer);
    passed = hear(glitches[i].add, 100);
    ASSERT_GE(passed, 20 + glitches[i].free);
    ASSERT_LE(passed, 23 + glitches[i].free);
    assert_calmed(H2_LIMIT_GLITCHES);
  }
}

static void goaway_without_end(void) {
  start(H2_CLIENT, 10000, 0);
  open_request();
  for (int i = 0; i < 1000; ++i) {
    frames_goaway(&frames, 0x7fffffff, NGHTTP2_NO_ERROR, "");
  }
  peer_hear(&peer, &frames);
  ASSERT(peer.dead);
  assert_calmed(H2_LIMIT_GLITCHES);
}

/* Each stream may have some informational responses, as many as there are. */
static void informational_responses_of_many_streams(void) {
  start(H2_CLIENT, 10, 0);
  for (int i = 0; i < 100; ++i) {
    int32_t stream = open_request();

    for (int k = 0; k < 16; ++k) {
      frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, stream, ":status=102");
    }
    frames_headers(&frames, END_BOTH, stream, ":status=200");
    peer_hear(&peer, &frames);
  }
  ASSERT(h2_session_wants_read(peer.session));
  peer_del(&peer);
}

/* The answers to what we have cancelled are on their way already. */
static void late_answers_cost_nothing(void) {
  start(H2_CLIENT, 1000, 0);
  for (int i = 0; i < 1000; ++i) {
    int32_t stream = open_request();

    h2_stream_reset(peer.session, stream, NGHTTP2_CANCEL);
    peer_flush(&peer);
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, stream, ":status=200");
    frames_data(&frames, 0, stream, "late");
    frames_headers(&frames, END_BOTH, stream, "trailer=late");
    peer_hear(&peer, &frames);
    ASSERT(h2_session_wants_read(peer.session));
  }
  peer_del(&peer);
}

/* ---------------------------------------------------------- WINDOW_UPDATE */

static void window_update(int i) {
  (void)i;
  frames_window_update(&frames, 0, 1);
}

static void window_update_of_a_stream(int i) {
  (void)i;
  frames_window_update(&frames, 1, 1);
}

static void window_updates_for_nothing(void) {
  start(H2_SERVER, 0, 0);
  ASSERT_EQ(hear(window_update, 1000), 100);
  assert_calmed(H2_LIMIT_WINDOW_UPDATES);
  /* Two for each stream besides, and none that is gone makes any free. */
  start(H2_SERVER, 0, 0);
  open_streams(50);
  h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL);
  peer_flush(&peer);
  ASSERT_EQ(hear(window_update_of_a_stream, 1000), 200);
  assert_calmed(H2_LIMIT_WINDOW_UPDATES);
}

static void window_updates_may_be_unlimited(void) {
  h2_config config = peer_config(H2_SERVER);

  config.window_updates_per_data = 0;
  peer_greet(&peer, H2_SERVER, &config);
  ASSERT_EQ(hear(window_update, 20000), 20000);
  peer_del(&peer);
}

/* A receiver that takes each DATA frame in pieces. */
static void window_updates_of_a_download(void) {
  enum { FRAMES = 500, PIECE = 1024 };

  start(H2_SERVER, 0, 0);
  open_streams(1);
  peer_respond(&peer, 1, ":status=200", 0);
  for (int i = 0; i < FRAMES; ++i) {
    peer_write_pattern(&peer, 1, 16384);
    peer_flush(&peer);
    for (int k = 0; k < 16384 / PIECE; ++k) {
      frames_window_update(&frames, 1, PIECE);
      if (k % 4 == 3) frames_window_update(&frames, 0, 4 * PIECE);
    }
    peer_hear(&peer, &frames);
    ASSERT(h2_session_wants_read(peer.session));
  }
  ASSERT_EQ(peer_stats(&peer).data_sent, FRAMES * 16384);
  peer_del(&peer);
}

/* One octet at a time moves something, too. */
static void window_updates_that_drip(void) {
  const h2_setting window = {4, 0};

  start(H2_SERVER, 0, 0);
  frames_settings(&frames, &window, 1);
  open_streams(1);
  peer_respond(&peer, 1, ":status=200", 0);
  peer_write_pattern(&peer, 1, 16384);
  peer_flush(&peer);
  ASSERT_EQ(hear(window_update_of_a_stream, 5000), 5000);
  ASSERT_EQ(peer_stats(&peer).data_sent, 5000);
  peer_del(&peer);
}

#if NGHTTP2_VERSION_NUM >= 0x014600 /* 1.70.0 */
static void malformed(int i) {
  frames_headers(&frames, END_BOTH, 2 * i + 1, ":method=GET :path=/");
}

/* What only nghttp2 counts as glitches has ten times the limit. */
static void nghttp2_counts_behind_ours(void) {
  h2_config config = peer_config(H2_SERVER);

  config.glitch_burst = 2;
  config.glitch_rate = 0;
  config.max_invalid_frames = UINT32_MAX;
  peer_greet(&peer, H2_SERVER, &config);
  peer.tolerant = true;
  ASSERT_EQ(hear(malformed, 100), 20);
  ASSERT(strstr(peer_log(&peer), "ERROR -904 glitch_rate\n") != NULL);
  ASSERT(strstr(peer_wire(&peer), " ENHANCE_YOUR_CALM\n") != NULL);
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_GLITCHES], 1);
  peer_del(&peer);
}
#endif

int main(void) {
  RUN(on_a_server);
  RUN(default_is_10000_and_330_per_second);
  RUN(may_be_off);
  RUN(in_one_read);
  RUN(ignored_frames_stay_ignored);
  RUN(settings_cost_what_they_move);
  RUN(on_a_client);
  RUN(goaway_without_end);
  RUN(informational_responses_of_many_streams);
  RUN(late_answers_cost_nothing);
  RUN(window_updates_for_nothing);
  RUN(window_updates_may_be_unlimited);
  RUN(window_updates_of_a_download);
  RUN(window_updates_that_drip);
#if NGHTTP2_VERSION_NUM >= 0x014600
  RUN(nghttp2_counts_behind_ours);
#endif
  return test_end();
}
