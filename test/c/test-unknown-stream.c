/* SPDX-License-Identifier: MIT */
/*
 * test-unknown-stream.c - every function, given the identifier of a stream that
 * is not, or not any more: one status, and nothing else happens.
 */

#include "peer.h"

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static ssize_t no_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  (void)context;
  (void)buf;
  (void)len;
  *eof = true;
  return H2_SOURCE_ERROR;
}

static void no_release(void *context) {
  ++*(int *)context;
}

static void assert_unknown(struct peer *peer, int32_t stream) {
  static const uint8_t data[100000];
  const h2_priority priority = {0, 16, false};
  h2_session *session = peer->session;
  h2_stream_state state;
  h2_stream_stats stats;
  int owner = 0, source_owner = 0;
  h2_source source = {no_read, no_release, &source_owner, NULL};

  test_note("stream %d", stream);
  if (peer == server) {
    ASSERT_EQ(peer_respond(peer, stream, ":status=200", 0),
              H2_ERR_STREAM_UNKNOWN);
    ASSERT_EQ(peer_info(peer, stream, ":status=100"), H2_ERR_STREAM_UNKNOWN);
    ASSERT_EQ(peer_push(peer, stream, GET, 0), H2_ERR_STREAM_UNKNOWN);
  }
  ASSERT_EQ(peer_trailers(peer, stream, "a=b"), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(peer_trailers(peer, stream, NULL), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(peer_write(peer, stream, "x"), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_write(session, stream, data, 0), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(
      h2_stream_write_reference(session, stream, data, sizeof(data), &owner),
      H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_write_reference(session, stream, data, 1, &owner),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_write_source(session, stream, &source),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_resume(session, stream), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_end(session, stream), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_reset(session, stream, NGHTTP2_CANCEL),
            H2_ERR_STREAM_UNKNOWN);
  if (stream != 0) {
    ASSERT_EQ(h2_stream_shed(session, stream, H2_LIMIT_TOTAL_QUEUED),
              H2_ERR_STREAM_UNKNOWN);
  }
  ASSERT_EQ(h2_stream_priority(session, stream, &priority, false),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_priority(session, stream, &priority, true),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_consume(session, stream, 10), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_get_state(session, stream, &state),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_get_stats(session, stream, &stats),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(owner, 0);
  ASSERT_EQ(source_owner, 0);
  ASSERT(!h2_session_wants_write(session));
}

static void never_opened(void) {
  static const int32_t streams[] = {
      0, -1, 1, 2, 3, 4, 1000, 1001, INT32_MAX - 1, INT32_MAX, INT32_MIN};

  pair_new(&pair, NULL, NULL);
  for (size_t i = 0; i < sizeof(streams) / sizeof(*streams); ++i) {
    assert_unknown(server, streams[i]);
    assert_unknown(client, streams[i]);
  }
  ASSERT_LOG(server, "");
  ASSERT_LOG(client, "");
  pair_del(&pair);
}

static void closed_in_every_way(void) {
  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 3; ++i) {
    peer_request(client, GET, H2_SUBMIT_END_STREAM);
  }
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  h2_stream_reset(server->session, 3, NGHTTP2_REFUSED_STREAM);
  h2_stream_reset(client->session, 5, NGHTTP2_CANCEL);
  pair_run(&pair);
  for (int32_t stream = 1; stream <= 5; stream += 2) {
    assert_unknown(server, stream);
    assert_unknown(client, stream);
  }
  pair_del(&pair);
}

/* Refused before the owner ever heard of it. */
static void refused_by_a_limit(void) {
  struct peer peer;
  struct bytes frames = {0};
  h2_config config = peer_config(H2_SERVER);

  config.max_header_pairs = 4;
  peer_greet(&peer, H2_SERVER, &config);
  frames_headers(&frames, END_BOTH, 1, GET " a=b");
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "LIMIT max_header_pairs 1\n");
  ASSERT_EQ(peer_respond(&peer, 1, ":status=200", 0), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(peer_write(&peer, 1, "x"), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL),
            H2_ERR_STREAM_UNKNOWN);
  peer_flush(&peer);
  ASSERT_EQ(h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL),
            H2_ERR_STREAM_UNKNOWN);
  peer_del(&peer);
}

static void state_of_an_open_one(void) {
  h2_stream_state state;
  h2_stream_stats stats;

  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  /* Not sent yet: known to us alone. */
  ASSERT_EQ(h2_stream_get_state(client->session, 1, &state), 0);
  ASSERT_EQ(state.state, NGHTTP2_STREAM_STATE_IDLE);
  peer_write(client, 1, "body");
  h2_stream_end(client->session, 1);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_get_state(client->session, 1, &state), 0);
  ASSERT_EQ(state.state, NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL);
  ASSERT(state.local_close && !state.remote_close);
  ASSERT_EQ(state.weight, 16);
  ASSERT_EQ(state.local_window_size, 65535);
  ASSERT_EQ(h2_stream_get_state(server->session, 1, &state), 0);
  ASSERT_EQ(state.state, NGHTTP2_STREAM_STATE_HALF_CLOSED_REMOTE);
  ASSERT(!state.local_close && state.remote_close);
  ASSERT_EQ(state.local_window_size, 65535 - 4);
  ASSERT_EQ(h2_stream_get_stats(client->session, 1, &stats), 0);
  ASSERT_EQ(stats.data_sent, 4);
  ASSERT_EQ(stats.data_received, 0);
  ASSERT_EQ(h2_stream_get_stats(server->session, 1, &stats), 0);
  ASSERT_EQ(stats.data_sent, 0);
  ASSERT_EQ(stats.data_received, 4);
  pair_del(&pair);
}

int main(void) {
  RUN(never_opened);
  RUN(closed_in_every_way);
  RUN(refused_by_a_limit);
  RUN(state_of_an_open_one);
  return test_end();
}
