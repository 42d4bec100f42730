/* SPDX-License-Identifier: MIT */
/*
 * test-request.c - request and response, bodies included, as both sides hear
 * and say them.
 */

#include <stdio.h>

#include "peer.h"

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void get(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(peer_request(client, GET " accept=*/*", H2_SUBMIT_END_STREAM), 1);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request end " GET " accept=*/*\nEND 1\n");
  ASSERT_EQ(peer_respond(server, 1, ":status=200 server=me", 0), 0);
  ASSERT_EQ(peer_write(server, 1, "hello"), 0);
  ASSERT_EQ(h2_stream_end(server->session, 1), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200 server=me\nDATA 1 5 end hello\n");
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  ASSERT_LOG(client, "HEADERS 1 response :status=200 server=me\n"
                     "DATA 1 5 hello\n"
                     "END 1\n"
                     "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void post(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(peer_request(client, POST, 0), 1);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request " POST "\n");
  peer_write(client, 1, "one ");
  peer_write(client, 1, "two");
  pair_run(&pair);
  ASSERT_LOG(server, "DATA 1 7 one two\n");
  ASSERT_LOG(client, "DRAIN 1\n");
  ASSERT_EQ(h2_stream_end(client->session, 1), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "END 1\n");
  peer_respond(server, 1, ":status=204", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(client,
             "HEADERS 1 response end :status=204\nEND 1\nCLOSE 1 NO_ERROR\n");
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void response_may_come_before_the_request_has_ended(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response end :status=200\nEND 1\n");
  peer_write(client, 1, "late");
  h2_stream_end(client->session, 1);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request " POST
                     "\nDATA 1 4 late\nEND 1\nCLOSE 1 NO_ERROR\n");
  ASSERT_LOG(client, "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void body_queued_with_the_request_leaves_with_it(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  peer_write(client, 1, "body");
  h2_stream_end(client->session, 1);
  pair_move(client, server);
  ASSERT_WIRE(client, "HEADERS 1 " POST "\nDATA 1 4 end body\n");
  pair_del(&pair);
}

static void end_alone_is_an_empty_data_frame(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  pair_run(&pair);
  ASSERT_WIRE(client, "HEADERS 1 " POST "\n");
  ASSERT_EQ(h2_stream_end(client->session, 1), 0);
  pair_run(&pair);
  ASSERT_WIRE(client, "DATA 1 0 end\n");
  ASSERT_LOG(server, "HEADERS 1 request " POST "\nEND 1\n");
  pair_del(&pair);
}

static void streams_are_independent(void) {
  char expected[128];

  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 90; ++i) {
    ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 2 * i + 1);
  }
  pair_run(&pair);
  peer_log(server);
  for (int i = 89; i >= 0; --i) {
    peer_respond(server, 2 * i + 1, ":status=200", H2_SUBMIT_END_STREAM);
    pair_run(&pair);
    snprintf(expected, sizeof(expected),
             "HEADERS %d response end :status=200\nEND %d\nCLOSE %d NO_ERROR\n",
             2 * i + 1, 2 * i + 1, 2 * i + 1);
    ASSERT_LOG(client, expected);
  }
  ASSERT_EQ(peer_stats(server).streams_open, 0);
  ASSERT_EQ(peer_stats(server).max_concurrent_streams, 90);
  pair_del(&pair);
}

/* Thousands open at once, closed in no order at all. */
static void streams_close_in_any_order(void) {
  enum { STREAMS = 4000 };
  static int32_t ids[STREAMS];
  uint32_t random = 12345;
  h2_config server_config = peer_config(H2_SERVER);
  h2_config client_config = peer_config(H2_CLIENT);

  server_config.stream_reset_burst = 0;
  client_config.peer_max_concurrent_streams = STREAMS;
  pair_new(&pair, &server_config, &client_config);
  for (int i = 0; i < STREAMS; ++i) {
    /* With gaps, so that identifiers are no plain sequence. */
    h2_session_set_next_stream_id(client->session, 6 * i + 1 + i % 3 * 2);
    ids[i] = peer_request(client, GET, H2_SUBMIT_END_STREAM);
    ASSERT_GT(ids[i], 0);
  }
  pair_run(&pair);
  ASSERT_EQ(peer_stats(server).streams_open, STREAMS);
  for (int left = STREAMS; left > 0; --left) {
    int chosen;
    int32_t id;

    random = random * 1664525 + 1013904223;
    chosen = (int)((random >> 8) % (uint32_t)left);
    id = ids[chosen];
    ids[chosen] = ids[left - 1];
    ASSERT_EQ(h2_stream_reset(server->session, id, NGHTTP2_CANCEL), 0);
    if (left % 50 == 0) {
      pair_run(&pair);
      ASSERT_EQ(peer_write(server, id, "x"), H2_ERR_STREAM_UNKNOWN);
      for (int i = 0; i < left - 1; ++i) {
        h2_stream_state state;

        ASSERT_EQ(h2_stream_get_state(server->session, ids[i], &state), 0);
      }
    }
  }
  pair_run(&pair);
  ASSERT_EQ(peer_stats(server).streams_open, 0);
  ASSERT_EQ(peer_stats(client).streams_open, 0);
  ASSERT_LT(server->heap.octets, 200000);
  pair_del(&pair);
}

static void connect_tunnels(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, ":method=CONNECT :authority=h:80", 0);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request :method=CONNECT :authority=h:80\n");
  peer_respond(server, 1, ":status=200", 0);
  peer_write(client, 1, "there");
  peer_write(server, 1, "back");
  pair_run(&pair);
  ASSERT_LOG(server, "DATA 1 5 there\nDRAIN 1\n");
  ASSERT_LOG(client,
             "DRAIN 1\nHEADERS 1 response :status=200\nDATA 1 4 back\n");
  pair_del(&pair);
}

