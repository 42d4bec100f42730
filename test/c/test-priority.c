/* SPDX-License-Identifier: MIT */
/* test-priority.c - PRIORITY of RFC 7540, 5.3 and 6.3. */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static int32_t prioritised(int32_t parent, int32_t weight, bool exclusive) {
  h2_block block = fields_block(&client->block, GET);
  h2_priority priority = {parent, weight, exclusive};

  return h2_stream_request(client->session, &block, H2_SUBMIT_END_STREAM,
                           &priority);
}

static void with_the_request(void) {
  h2_stream_state state;

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(prioritised(0, 16, false), 1);
  ASSERT_EQ(prioritised(1, 200, true), 3);
  pair_run(&pair);
  ASSERT_WIRE(client, "HEADERS 1 end " GET "\n"
                      "HEADERS 3 end on 1 weight 200 exclusive " GET "\n");
  ASSERT_EQ(h2_stream_get_state(server->session, 3, &state), 0);
  ASSERT_EQ(state.weight, 200);
  ASSERT_EQ(h2_stream_get_state(server->session, 1, &state), 0);
  ASSERT_EQ(state.weight, 16);
  ASSERT_EQ(state.sum_dependency_weight, 200);
  pair_del(&pair);
}

static void changed_later(void) {
  h2_stream_state state;
  h2_priority priority = {0, 77, false};

  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_log(server);
  ASSERT_EQ(h2_stream_priority(client->session, 1, &priority, false), 0);
  pair_run(&pair);
  ASSERT_WIRE(client, "HEADERS 1 end " GET "\nPRIORITY 1 on 0 weight 77\n");
  ASSERT_LOG(server, "PRIORITY 1 on 0 weight 77\n");
  ASSERT_EQ(h2_stream_get_state(server->session, 1, &state), 0);
  ASSERT_EQ(state.weight, 77);
  pair_del(&pair);
}

static void silently_nothing_is_said(void) {
  h2_stream_state state;
  h2_priority priority = {0, 99, false};

  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_wire(client);
  ASSERT_EQ(h2_stream_priority(client->session, 1, &priority, true), 0);
  pair_run(&pair);
  ASSERT_WIRE(client, "");
  ASSERT_EQ(h2_stream_get_state(client->session, 1, &state), 0);
  ASSERT_EQ(state.weight, 99);
  pair_del(&pair);
}

static void weight_zero_is_the_default(void) {
  h2_stream_state state;
  h2_priority priority = {0, 0, false};

  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_priority(client->session, 1, &priority, false), 0);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_get_state(server->session, 1, &state), 0);
  ASSERT_EQ(state.weight, 16);
  pair_del(&pair);
}

static void of_a_stream_that_is_idle_or_gone(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  frames_priority(&frames, 9, 0, 10, false);
  frames_headers(&frames, END_BOTH, 1, GET);
  peer_hear(&peer, &frames);
  peer_respond(&peer, 1, ":status=200", H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  frames_priority(&frames, 1, 9, 255, true);
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "PRIORITY 9 on 0 weight 11\n"
                    "HEADERS 1 request end " GET "\nEND 1\n"
                    "CLOSE 1 NO_ERROR\n");
  peer_del(&peer);
}

static int32_t weight_of(struct peer *peer, int32_t stream) {
  h2_stream_state state;

  ASSERT_EQ(h2_stream_get_state(peer->session, stream, &state), 0);
  return state.weight;
}

static int32_t sum_of(struct peer *peer, int32_t stream) {
  h2_stream_state state;

  ASSERT_EQ(h2_stream_get_state(peer->session, stream, &state), 0);
  return state.sum_dependency_weight;
}

static void exclusive_takes_the_others(void) {
  pair_new(&pair, NULL, NULL);
  prioritised(0, 16, false);
  prioritised(1, 10, false);
  prioritised(1, 20, false);
  prioritised(1, 5, true);
  pair_run(&pair);
  for (int side = 0; side < 2; ++side) {
    struct peer *peer = side == 0 ? server : client;

    ASSERT_EQ(sum_of(peer, 1), 5);
    ASSERT_EQ(sum_of(peer, 7), 30);
    ASSERT_EQ(weight_of(peer, 3), 10);
    ASSERT_EQ(weight_of(peer, 5), 20);
  }
  pair_del(&pair);
}

/* RFC 7540, 5.3.3: the new parent goes first to where its child was. */
static void parent_below_its_own_child(void) {
  h2_priority below = {5, 30, false};

  pair_new(&pair, NULL, NULL);
  prioritised(0, 16, false);
  prioritised(1, 10, false);
  prioritised(3, 20, false);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_priority(client->session, 1, &below, false), 0);
  pair_run(&pair);
  for (int side = 0; side < 2; ++side) {
    struct peer *peer = side == 0 ? server : client;

    ASSERT_EQ(sum_of(peer, 5), 30);
    ASSERT_EQ(sum_of(peer, 1), 10);
    ASSERT_EQ(sum_of(peer, 3), 0);
    ASSERT_EQ(weight_of(peer, 1), 30);
  }
  pair_del(&pair);
}

