/* SPDX-License-Identifier: MIT */
/* test-push.c - PUSH_PROMISE: promised, answered, refused, forbidden. */

#include "peer.h"

#define PUSHED ":method=GET :scheme=http :authority=h :path=/style.css"

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void start(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 1);
  pair_run(&pair);
  peer_log(server);
}

static void promised_and_answered(void) {
  start();
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  ASSERT_EQ(peer_respond(server, 2, ":status=200 type=css", 0), 0);
  ASSERT_EQ(peer_write(server, 2, "a{}"), 0);
  ASSERT_EQ(h2_stream_end(server->session, 2), 0);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "PUSH_PROMISE 1 promises 2 " PUSHED "\n"
                      "HEADERS 1 end :status=200\n"
                      "HEADERS 2 :status=200 type=css\n"
                      "DATA 2 3 end a{}\n");
  ASSERT_LOG(client, "PUSH_PROMISE 1 promises 2 " PUSHED "\n"
                     "HEADERS 1 response end :status=200\n"
                     "END 1\n"
                     "CLOSE 1 NO_ERROR\n"
                     "HEADERS 2 push :status=200 type=css\n"
                     "DATA 2 3 a{}\n"
                     "END 2\n"
                     "CLOSE 2 NO_ERROR\n");
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\nCLOSE 2 NO_ERROR\n");
  pair_del(&pair);
}

static void promise_may_come_before_its_answer(void) {
  start();
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  pair_run(&pair);
  ASSERT_LOG(client, "PUSH_PROMISE 1 promises 2 " PUSHED "\n");
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 4);
  ASSERT_EQ(peer_respond(server, 2, ":status=404", H2_SUBMIT_END_STREAM), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "PUSH_PROMISE 1 promises 4 " PUSHED "\n"
                     "HEADERS 2 push end :status=404\n"
                     "END 2\nCLOSE 2 NO_ERROR\n");
  pair_del(&pair);
}

static void bodiless_by_the_flag_of_the_promise(void) {
  start();
  ASSERT_EQ(peer_push(server, 1, PUSHED, H2_SUBMIT_END_STREAM), 2);
  ASSERT_EQ(peer_respond(server, 2, ":status=304", 0), 0);
  ASSERT_EQ(peer_write(server, 2, "x"), H2_ERR_STREAM_STATE);
  pair_run(&pair);
  ASSERT_WIRE(server, "PUSH_PROMISE 1 promises 2 " PUSHED
                      "\nHEADERS 2 end :status=304\n");
  pair_del(&pair);
}

static void refused_by_the_client(void) {
  start();
  peer_push(server, 1, PUSHED, 0);
  pair_run(&pair);
  peer_log(client);
  ASSERT_EQ(h2_stream_reset(client->session, 2, NGHTTP2_CANCEL), 0);
  peer_respond(server, 2, ":status=200", 0);
  peer_write(server, 2, "never looked at");
  pair_move(client, server);
  ASSERT_LOG(client, "CLOSE 2 CANCEL\n");
  ASSERT_LOG(server, "CLOSE 2 CANCEL\n");
  pair_run(&pair);
  ASSERT_EQ(peer_write(server, 2, "more"), H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

/* Its own request counts, too: as in Node. */
static void beyond_max_concurrent_streams(void) {
  h2_setting most = {.id = 3, .value = 1};

  start();
  ASSERT_EQ(h2_session_settings(client->session, &most, 1), 0);
  pair_run(&pair);
  peer_log(server);
  peer_log(client);
  peer_wire(client);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  peer_respond(server, 2, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(client, "");
  ASSERT_WIRE(client, "RST_STREAM 2 ENHANCE_YOUR_CALM\n");
  most.value = 2;
  ASSERT_EQ(h2_session_settings(client->session, &most, 1), 0);
  pair_run(&pair);
  peer_log(client);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 4);
  pair_run(&pair);
  ASSERT_LOG(client, "PUSH_PROMISE 1 promises 4 " PUSHED "\n");
  pair_del(&pair);
}

static void disabled_by_the_client(void) {
  const h2_setting disable = {.id = 2, .value = 0};

  start();
  ASSERT_EQ(h2_session_settings(client->session, &disable, 1), 0);
  pair_run(&pair);
  peer_log(server);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  pair_run(&pair);
  ASSERT_LOG(server,
             "FRAME_ERROR 2 type 5 status -528\nCLOSE 2 INTERNAL_ERROR\n");
  pair_del(&pair);
}

static void not_on_a_pushed_or_unknown_stream(void) {
  start();
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  ASSERT_LT(peer_push(server, 2, PUSHED, 0), 0);
  ASSERT_EQ(peer_push(server, 5, PUSHED, 0), H2_ERR_STREAM_UNKNOWN);
  pair_run(&pair);
  ASSERT_LOG(client, "PUSH_PROMISE 1 promises 2 " PUSHED "\n");
  pair_del(&pair);
}

static void parent_that_closes_does_not_take_it_along(void) {
  start();
  peer_push(server, 1, PUSHED, 0);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(server, 2, ":status=200", 0);
  peer_write(server, 2, "late");
  h2_stream_end(server->session, 2);
  pair_run(&pair);
  ASSERT_LOG(client, "PUSH_PROMISE 1 promises 2 " PUSHED "\n"
                     "HEADERS 1 response end :status=200\n"
                     "END 1\nCLOSE 1 NO_ERROR\n"
                     "HEADERS 2 push :status=200\n"
                     "DATA 2 4 late\n"
                     "END 2\nCLOSE 2 NO_ERROR\n");
  pair_del(&pair);
}

static void parent_reset_before_the_promise_left(void) {
  start();
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  ASSERT_EQ(peer_respond(server, 2, ":status=200", 0), 0);
  peer_write(server, 2, "x");
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_CANCEL), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "PUSH_PROMISE 1 promises 2 " PUSHED "\n"
                      "RST_STREAM 1 CANCEL\n"
                      "HEADERS 2 :status=200\n"
                      "DATA 2 1 x\n");
  ASSERT_EQ(peer_stats(server).streams_open, 1);
  ASSERT_EQ(peer_stats(client).streams_open, 1);
  pair_del(&pair);
}

static void reserved_streams_are_bounded(void) {
  struct peer peer;
  struct bytes frames = {0};
  h2_config config = peer_config(H2_CLIENT);

  config.max_reserved_remote_streams = 2;
  peer_greet(&peer, H2_CLIENT, &config);
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_wire(&peer);
  for (int32_t id = 2; id <= 8; id += 2) {
    frames_push_promise(&frames, 1, id, PUSHED);
  }
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "RST_STREAM 6 CANCEL\nRST_STREAM 8 CANCEL\n");
  ASSERT_LOG(&peer, "PUSH_PROMISE 1 promises 2 " PUSHED "\n"
                    "PUSH_PROMISE 1 promises 4 " PUSHED "\n");
  peer_del(&peer);
}

int main(void) {
  RUN(promised_and_answered);
  RUN(promise_may_come_before_its_answer);
  RUN(bodiless_by_the_flag_of_the_promise);
  RUN(refused_by_the_client);
  RUN(beyond_max_concurrent_streams);
  RUN(disabled_by_the_client);
  RUN(not_on_a_pushed_or_unknown_stream);
  RUN(parent_that_closes_does_not_take_it_along);
  RUN(parent_reset_before_the_promise_left);
  RUN(reserved_streams_are_bounded);
  return test_end();
}