static void extended_connect_needs_the_setting(void) {
  const h2_setting enable = {.id = 8, .value = 1};

  pair_new(&pair, NULL, NULL);
  h2_session_settings(server->session, &enable, 1);
  pair_run(&pair);
  ASSERT_LOG(client, "SETTINGS\n");
  ASSERT_LOG(server, "SETTINGS ack\n");
  ASSERT_EQ(h2_session_remote_setting(client->session, 8), 1);
  peer_request(client,
               ":method=CONNECT :protocol=websocket :scheme=http :path=/ "
               ":authority=h",
               0);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request :method=CONNECT :protocol=websocket "
                     ":scheme=http :path=/ :authority=h\n");
  pair_del(&pair);
}

static void only_the_role_that_may_asks_and_answers(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_LT(peer_request(server, GET, H2_SUBMIT_END_STREAM), 0);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  ASSERT_LT(peer_respond(client, 1, ":status=200", 0), 0);
  ASSERT_LT(peer_push(client, 1, GET, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request end " GET "\nEND 1\n");
  pair_del(&pair);
}

static void second_response_is_refused(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", 0), 0);
  ASSERT_EQ(peer_respond(server, 1, ":status=201", 0), H2_ERR_STREAM_STATE);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\n");
  pair_del(&pair);
}

static void next_stream_id_is_chosen(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_set_next_stream_id(client->session, 11), 0);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 11);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 13);
  ASSERT_EQ(h2_session_set_next_stream_id(client->session, 9),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(h2_session_set_next_stream_id(client->session, 20),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(h2_session_set_next_stream_id(server->session, 11),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(h2_session_set_next_stream_id(client->session, 0x7fffffff), 0);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 0x7fffffff);
  ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM),
            NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE);
  pair_del(&pair);
}

int main(void) {
  RUN(get);
  RUN(post);
  RUN(response_may_come_before_the_request_has_ended);
  RUN(body_queued_with_the_request_leaves_with_it);
  RUN(end_alone_is_an_empty_data_frame);
  RUN(streams_are_independent);
  RUN(streams_close_in_any_order);
  RUN(connect_tunnels);
  RUN(extended_connect_needs_the_setting);
  RUN(only_the_role_that_may_asks_and_answers);
  RUN(second_response_is_refused);
  RUN(next_stream_id_is_chosen);
  return test_end();
}