/* RFC 7540, 5.3.4: they share the weight of the stream that has closed. */
static void closed_one_leaves_its_weight(void) {
  pair_new(&pair, NULL, NULL);
  prioritised(0, 16, false);
  prioritised(1, 60, false);
  prioritised(3, 100, false);
  prioritised(3, 200, false);
  pair_run(&pair);
  ASSERT_EQ(sum_of(server, 3), 300);
  peer_respond(server, 3, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  for (int side = 0; side < 2; ++side) {
    struct peer *peer = side == 0 ? server : client;

    ASSERT_EQ(weight_of(peer, 5), 20);
    ASSERT_EQ(weight_of(peer, 7), 40);
    ASSERT_EQ(sum_of(peer, 1), 60);
  }
  pair_del(&pair);
}

/* RFC 7540, 5.3.1: one that is not in the tree gives the default. */
static void closed_one_is_nobodys_parent(void) {
  h2_priority on_closed = {1, 99, true};

  pair_new(&pair, NULL, NULL);
  prioritised(0, 16, false);
  prioritised(0, 50, false);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_priority(client->session, 3, &on_closed, false), 0);
  pair_run(&pair);
  ASSERT_EQ(weight_of(server, 3), 16);
  ASSERT_EQ(weight_of(client, 3), 16);
  pair_del(&pair);
}

static void promise_depends_on_its_request(void) {
  pair_new(&pair, NULL, NULL);
  prioritised(0, 16, false);
  pair_run(&pair);
  peer_push(server, 1, GET, 0);
  pair_run(&pair);
  ASSERT_EQ(sum_of(server, 1), 16);
  ASSERT_EQ(sum_of(client, 1), 16);
  ASSERT_EQ(weight_of(client, 2), 16);
  pair_del(&pair);
}

static void servers_word_is_a_hint(void) {
  h2_priority hint = {0, 70, false};

  pair_new(&pair, NULL, NULL);
  prioritised(0, 16, false);
  pair_run(&pair);
  peer_log(client);
  ASSERT_EQ(h2_stream_priority(server->session, 1, &hint, false), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "PRIORITY 1 on 0 weight 70\n");
  ASSERT_LOG(client, "PRIORITY 1 on 0 weight 70\n");
  ASSERT_EQ(weight_of(server, 1), 16);
  ASSERT_EQ(weight_of(client, 1), 16);
  pair_del(&pair);
}

static void comes_behind_a_block_that_fills_its_frame(void) {
  static char fields[40000];
  h2_config config = peer_config(H2_CLIENT);
  size_t at = (size_t)snprintf(fields, sizeof(fields), "%s a=", GET);

  memset(fields + at, '~', 30000); /* has no shorter code */
  config.max_send_header_block_length = sizeof(fields);
  pair_new(&pair, NULL, &config);
  {
    h2_block block = fields_block(&client->block, fields);
    h2_priority priority = {0, 33, false};

    ASSERT_EQ(h2_stream_request(client->session, &block, H2_SUBMIT_END_STREAM,
                                &priority),
              1);
  }
  pair_run(&pair);
  ASSERT(strstr(peer_wire(client), "\nPRIORITY 1 on 0 weight 33\n") != NULL);
  ASSERT_EQ(weight_of(server, 1), 33);
  pair_del(&pair);
}

static void stands_behind_the_pad_length(void) {
  h2_config config = peer_config(H2_CLIENT);

  config.padding = H2_PADDING_ALIGNED;
  pair_new(&pair, NULL, &config);
  ASSERT_EQ(prioritised(0, 256, false), 1);
  pair_run(&pair);
  ASSERT_WIRE(client, "HEADERS 1 end padded=4 on 0 weight 256 " GET "\n");
  ASSERT_EQ(weight_of(server, 1), 256);
  pair_del(&pair);
}

static void churn_is_bounded_in_memory(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  for (int32_t i = 0; i < 97; ++i) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 2 * i + 1, POST);
  }
  peer_hear(&peer, &frames);
  peer_log(&peer);
  for (int32_t i = 0; i < 9000; ++i) {
    frames_priority(&frames, 2 * (i % 300) + 1, 2 * ((i * 7 + 5) % 97) + 1,
                    (uint8_t)i, i % 3 == 0);
    if (i % 300 == (i * 7 + 5) % 97) frames.len -= 14;
  }
  peer_hear(&peer, &frames);
  ASSERT_LT(peer.heap.octets, 1000000);
  ASSERT_LT(1000, peer_stats(&peer).frames_received);
  peer_del(&peer);
}

