/* SPDX-License-Identifier: MIT */
/*
 * test-informational.c - 1xx in front of the response, and further HEADERS that
 * do not end it.
 */

#include "peer.h"

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void start(const char *fields) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(peer_request(client, fields, H2_SUBMIT_END_STREAM), 1);
  pair_run(&pair);
  peer_log(server);
  peer_wire(server);
}

static void several_come_before_the_response(void) {
  start(GET);
  ASSERT_EQ(peer_info(server, 1, ":status=100"), 0);
  ASSERT_EQ(peer_info(server, 1, ":status=103 link=</a>;rel=preload"), 0);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=100\n"
                      "HEADERS 1 :status=103 link=</a>;rel=preload\n"
                      "HEADERS 1 end :status=200\n");
  ASSERT_LOG(client, "HEADERS 1 response :status=100\n"
                     "HEADERS 1 headers :status=103 link=</a>;rel=preload\n"
                     "HEADERS 1 headers end :status=200\n"
                     "END 1\n"
                     "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void continue_lets_the_body_come(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST " expect=100-continue", 0);
  pair_run(&pair);
  ASSERT_EQ(peer_info(server, 1, ":status=100"), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=100\n");
  peer_write(client, 1, "body");
  h2_stream_end(client->session, 1);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request " POST " expect=100-continue\n"
                     "DATA 1 4 body\nEND 1\n");
  pair_del(&pair);
}

static void sent_ahead_of_a_response_in_the_same_flush(void) {
  start(GET);
  peer_info(server, 1, ":status=102");
  peer_respond(server, 1, ":status=200", 0);
  peer_write(server, 1, "x");
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_WIRE(server,
              "HEADERS 1 :status=102\nHEADERS 1 :status=200\nDATA 1 1 end x\n");
  pair_del(&pair);
}

static void unknown_stream(void) {
  start(GET);
  ASSERT_EQ(peer_info(server, 3, ":status=100"), H2_ERR_STREAM_UNKNOWN);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(peer_info(server, 1, ":status=100"), H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

/* The peer's side of it: RFC 9113, 8.1 forbids END_STREAM on a 1xx. */
static void informational_with_end_stream_is_malformed(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_CLIENT, NULL);
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_wire(&peer);
  frames_headers(&frames, END_BOTH, 1, ":status=103");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "RST_STREAM 1 PROTOCOL_ERROR\n");
  ASSERT_LOG(&peer, "CLOSE 1 PROTOCOL_ERROR\n");
  peer_del(&peer);
}

int main(void) {
  RUN(several_come_before_the_response);
  RUN(continue_lets_the_body_come);
  RUN(sent_ahead_of_a_response_in_the_same_flush);
  RUN(unknown_stream);
  RUN(informational_with_end_stream_is_malformed);
  return test_end();
}
