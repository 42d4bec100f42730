/* SPDX-License-Identifier: MIT */
/* test-windows.c - receive windows that grow (RFC 9113, 5.2 and 6.9). */

#include "peer.h"

#include <string.h>

#define KIB 1024
#define MIB (1024 * 1024)
#define FRAME 16384

static struct peer peer;
static struct bytes frames;
static h2_config config;
static uint64_t total;

static void start(void) {
  total = 0;
  config = peer_config(H2_SERVER);
  config.window_total = &total;
  config.auto_window = true;
}

static void greet(void) {
  peer_greet(&peer, H2_SERVER, &config);
  peer.now_ms = 5000;
}

static void open_stream(int32_t id) {
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, id, POST);
  peer_hear(&peer, &frames);
  peer_log(&peer);
}

/* The peer sends |octets| on the stream. */
static void send_data(int32_t id, size_t octets) {
  static const uint8_t data[FRAME];

  while (octets > 0) {
    size_t length = octets < FRAME ? octets : FRAME;

    frames_add(&frames, NGHTTP2_DATA, 0, id, data, length);
    peer_hear(&peer, &frames);
    peer_flush(&peer);
    octets -= length;
  }
  peer_log(&peer);
}

static void take(int32_t id, size_t octets) {
  ASSERT_EQ(h2_stream_consume(peer.session, id, octets), 0);
  peer_flush(&peer);
}

/* The same, and the owner takes all of it, frame by frame. */
static void send_and_take(int32_t id, size_t octets) {
  while (octets > 0) {
    size_t length = octets < FRAME ? octets : FRAME;

    send_data(id, length);
    take(id, length);
    octets -= length;
  }
}

/* What the peer may have in flight on the stream. */
static int32_t window_of(int32_t id) {
  h2_stream_state state;

  ASSERT_EQ(h2_stream_get_state(peer.session, id, &state), 0);
  return state.local_window_size;
}

static int32_t window_of_connection(void) {
  h2_session_state state;

  h2_session_get_state(peer.session, &state);
  return state.effective_local_window_size;
}

static void both_double_while_the_owner_keeps_up(void) {
  start();
  greet();
  open_stream(1);
  send_and_take(1, 32 * KIB);
  /* What it grows by comes before what goes back. */
  ASSERT_WIRE(&peer, "WINDOW_UPDATE 0 32768\nWINDOW_UPDATE 0 65535\n"
                     "WINDOW_UPDATE 1 65535\nWINDOW_UPDATE 1 32768\n");
  send_and_take(1, 10 * MIB);
  ASSERT_LT(8 * MIB, window_of(1));
  ASSERT_LT(8 * MIB, window_of_connection());
  peer_del(&peer);
  ASSERT_EQ(total, 0);
}

/* Not for half of it alone: so much may be under way meanwhile. */
static void large_window_gets_its_credit_in_parts(void) {
  start();
  config.max_stream_window = 1 * MIB;
  config.max_connection_window = 1 * MIB;
  greet();
  open_stream(1);
  send_and_take(1, 4 * MIB);
  peer_wire(&peer);
  send_and_take(1, 128 * KIB);
  ASSERT(strstr(peer_wire(&peer), "WINDOW_UPDATE 1 131072\n") != NULL);
  send_and_take(1, 128 * KIB);
  ASSERT_WIRE(&peer, "WINDOW_UPDATE 0 131072\nWINDOW_UPDATE 1 131072\n");
  peer_del(&peer);
}

static void no_further_than_allowed(void) {
  start();
  config.max_stream_window = 1 * MIB;
  config.max_connection_window = 2 * MIB;
  greet();
  open_stream(1);
  send_and_take(1, 20 * MIB);
  ASSERT_EQ(window_of_connection(), 2 * MIB);
  ASSERT(window_of(1) <= 1 * MIB);
  ASSERT_EQ(total, 3 * MIB - 65535 * 2);
  peer_del(&peer);
  ASSERT_EQ(total, 0);
}

static void not_at_all_if_off(void) {
  start();
  config.auto_window = false;
  greet();
  open_stream(1);
  send_and_take(1, 4 * MIB);
  ASSERT_EQ(window_of_connection(), 65535);
  ASSERT(window_of(1) <= 65535);
  ASSERT_EQ(total, 0);
  peer_del(&peer);
}

static void not_where_the_owner_falls_behind(void) {
  start();
  greet();
  open_stream(1);
  send_data(1, 64 * KIB - 1);
  take(1, 32 * KIB);
  ASSERT_EQ(window_of_connection(), 65535);
  /* Nor does it lose any of what it began with. */
  ASSERT_EQ(window_of(1), 32 * KIB);
  ASSERT_EQ(total, 0);
  peer_del(&peer);
}

static void small_window_stays(void) {
  const h2_setting small = {.id = 4, .value = 1000};

  start();
  greet();
  h2_session_settings(peer.session, &small, 1);
  peer_flush(&peer);
  frames_settings_ack(&frames);
  open_stream(1);
  for (int i = 0; i < 60; ++i) send_and_take(1, 500);
  ASSERT(window_of(1) <= 1000);
  ASSERT_EQ(total, 0);
  peer_del(&peer);
}

static void one_that_falls_behind_shrinks(void) {
  int32_t grown;

  start();
  greet();
  open_stream(1);
  send_and_take(1, 2 * MIB);
  grown = window_of(1);
  ASSERT_LT(1 * MIB, grown);
  /* All that it may send waits; then more than half of it is taken late. */
  send_data(1, (size_t)grown);
  ASSERT_EQ(window_of(1), 0);
  for (int i = 0; i < 32; ++i) take(1, (size_t)grown / 32);
  ASSERT_LT(window_of(1), grown / 4 * 3);
  peer_del(&peer);
  ASSERT_EQ(total, 0);
}