static void moving_many_streams_counts(void) {
  static const uint8_t payload[] = {0x80, 0,    0,    0,    10, 0x82,
                                    0x86, 0x84, 0x41, 0x01, 'h'};
  h2_config config = peer_config(H2_SERVER);
  struct peer peer;
  struct bytes frames = {0};
  int32_t id = 1;

  config.glitch_burst = 50;
  config.glitch_rate = 0;
  config.max_new_streams = 0;
  peer_greet(&peer, H2_SERVER, &config);
  peer.tolerant = true;
  for (; id < 1281; id += 2) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, id, POST);
  }
  peer_hear(&peer, &frames);
  ASSERT(!peer.dead);
  for (int i = 0; i < 100 && !peer.dead; ++i, id += 2) {
    /* Exclusive: all others move below it; then they move back. */
    frames_add(&frames, NGHTTP2_HEADERS,
               NGHTTP2_FLAG_END_HEADERS | NGHTTP2_FLAG_PRIORITY, id, payload,
               sizeof(payload));
    frames_rst_stream(&frames, id, NGHTTP2_CANCEL);
    peer_hear(&peer, &frames);
  }
  ASSERT(peer.dead);
  ASSERT(strstr(peer_log(&peer), "ERROR -904 glitch_rate\n") != NULL);
  peer_del(&peer);
}

static void nothing_is_told_of_what_nghttp2_ignores(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  frames_data(&frames, 0, 0, "on no stream");
  for (int i = 0; i < 100; ++i) frames_priority(&frames, 5, 3, 10, false);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT(strstr(peer_log(&peer), "PRIORITY") == NULL);
  peer_del(&peer);
}

static void with_a_block_of_many_frames(void) {
  static char fields[60000];
  h2_config config = peer_config(H2_CLIENT);
  size_t at = (size_t)snprintf(fields, sizeof(fields), "%s", GET);

  for (int i = 0; i < 4; ++i) {
    at += (size_t)snprintf(fields + at, sizeof(fields) - at, " f%d=", i);
    memset(fields + at, '~', 9000);
    at += 9000;
  }
  config.max_send_header_block_length = sizeof(fields);
  pair_new(&pair, NULL, &config);
  {
    h2_block block = fields_block(&client->block, fields);
    h2_priority priority = {0, 201, false};

    ASSERT_EQ(h2_stream_request(client->session, &block, H2_SUBMIT_END_STREAM,
                                &priority),
              1);
  }
  pair_run(&pair);
  ASSERT_EQ(weight_of(client, 1), 201);
  ASSERT_EQ(weight_of(server, 1), 201);
  pair_del(&pair);
}

static void request_on_itself_is_an_error(void) {
  static const uint8_t payload[] = {0,    0,    0,    1,    10, 0x82,
                                    0x86, 0x84, 0x41, 0x01, 'h'};
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  frames_add(&frames, NGHTTP2_HEADERS, END_BOTH | NGHTTP2_FLAG_PRIORITY, 1,
             payload, sizeof(payload));
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "ERROR -505 \n");
  ASSERT(strstr(peer_wire(&peer), " PROTOCOL_ERROR") != NULL);
  peer_del(&peer);
}

static void on_no_stream_is_an_error(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  frames_priority(&frames, 0, 1, 10, false);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "ERROR -505 \n");
  ASSERT_WIRE(&peer, "GOAWAY 0 PROTOCOL_ERROR\n");
  peer_del(&peer);
}

static void dependency_on_itself_is_an_error(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  frames_priority(&frames, 3, 3, 10, false);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "ERROR -505 \n");
  ASSERT(strstr(peer_wire(&peer), "GOAWAY 0 PROTOCOL_ERROR") != NULL);
  peer_del(&peer);
}

int main(void) {
  RUN(with_the_request);
  RUN(changed_later);
  RUN(silently_nothing_is_said);
  RUN(weight_zero_is_the_default);
  RUN(of_a_stream_that_is_idle_or_gone);
  RUN(exclusive_takes_the_others);
  RUN(parent_below_its_own_child);
  RUN(closed_one_leaves_its_weight);
  RUN(closed_one_is_nobodys_parent);
  RUN(promise_depends_on_its_request);
  RUN(servers_word_is_a_hint);
  RUN(comes_behind_a_block_that_fills_its_frame);
  RUN(stands_behind_the_pad_length);
  RUN(churn_is_bounded_in_memory);
  RUN(moving_many_streams_counts);
  RUN(nothing_is_told_of_what_nghttp2_ignores);
  RUN(with_a_block_of_many_frames);
  RUN(request_on_itself_is_an_error);
  RUN(on_no_stream_is_an_error);
  RUN(dependency_on_itself_is_an_error);
  return test_end();
}
