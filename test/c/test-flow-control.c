/* SPDX-License-Identifier: MIT */
/*
 * test-flow-control.c - flow control (RFC 9113, 6.9): the connection's credit
 * goes back as DATA arrives, a stream's only when the owner has consumed it.
 */

#include "peer.h"

#include <stdlib.h>
#include <string.h>

static struct peer server;
static struct bytes frames;

/* A server with an open request on stream 1, waiting for its body. */
static void start(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_empty_frames = UINT32_MAX; /* padding alone is one */
  peer_greet(&server, H2_SERVER, &config);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  peer_hear(&server, &frames);
  ASSERT_LOG(&server, "HEADERS 1 request " POST "\n");
}

/* The same; the stream has a larger window than the connection. */
static void start_with_large_window(void) {
  const h2_setting window = {.id = 4, .value = 1000000};

  peer_greet(&server, H2_SERVER, NULL);
  h2_session_settings(server.session, &window, 1);
  peer_flush(&server);
  frames_settings_ack(&frames);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  peer_hear(&server, &frames);
  peer_wire(&server);
}

static void hear_data(int32_t stream, size_t len, size_t times) {
  uint8_t *data = calloc(1, len);

  for (size_t i = 0; i < times; ++i) {
    frames_add(&frames, NGHTTP2_DATA, 0, stream, data, len);
  }
  free(data);
  peer_hear(&server, &frames);
  peer_flush(&server);
}

static void stream_credit_comes_from_consuming_only(void) {
  start();
  hear_data(1, 16384, 2);
  ASSERT_WIRE(&server, "WINDOW_UPDATE 0 32768\n");
  ASSERT_EQ(h2_stream_consume(server.session, 1, 16384), 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "");
  ASSERT_EQ(h2_stream_consume(server.session, 1, 16384), 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "WINDOW_UPDATE 1 32768\n");
  peer_del(&server);
}

static void connection_credit_does_not_wait_for_the_app(void) {
  h2_session_state state;

  start_with_large_window();
  for (int i = 0; i < 40; ++i) {
    hear_data(1, 16384, 1);
  }
  ASSERT_EQ(server.reader.body.len, 16384 * 40);
  h2_session_get_state(server.session, &state);
  ASSERT_LT(state.effective_recv_data_length, 32768);
  ASSERT(strstr(peer_wire(&server), "WINDOW_UPDATE 1 ") == NULL);
  peer_del(&server);
}

static void credit_may_be_withheld_until_there_is_room(void) {
  start();
  ASSERT_EQ(h2_session_withhold(server.session, true), 0);
  hear_data(1, 16384, 3);
  ASSERT_WIRE(&server, "");
  ASSERT_EQ(h2_session_withhold(server.session, true), 0);
  ASSERT_EQ(h2_session_withhold(server.session, false), 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "WINDOW_UPDATE 0 49152\n");
  /* It is given back once. */
  ASSERT_EQ(h2_session_withhold(server.session, false), 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "");
  peer_del(&server);
}

static void peer_that_exceeds_the_window_of_a_withheld_connection(void) {
  start_with_large_window();
  h2_session_withhold(server.session, true);
  hear_data(1, 16384, 3);
  peer_wire(&server);
  server.tolerant = true;
  hear_data(1, 16384, 1);
  ASSERT(strstr(peer_wire(&server), "FLOW_CONTROL_ERROR") != NULL);
  peer_del(&server);
}

static void peer_that_exceeds_the_stream_window(void) {
  start();
  hear_data(1, 16384, 3);
  peer_wire(&server);
  server.tolerant = true;
  hear_data(1, 16384, 1);
  /* 65536 octets, one too many for the stream. */
  ASSERT(strstr(peer_wire(&server), "FLOW_CONTROL_ERROR") != NULL);
  peer_del(&server);
}

static void padding_is_credited_on_both_levels(void) {
  uint8_t payload[256] = {255};
  const char *wire;
  h2_session_state state;

  start();
  for (int i = 0; i < 200; ++i) {
    /* Padding only: nothing that the app could ever consume. */
    frames_add(&frames, NGHTTP2_DATA, NGHTTP2_FLAG_PADDED, 1, payload, 256);
  }
  peer_hear(&server, &frames);
  peer_flush(&server);
  ASSERT_LOG(&server, "");
  wire = peer_wire(&server);
  ASSERT(strstr(wire, "WINDOW_UPDATE 0 ") != NULL);
  ASSERT(strstr(wire, "WINDOW_UPDATE 1 ") != NULL);
  h2_session_get_state(server.session, &state);
  ASSERT_LT(state.effective_recv_data_length, 32768);
  peer_del(&server);
}

static void data_on_a_closed_stream_is_credited_to_the_connection(void) {
  start();
  ASSERT_EQ(h2_stream_reset(server.session, 1, NGHTTP2_CANCEL), 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "RST_STREAM 1 CANCEL\n");
  hear_data(1, 16384, 3);
  ASSERT_WIRE(&server, "WINDOW_UPDATE 0 32768\n");
  ASSERT_LOG(&server, "CLOSE 1 CANCEL\n");
  ASSERT_EQ(h2_stream_consume(server.session, 1, 10), H2_ERR_STREAM_UNKNOWN);
  peer_del(&server);
}

