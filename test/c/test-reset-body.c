/* SPDX-License-Identifier: MIT */
/*
 * test-reset-body.c - what becomes of a queued body when its stream is reset.
 */

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

static void queued_references_are_released_once(void) {
  static uint8_t data[100000];
  int owners[3] = {0};

  start(GET, H2_SUBMIT_END_STREAM);
  peer_respond(server, 1, ":status=200", 0);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(h2_stream_write_reference(server->session, 1, data, sizeof(data),
                                        &owners[i]),
              0);
  }
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_CANCEL), 0);
  pair_run(&pair);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(owners[i], 1);
  }
  ASSERT_LOG(server, "CLOSE 1 CANCEL\n");
  pair_del(&pair);
  ASSERT_EQ(owners[0] + owners[1] + owners[2], 3);
}

/* Partly sent, the rest waits for a window: nothing of it is lent any more. */
static void sent_reference_is_released_at_once(void) {
  static uint8_t data[300000];
  int owner = 0;

  start(GET, H2_SUBMIT_END_STREAM);
  peer_respond(server, 1, ":status=200", 0);
  h2_stream_write_reference(server->session, 1, data, sizeof(data), &owner);
  pair_run(&pair);
  ASSERT_EQ(client->reader.body.len, 65535);
  ASSERT_EQ(owner, 0);
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_CANCEL), 0);
  ASSERT_EQ(owner, 1);
  pair_run(&pair);
  pair_del(&pair);
  ASSERT_EQ(owner, 1);
}

/* The octets are on their way out: they must stay until sent(). */
static void lent_reference_outlives_the_reset(void) {
  static uint8_t data[300000];
  const h2_vec *vecs;
  size_t count;
  int owner = 0;

  start(GET, H2_SUBMIT_END_STREAM);
  peer_respond(server, 1, ":status=200", 0);
  h2_stream_write_reference(server->session, 1, data, sizeof(data), &owner);
  ASSERT_GT(h2_session_send(server->session, &server->batch, &vecs, &count), 0);
  peer_empty(server);
  h2_stream_reset(server->session, 1, NGHTTP2_CANCEL);
  ASSERT_EQ(owner, 0);
  h2_session_sent(server->session);
  pair_move(server, client);
  ASSERT_EQ(owner, 1);
  ASSERT_EQ(server->released, 1);
  pair_del(&pair);
  ASSERT_EQ(owner, 1);
}

static void lent_reference_outlives_the_peers_reset(void) {
  static uint8_t data[300000];
  struct peer peer;
  struct bytes frames = {0};
  const h2_vec *vecs;
  size_t count;
  int owner = 0;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, END_BOTH, 1, GET);
  peer_hear(&peer, &frames);
  peer_respond(&peer, 1, ":status=200", 0);
  h2_stream_write_reference(peer.session, 1, data, sizeof(data), &owner);
  ASSERT_GT(h2_session_send(peer.session, &peer.batch, &vecs, &count), 0);
  peer_empty(&peer);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  peer_hear(&peer, &frames);
  ASSERT(strstr(peer_log(&peer), "CLOSE 1 CANCEL\n") != NULL);
  ASSERT_EQ(owner, 0);
  h2_session_sent(peer.session);
  ASSERT_EQ(owner, 1);
  peer_del(&peer);
  ASSERT_EQ(owner, 1);
}

static void drops_the_body_but_not_the_response(void) {
  start(POST, 0);
  peer_respond(server, 1, ":status=413", 0);
  peer_write(server, 1, "dropped");
  h2_stream_reset(server->session, 1, NGHTTP2_NO_ERROR);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=413\nRST_STREAM 1 NO_ERROR\n");
  ASSERT_LOG(client, "HEADERS 1 response :status=413\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

int main(void) {
  RUN(queued_references_are_released_once);
  RUN(sent_reference_is_released_at_once);
  RUN(lent_reference_outlives_the_reset);
  RUN(lent_reference_outlives_the_peers_reset);
  RUN(drops_the_body_but_not_the_response);
  return test_end();
}
