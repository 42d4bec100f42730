/* SPDX-License-Identifier: MIT */
/* test-ping.c - PING: answered by itself, announced both ways, bounded. */

#include "peer.h"

#include <string.h>

static const uint8_t payload[8] = {1, 2, 3, 4, 0xfc, 0xfd, 0xfe, 0xff};

static void answered_and_announced(void) {
  struct pair pair;

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_ping(pair.client.session, payload), 0);
  pair_run(&pair);
  ASSERT_WIRE(&pair.client, "PING 01020304fcfdfeff\n");
  ASSERT_WIRE(&pair.server, "PING 01020304fcfdfeff ack\n");
  ASSERT_LOG(&pair.server, "PING 01020304fcfdfeff\n");
  ASSERT_LOG(&pair.client, "PING 01020304fcfdfeff ack\n");
  pair_del(&pair);
}

static void outstanding_ones_are_bounded(void) {
  struct pair pair;

  pair_new(&pair, NULL, NULL);
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 10; ++i) {
      ASSERT_EQ(h2_session_ping(pair.client.session, payload), 0);
    }
    ASSERT_EQ(h2_session_ping(pair.client.session, payload),
              H2_ERR_TOO_MANY_PINGS);
    pair_run(&pair);
    ASSERT_EQ(peer_stats(&pair.client).limits[H2_LIMIT_OUTSTANDING_PINGS],
              round);
  }
  pair_del(&pair);
}

static void bound_may_be_off(void) {
  struct peer peer;
  h2_config config = peer_config(H2_CLIENT);

  config.max_outstanding_pings = UINT32_MAX;
  peer_greet(&peer, H2_CLIENT, &config);
  for (int i = 0; i < 2000; ++i) {
    ASSERT_EQ(h2_session_ping(peer.session, payload), 0);
  }
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_OUTSTANDING_PINGS], 0);
  peer_del(&peer);
}

/* RFC 9113 has no word on it: the owner knows what it has asked. */
static void unasked_answer_is_told_like_any(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_CLIENT, NULL);
  frames_ping(&frames, NGHTTP2_FLAG_ACK, "unasked!");
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "PING 756e61736b656421 ack\n");
  /* It does not make room for more than there is. */
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(h2_session_ping(peer.session, payload), 0);
  }
  ASSERT_EQ(h2_session_ping(peer.session, payload), H2_ERR_TOO_MANY_PINGS);
  peer_del(&peer);
}

static void flood_that_nobody_reads_ends_the_connection(void) {
  struct peer peer;
  struct bytes frames = {0};
  const char *log;
  const char *wire;

  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  for (int i = 0; i < 5000; ++i) {
    frames_ping(&frames, 0, "flooding");
  }
  peer_hear(&peer, &frames);
  ASSERT_EQ(peer.status, NGHTTP2_ERR_FLOODED);
  ASSERT(peer.dead);
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_OUTBOUND_CONTROL], 1);
  log = peer_log(&peer);
  ASSERT(strstr(log, "ERROR -904 max_outbound_control_frames\n") != NULL);
  peer_flush(&peer);
  wire = peer_wire(&peer);
  ASSERT(strstr(wire, "max_outbound_control_frames\n") != NULL);
  peer_del(&peer);
}

static void flood_that_is_read_is_only_work(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  for (int i = 0; i < 50; ++i) {
    for (int j = 0; j < 100; ++j) {
      frames_ping(&frames, 0, "flooding");
    }
    peer_hear(&peer, &frames);
    peer_flush(&peer);
  }
  ASSERT(h2_session_wants_read(peer.session));
  ASSERT_LT(peer.heap.octets, 200000);
  peer_del(&peer);
}

static void malformed_ones_end_the_connection(void) {
  static const struct {
    int32_t stream;
    size_t len;
    const char *code;
  } bad[] = {{1, 8, "PROTOCOL_ERROR"},
             {0, 7, "FRAME_SIZE_ERROR"},
             {0, 9, "FRAME_SIZE_ERROR"}};

  for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); ++i) {
    struct peer peer;
    struct bytes frames = {0};
    const char *wire;

    peer_greet(&peer, H2_SERVER, NULL);
    peer.tolerant = true;
    frames_add(&frames, NGHTTP2_PING, 0, bad[i].stream, "123456789",
               bad[i].len);
    peer_hear(&peer, &frames);
    peer_flush(&peer);
    wire = peer_wire(&peer);
    ASSERT(strncmp(wire, "GOAWAY 0 ", 9) == 0);
    ASSERT(strncmp(wire + 9, bad[i].code, strlen(bad[i].code)) == 0);
    ASSERT(strstr(peer_log(&peer), "PING") == NULL);
    ASSERT(!h2_session_wants_read(peer.session));
    peer_del(&peer);
  }
}

int main(void) {
  RUN(answered_and_announced);
  RUN(outstanding_ones_are_bounded);
  RUN(bound_may_be_off);
  RUN(unasked_answer_is_told_like_any);
  RUN(flood_that_nobody_reads_ends_the_connection);
  RUN(flood_that_is_read_is_only_work);
  RUN(malformed_ones_end_the_connection);
  return test_end();
}