static void all_together_have_a_bound(void) {
  start();
  config.max_total_window = 1 * MIB;
  total = MIB / 2; /* of another session */
  greet();
  open_stream(1);
  send_and_take(1, 8 * MIB);
  ASSERT(total <= 1 * MIB);
  ASSERT_LT(MIB / 2 + MIB / 4, total);
  peer_del(&peer);
  ASSERT_EQ(total, MIB / 2);
}

static void stalled_streams_hold_no_more_than_the_bound(void) {
  size_t held = 0;

  start();
  config.max_total_window = 2 * MIB;
  greet();
  for (int32_t id = 1; id < 200; id += 2) {
    open_stream(id);
    send_and_take(id, 1 * MIB);
  }
  for (int32_t id = 1; id < 200; id += 2) {
    int32_t window = window_of(id);

    held += (size_t)window;
  }
  ASSERT(held <= 2 * MIB + 100 * 65535);
  peer_del(&peer);
}

static void later_streams_begin_with_what_was_needed(void) {
  start();
  greet();
  open_stream(1);
  send_and_take(1, 8 * MIB);
  peer_respond(&peer, 1, ":status=200", H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_wire(&peer);
  open_stream(3);
  peer_flush(&peer);
  ASSERT_LT(4 * MIB, window_of(3));
  peer_del(&peer);
  ASSERT_EQ(total, 0);
}

static void unless_others_did_not_need_it(void) {
  int32_t id = 3;

  start();
  greet();
  open_stream(1);
  send_and_take(1, 8 * MIB);
  for (; id < 41; id += 2) {
    open_stream(id);
    send_and_take(id, 100);
    frames_rst_stream(&frames, id, NGHTTP2_NO_ERROR);
    peer_hear(&peer, &frames);
  }
  open_stream(id);
  ASSERT_EQ(window_of(id), 65535);
  peer_del(&peer);
}

static void or_the_session_has_rested(void) {
  start();
  greet();
  open_stream(1);
  send_and_take(1, 8 * MIB);
  ASSERT_LT(4 * MIB, window_of_connection());
  peer.now_ms += 10001;
  open_stream(3);
  ASSERT_EQ(window_of(3), 65535);
  ASSERT_EQ(window_of_connection(), 65535);
  peer_del(&peer);
  ASSERT_EQ(total, 0);
}

static void without_streams_nothing_is_counted(void) {
  start();
  greet();
  open_stream(1);
  send_and_take(1, 8 * MIB);
  ASSERT_LT(0, total);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  peer_hear(&peer, &frames);
  ASSERT_EQ(total, 0);
  peer_del(&peer);
}

static void client_gives_it_with_the_request(void) {
  static struct pair pair;
  h2_config grows = peer_config(H2_CLIENT);
  uint64_t taken = 0;

  grows.auto_window = true;
  pair_new(&pair, NULL, &grows);
  peer_request(&pair.client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(&pair.server, 1, ":status=200", 0);
  peer_write_pattern(&pair.server, 1, 4 * MIB);
  h2_stream_end(pair.server.session, 1);
  for (int i = 0; i < 10000; ++i) {
    uint64_t octets;

    if (pair_move(&pair.server, &pair.client) == 0) break;
    octets = peer_stats(&pair.client).data_received - taken;
    (void)h2_stream_consume(pair.client.session, 1, (size_t)octets);
    taken += octets;
    pair_move(&pair.client, &pair.server);
  }
  ASSERT_EQ(peer_stats(&pair.client).data_received, 4 * MIB);
  pair_run(&pair);
  peer_wire(&pair.client);
  peer_request(&pair.client, GET, H2_SUBMIT_END_STREAM);
  pair_move(&pair.client, &pair.server);
  ASSERT(strstr(peer_wire(&pair.client),
                "HEADERS 3 end " GET "\nWINDOW_UPDATE 3 ") != NULL);
  pair_del(&pair);
}

static void the_owners_size_is_where_growth_begins(void) {
  start();
  greet();
  ASSERT_EQ(h2_session_set_local_window_size(peer.session, 100 * KIB), 0);
  open_stream(1);
  send_and_take(1, 56 * KIB);
  ASSERT_EQ(window_of_connection(), 200 * KIB);
  ASSERT_EQ(h2_session_set_local_window_size(peer.session, 80 * KIB), 0);
  ASSERT_EQ(window_of_connection(), 80 * KIB);
  peer_del(&peer);
  ASSERT_EQ(total, 0);
}

int main(void) {
  RUN(both_double_while_the_owner_keeps_up);
  RUN(large_window_gets_its_credit_in_parts);
  RUN(no_further_than_allowed);
  RUN(not_at_all_if_off);
  RUN(not_where_the_owner_falls_behind);
  RUN(small_window_stays);
  RUN(one_that_falls_behind_shrinks);
  RUN(all_together_have_a_bound);
  RUN(stalled_streams_hold_no_more_than_the_bound);
  RUN(later_streams_begin_with_what_was_needed);
  RUN(unless_others_did_not_need_it);
  RUN(or_the_session_has_rested);
  RUN(without_streams_nothing_is_counted);
  RUN(client_gives_it_with_the_request);
  RUN(the_owners_size_is_where_growth_begins);
  return test_end();
}
