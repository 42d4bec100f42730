/* SPDX-License-Identifier: MIT */
/* test-reset.c - RST_STREAM: both directions, at every stage. */

#include "peer.h"

#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void start(const char *fields, uint32_t flags) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(peer_request(client, fields, flags), 1);
  pair_run(&pair);
  peer_log(server);
  peer_wire(server);
  peer_wire(client);
}

static void by_the_server(void) {
  start(GET, H2_SUBMIT_END_STREAM);
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_REFUSED_STREAM), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "RST_STREAM 1 REFUSED_STREAM\n");
  ASSERT_LOG(server, "CLOSE 1 REFUSED_STREAM\n");
  ASSERT_LOG(client, "CLOSE 1 REFUSED_STREAM\n");
  pair_del(&pair);
}

static void by_the_client(void) {
  start(POST, 0);
  peer_write(client, 1, "partial");
  pair_run(&pair);
  ASSERT_EQ(h2_stream_reset(client->session, 1, NGHTTP2_CANCEL), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "DRAIN 1\nCLOSE 1 CANCEL\n");
  ASSERT_LOG(server, "DATA 1 7 partial\nCLOSE 1 CANCEL\n");
  pair_del(&pair);
}

static void unknown_code_is_kept(void) {
  start(GET, H2_SUBMIT_END_STREAM);
  ASSERT_EQ(h2_stream_reset(server->session, 1, 0xfedcba98), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "CLOSE 1 unknown\n");
  pair_del(&pair);
}

static void second_reset_says_nothing_more(void) {
  start(GET, H2_SUBMIT_END_STREAM);
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_CANCEL), 0);
  ASSERT_LE(h2_stream_reset(server->session, 1, NGHTTP2_INTERNAL_ERROR), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "RST_STREAM 1 CANCEL\n");
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_CANCEL),
            H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

static void crossing_resets_close_once_each(void) {
  start(POST, 0);
  h2_stream_reset(server->session, 1, NGHTTP2_CANCEL);
  h2_stream_reset(client->session, 1, NGHTTP2_INTERNAL_ERROR);
  peer_send(server);
  pair_move(client, server);
  peer_receive(client, server->out.data, server->out.len);
  server->out.len = 0;
  pair_run(&pair);
  ASSERT_LOG(server, "CLOSE 1 CANCEL\n");
  ASSERT_LOG(client, "CLOSE 1 INTERNAL_ERROR\n");
  pair_del(&pair);
}

static void request_never_sent(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 1);
  ASSERT_EQ(h2_stream_reset(client->session, 1, NGHTTP2_CANCEL), 0);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 3);
  pair_run(&pair);
  ASSERT_EQ(peer_stats(client).streams_open, 1);
  ASSERT_EQ(peer_stats(server).streams_open, 1);
  ASSERT(strstr(peer_log(client), "CLOSE 1 CANCEL\n") != NULL);
  pair_del(&pair);
}

/* Several at once, in a row and from the middle. */
static void requests_never_sent(void) {
  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(peer_request(client, POST, 0), 2 * i + 1);
  }
  for (int32_t stream = 3; stream <= 9; stream += 2) {
    ASSERT_EQ(h2_stream_reset(client->session, stream, NGHTTP2_CANCEL), 0);
  }
  pair_run(&pair);
  ASSERT_EQ(peer_stats(client).streams_open, 2);
  ASSERT_EQ(peer_stats(server).streams_open, 2);
  for (int32_t stream = 3; stream <= 9; stream += 2) {
    ASSERT_EQ(peer_write(client, stream, "x"), H2_ERR_STREAM_UNKNOWN);
  }
  pair_del(&pair);
}

/* The connection closes streams whose own reset was still waiting. */
static void goaway_overtakes_waiting_resets(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_CLIENT, NULL);
  for (int i = 0; i < 4; ++i) {
    peer_request(&peer, POST, 0);
  }
  peer_flush(&peer);
  for (int32_t stream = 1; stream <= 7; stream += 2) {
    peer_info(&peer, stream, "x=1");
    ASSERT_EQ(h2_stream_reset(peer.session, stream, NGHTTP2_CANCEL), 0);
  }
  frames_goaway(&frames, 1, NGHTTP2_NO_ERROR, "");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_EQ(peer_stats(&peer).streams_open, 0);
  peer_del(&peer);
}

/* A request that waits for the peer's concurrency limit, given up there. */
static void request_waiting_for_a_place(void) {
  const h2_setting one = {3, 1};

  pair_new(&pair, NULL, NULL);
  h2_session_settings(server->session, &one, 1);
  pair_run(&pair);
  peer_request(client, POST, 0);
  ASSERT_EQ(peer_request(client, POST, 0), 3);
  ASSERT_EQ(peer_request(client, POST, 0), 5);
  peer_write(client, 3, "never sent");
  pair_run(&pair);
  peer_log(client);
  peer_log(server);
  ASSERT_EQ(h2_stream_reset(client->session, 3, NGHTTP2_CANCEL), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "CLOSE 3 CANCEL\n");
  h2_stream_reset(client->session, 1, NGHTTP2_CANCEL);
  pair_run(&pair);
  ASSERT_LOG(client, "CLOSE 1 CANCEL\n");
  ASSERT_LOG(server, "CLOSE 1 CANCEL\nHEADERS 5 request " POST "\n");
  pair_del(&pair);
}

static void after_the_end_of_the_response(void) {
  start(POST, 0);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_NO_ERROR), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  ASSERT_LOG(client,
             "HEADERS 1 response end :status=200\nEND 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void calls_between_reset_and_close(void) {
  start(POST, 0);
  peer_respond(server, 1, ":status=200", 0);
  h2_stream_reset(server->session, 1, NGHTTP2_CANCEL);
  ASSERT_LT(peer_write(server, 1, "x"), 0);
  ASSERT_LE(h2_stream_end(server->session, 1), 0);
  ASSERT_LE(h2_stream_consume(server->session, 1, 1), 0);
  ASSERT_LT(peer_info(server, 1, ":status=100"), 0);
  ASSERT_LT(peer_push(server, 1, GET, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "CLOSE 1 CANCEL\n");
  pair_del(&pair);
}

int main(void) {
  RUN(by_the_server);
  RUN(by_the_client);
  RUN(unknown_code_is_kept);
  RUN(second_reset_says_nothing_more);
  RUN(crossing_resets_close_once_each);
  RUN(request_never_sent);
  RUN(requests_never_sent);
  RUN(goaway_overtakes_waiting_resets);
  RUN(request_waiting_for_a_place);
  RUN(after_the_end_of_the_response);
  RUN(calls_between_reset_and_close);
  return test_end();
}
