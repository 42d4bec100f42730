/* SPDX-License-Identifier: MIT */
/*
 * test-stats.c - counters and state of a session, against what really went over
 * the wire.
 */

#include "peer.h"

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void octets_and_frames_agree_on_both_sides(void) {
  h2_session_stats s, c;

  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 20; ++i) {
    int32_t stream = peer_request(client, POST, 0);

    peer_write_pattern(client, stream, 1000);
    h2_stream_end(client->session, stream);
    pair_run(&pair);
    peer_respond(server, stream, ":status=200", 0);
    peer_write_pattern(server, stream, 2500);
    h2_stream_end(server->session, stream);
    pair_run(&pair);
  }
  s = peer_stats(server);
  c = peer_stats(client);
  ASSERT_EQ(s.bytes_received, c.bytes_sent);
  ASSERT_EQ(c.bytes_received, s.bytes_sent);
  ASSERT_EQ(s.frames_received, c.frames_sent);
  ASSERT_EQ(c.frames_received, s.frames_sent);
  ASSERT_EQ(c.frames_sent, client->wire.frames);
  ASSERT_EQ(s.frames_sent, server->wire.frames);
  ASSERT_EQ(s.data_received, 20 * 1000);
  ASSERT_EQ(c.data_sent, 20 * 1000);
  ASSERT_EQ(s.data_sent, 20 * 2500);
  ASSERT_EQ(c.data_received, 20 * 2500);
  ASSERT_EQ(s.streams_opened, 20);
  ASSERT_EQ(s.streams_closed, 20);
  ASSERT_EQ(c.streams_opened, 20);
  ASSERT_EQ(s.streams_open, 0);
  ASSERT_EQ(c.streams_open, 0);
  ASSERT_EQ(s.max_concurrent_streams, 1);
  for (int limit = 0; limit < H2_LIMIT_COUNT; ++limit) {
    ASSERT_EQ(s.limits[limit], 0);
  }
  pair_del(&pair);
}

static void concurrency_is_the_most_at_once(void) {
  pair_new(&pair, NULL, NULL);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 5 - round; ++i) {
      peer_request(client, GET, H2_SUBMIT_END_STREAM);
    }
    pair_run(&pair);
    ASSERT_EQ(peer_stats(server).streams_open, 5 - round);
    for (int32_t stream = 1; stream < 40; stream += 2) {
      peer_respond(server, stream, ":status=200", H2_SUBMIT_END_STREAM);
    }
    pair_run(&pair);
  }
  ASSERT_EQ(peer_stats(server).max_concurrent_streams, 5);
  ASSERT_EQ(peer_stats(client).max_concurrent_streams, 5);
  ASSERT_EQ(peer_stats(server).streams_opened, 12);
  pair_del(&pair);
}

static void octets_count_when_lent_not_when_queued(void) {
  uint64_t before;
  size_t len;

  pair_new(&pair, NULL, NULL);
  before = peer_stats(client).bytes_sent;
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  ASSERT_EQ(peer_stats(client).bytes_sent, before);
  len = peer_send(client);
  ASSERT_EQ(peer_stats(client).bytes_sent, before + len);
  pair_del(&pair);
}

static void state_tells_windows_and_tables(void) {
  h2_session_state state;
  size_t table;

  pair_new(&pair, NULL, NULL);
  h2_session_get_state(client->session, &state);
  ASSERT_EQ(state.next_stream_id, 1);
  ASSERT_EQ(state.effective_local_window_size, 65535);
  ASSERT_EQ(state.local_window_size, 65535);
  ASSERT_EQ(state.remote_window_size, 65535);
  ASSERT_EQ(state.effective_recv_data_length, 0);
  ASSERT_EQ(state.outbound_queue_size, 0);
  ASSERT_EQ(state.deflate_dynamic_table_size, 0);
  peer_request(client, POST " x-some=thing", 0);
  peer_write_pattern(client, 1, 1000);
  h2_session_get_state(client->session, &state);
  ASSERT_EQ(state.outbound_queue_size, 1);
  ASSERT_EQ(state.next_stream_id, 3);
  pair_run(&pair);
  h2_session_get_state(client->session, &state);
  ASSERT_EQ(state.outbound_queue_size, 0);
  ASSERT_EQ(state.remote_window_size, 64535);
  ASSERT_GT(state.deflate_dynamic_table_size, 0);
  table = state.deflate_dynamic_table_size;
  h2_session_get_state(server->session, &state);
  ASSERT_EQ(state.inflate_dynamic_table_size, table);
  ASSERT_EQ(state.last_proc_stream_id, 1);
  ASSERT_EQ(state.effective_recv_data_length, 1000);
  ASSERT_EQ(state.next_stream_id, 2);
  pair_del(&pair);
}

/* After much traffic the session is as small as before, peak apart. */
static void memory_comes_back(void) {
  uint64_t first = 0;

  pair_new(&pair, NULL, NULL);
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 50; ++i) {
      int32_t stream = peer_request(client, POST " a=b", 0);

      peer_write_pattern(client, stream, 900);
      h2_stream_end(client->session, stream);
    }
    pair_run(&pair);
    for (int32_t i = 0; i < 50; ++i) {
      int32_t stream = 100 * round + 2 * i + 1;

      peer_respond(server, stream, ":status=200 c=d", 0);
      peer_write_pattern(server, stream, 1200);
      h2_stream_end(server->session, stream);
    }
    pair_run(&pair);
    ASSERT_EQ(peer_stats(server).streams_open, 0);
    if (round == 2) {
      first = peer_stats(server).memory;
    } else if (round > 2) {
      ASSERT_LE(peer_stats(server).memory, first + 4096);
    }
  }
  ASSERT_LT(peer_stats(server).memory, 120000);
  ASSERT_GT(peer_stats(server).memory_peak, peer_stats(server).memory);
  pair_del(&pair);
}

static void idle_session_is_small(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_LT(peer_stats(server).memory, 40000);
  ASSERT_LT(peer_stats(client).memory, 40000);
  pair_del(&pair);
}

int main(void) {
  RUN(octets_and_frames_agree_on_both_sides);
  RUN(concurrency_is_the_most_at_once);
  RUN(octets_count_when_lent_not_when_queued);
  RUN(state_tells_windows_and_tables);
  RUN(memory_comes_back);
  RUN(idle_session_is_small);
  return test_end();
}
