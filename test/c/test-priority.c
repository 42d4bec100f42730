/* SPDX-License-Identifier: MIT */
/* test-priority.c - PRIORITY of RFC 7540, 5.3 and 6.3. */

#include "peer.h"

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

static void churn_is_bounded_in_memory(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  for (int32_t i = 1; i < 20000; ++i) {
    frames_priority(&frames, 2 * i + 1, 2 * (i % 97) + 1, (uint8_t)i, i % 2);
  }
  peer_hear(&peer, &frames);
  ASSERT_LT(peer.heap.octets, 1000000);
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
  ASSERT_WIRE(&peer, "GOAWAY 0 PROTOCOL_ERROR depend on itself\n");
  peer_del(&peer);
}

int main(void) {
  RUN(with_the_request);
  RUN(changed_later);
  RUN(silently_nothing_is_said);
  RUN(weight_zero_is_the_default);
  RUN(of_a_stream_that_is_idle_or_gone);
  RUN(churn_is_bounded_in_memory);
  RUN(dependency_on_itself_is_an_error);
  return test_end();
}
