/* SPDX-License-Identifier: MIT */
/* test-body.c - bodies handed over as copies, and how they leave. */

#include "download.h"

#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void copy_may_change_behind_our_back(void) {
  char text[] = "hello";

  download_new(&pair, NULL);
  ASSERT_EQ(h2_stream_write(server->session, 1, (uint8_t *)text, 5), 0);
  memcpy(text, "XXXXX", 5);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\nDATA 1 5 hello\n");
  pair_del(&pair);
}

/* Each kind of body wakes a stream that had nothing more to send. */
static void sending_goes_on_after_a_pause(void) {
  static uint8_t data[5000];
  int owner = 0;

  download_new(&pair, NULL);
  peer_write(server, 1, "first");
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\n");
  ASSERT_EQ(
      h2_stream_write_reference(server->session, 1, data, sizeof(data), &owner),
      0);
  ASSERT(h2_session_wants_write(server->session));
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\n");
  peer_write(server, 1, "last");
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\n");
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_EQ(client->reader.body.len, 5 + sizeof(data) + 4);
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void large_copy_arrives_whole(void) {
  download_new(&pair, NULL);
  ASSERT_EQ(peer_write_pattern(server, 1, 3000000), 0);
  h2_stream_end(server->session, 1);
  download_run(&pair);
  ASSERT_EQ(client->reader.body.len, 3000000);
  ASSERT(pattern_matches(client->reader.body.data, 3000000));
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void small_writes_share_frames_and_memory(void) {
  size_t before;

  download_new(&pair, NULL);
  before = server->heap.octets;
  for (size_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(peer_write(server, 1, "0123456789"), 0);
  }
  ASSERT_LT(server->heap.octets, before + 32768);
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 10000 end\n");
  pair_del(&pair);
}

static void drain_is_told_once_per_run_dry(void) {
  download_new(&pair, NULL);
  peer_write(server, 1, "a");
  peer_write(server, 1, "b");
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\n");
  pair_run(&pair);
  ASSERT_LOG(server, "");
  peer_write(server, 1, "c");
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\n");
  pair_del(&pair);
}

static void empty_write_is_nothing(void) {
  download_new(&pair, NULL);
  ASSERT_EQ(h2_stream_write(server->session, 1, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\n");
  peer_write(server, 1, "x");
  ASSERT_EQ(h2_stream_write(server->session, 1, (const uint8_t *)"", 0), 0);
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_WIRE(server, "DATA 1 1 end x\n");
  pair_del(&pair);
}

/* One send lends a bounded piece, and goes on from there. */
static void one_send_is_bounded(void) {
  enum { LEN = 2000000 };
  const h2_setting window = {4, LEN};
  struct peer peer;
  struct bytes frames = {0};
  size_t sends = 0;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_settings(&frames, &window, 1);
  frames_window_update(&frames, 0, LEN);
  frames_headers(&frames, END_BOTH, 1, GET);
  frames_headers(&frames, END_BOTH, 3, GET);
  peer_hear(&peer, &frames);
  for (int32_t stream = 1; stream <= 3; stream += 2) {
    peer_respond(&peer, stream, ":status=200", 0);
    peer_write_pattern(&peer, stream, LEN / 2);
    h2_stream_end(peer.session, stream);
  }
  for (size_t len; (len = peer_send(&peer)) > 0; ++sends) {
    ASSERT_LE(len, H2_SEND_MAX + 16384 + 9);
    ASSERT_EQ(h2_session_wants_write(peer.session),
              peer_stats(&peer).streams_open > 0);
  }
  ASSERT_GE(sends, LEN / (H2_SEND_MAX + 16384));
  ASSERT_EQ(peer_stats(&peer).data_sent, LEN);
  ASSERT_EQ(peer_stats(&peer).streams_open, 0);
  peer_del(&peer);
}

static void nothing_after_the_end(void) {
  download_new(&pair, NULL);
  ASSERT_EQ(h2_stream_end(server->session, 1), 0);
  ASSERT_EQ(peer_write(server, 1, "x"), H2_ERR_STREAM_STATE);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\nEND 1\n"
                     "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void no_body_where_headers_ended_the_stream(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  ASSERT_EQ(peer_write(client, 1, "x"), H2_ERR_STREAM_STATE);
  pair_run(&pair);
  ASSERT_EQ(peer_write(client, 1, "x"), H2_ERR_STREAM_STATE);
  pair_del(&pair);
}

static void body_may_be_queued_in_front_of_the_response(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(peer_write(server, 1, "early"), 0);
  ASSERT_EQ(peer_write(server, 3, "never"), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "");
  ASSERT_EQ(peer_respond(server, 1, ":status=200", 0), 0);
  ASSERT_EQ(h2_stream_end(server->session, 1), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 5 end early\n");
  pair_del(&pair);
}

int main(void) {
  RUN(copy_may_change_behind_our_back);
  RUN(sending_goes_on_after_a_pause);
  RUN(large_copy_arrives_whole);
  RUN(small_writes_share_frames_and_memory);
  RUN(drain_is_told_once_per_run_dry);
  RUN(empty_write_is_nothing);
  RUN(one_send_is_bounded);
  RUN(nothing_after_the_end);
  RUN(no_body_where_headers_ended_the_stream);
  RUN(body_may_be_queued_in_front_of_the_response);
  return test_end();
}