/* A thousand uploads given up half-way must not eat the connection's window. */
static void given_up_streams_leave_the_connection_its_window(void) {
  h2_session_state state;

  peer_greet(&server, H2_SERVER, NULL);
  for (int32_t i = 0; i < 1000; ++i) {
    int32_t id = 2 * i + 1;

    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, id, POST);
    peer_hear(&server, &frames);
    hear_data(id, 1000, 1);
    ASSERT_EQ(h2_stream_reset(server.session, id, NGHTTP2_CANCEL), 0);
    hear_data(id, 1000, 1);
  }
  h2_session_get_state(server.session, &state);
  ASSERT_LT(state.effective_recv_data_length, 40000);
  ASSERT_EQ(server.reader.body.len, 1000000);
  peer_del(&server);
}

static void consuming_more_than_arrived_gives_no_more(void) {
  h2_stream_state state;
  int status;

  start();
  hear_data(1, 100, 1);
  status = h2_stream_consume(server.session, 1, 1000000);
  ASSERT_LE(status, 0);
  peer_flush(&server);
  ASSERT_EQ(h2_stream_get_state(server.session, 1, &state), 0);
  ASSERT_LE(state.local_window_size, 65535);
  hear_data(1, 16384, 1);
  ASSERT_WIRE(&server, "");
  peer_del(&server);
}

static void zero_is_consumed_silently(void) {
  start();
  ASSERT_EQ(h2_stream_consume(server.session, 1, 0), 0);
  ASSERT_EQ(h2_stream_consume(server.session, 3, 0), H2_ERR_STREAM_UNKNOWN);
  peer_flush(&server);
  ASSERT_WIRE(&server, "");
  peer_del(&server);
}

static void sender_stops_at_the_window(void) {
  struct pair pair;

  pair_new(&pair, NULL, NULL);
  peer_request(&pair.client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_log(&pair.server);
  peer_respond(&pair.server, 1, ":status=200", 0);
  peer_write_pattern(&pair.server, 1, 100000);
  pair_run(&pair);
  ASSERT_LOG(&pair.client, "HEADERS 1 response :status=200\nDATA 1 65535\n");
  ASSERT_LOG(&pair.server, "");
  h2_stream_consume(pair.client.session, 1, 65535);
  pair_run(&pair);
  ASSERT_LOG(&pair.client, "DATA 1 34465\n");
  ASSERT_LOG(&pair.server, "DRAIN 1\n");
  pair_del(&pair);
}

static void local_window_grows_and_shrinks(void) {
  h2_session_state state;

  peer_greet(&server, H2_SERVER, NULL);
  ASSERT_EQ(h2_session_set_local_window_size(server.session, 1 << 20), 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "WINDOW_UPDATE 0 983041\n");
  h2_session_get_state(server.session, &state);
  ASSERT_EQ(state.effective_local_window_size, 1 << 20);
  ASSERT_EQ(h2_session_set_local_window_size(server.session, 1000), 0);
  h2_session_get_state(server.session, &state);
  ASSERT_EQ(state.effective_local_window_size, 1000);
  ASSERT_EQ(h2_session_set_local_window_size(server.session, -1),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  peer_del(&server);
}

static void initial_window_of_the_peer_may_shrink_below_zero(void) {
  const h2_setting small = {.id = 4, .value = 10};

  start();
  peer_respond(&server, 1, ":status=200", 0);
  peer_write_pattern(&server, 1, 1000);
  peer_flush(&server);
  ASSERT_WIRE(&server, "HEADERS 1 :status=200\nDATA 1 1000\n");
  frames_settings(&frames, &small, 1);
  peer_hear(&server, &frames);
  peer_write_pattern(&server, 1, 50);
  peer_flush(&server);
  ASSERT_WIRE(&server, "SETTINGS ack\n");
  frames_window_update(&frames, 1, 1000);
  peer_hear(&server, &frames);
  peer_flush(&server);
  ASSERT_WIRE(&server, "DATA 1 10\n");
  peer_del(&server);
}

static void window_overflow_ends_stream_or_connection(void) {
  start();
  server.tolerant = true;
  frames_window_update(&frames, 1, 0x7fffffff);
  peer_hear(&server, &frames);
  peer_flush(&server);
  /* Newer versions of nghttp2 end the connection for it (RFC 9113, 5.4.1). */
  ASSERT(strstr(peer_wire(&server), "1 FLOW_CONTROL_ERROR") != NULL);
  peer_del(&server);
  start();
  server.tolerant = true;
  frames_window_update(&frames, 0, 0x7fffffff);
  peer_hear(&server, &frames);
  peer_flush(&server);
  ASSERT(strstr(peer_wire(&server), " FLOW_CONTROL_ERROR") != NULL);
  ASSERT(!h2_session_wants_read(server.session));
  peer_del(&server);
}

int main(void) {
  RUN(stream_credit_comes_from_consuming_only);
  RUN(connection_credit_does_not_wait_for_the_app);
  RUN(credit_may_be_withheld_until_there_is_room);
  RUN(peer_that_exceeds_the_window_of_a_withheld_connection);
  RUN(peer_that_exceeds_the_stream_window);
  RUN(padding_is_credited_on_both_levels);
  RUN(data_on_a_closed_stream_is_credited_to_the_connection);
  RUN(given_up_streams_leave_the_connection_its_window);
  RUN(consuming_more_than_arrived_gives_no_more);
  RUN(zero_is_consumed_silently);
  RUN(sender_stops_at_the_window);
  RUN(local_window_grows_and_shrinks);
  RUN(initial_window_of_the_peer_may_shrink_below_zero);
  RUN(window_overflow_ends_stream_or_connection);
  return test_end();
}
