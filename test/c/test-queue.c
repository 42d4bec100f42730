/* SPDX-License-Identifier: MIT */
/*
 * test-queue.c - max_session_queued_octets: what counts, what is refused, until
 * when.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

#define BUDGET 100000

static struct peer server;
static struct bytes frames;
static uint8_t body[BUDGET];
static int released;

static void start(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_session_queued_octets = BUDGET;
  peer_greet(&server, H2_SERVER, &config);
  peer_log(&server);
  peer_wire(&server);
}

static uint64_t queued(void) {
  return h2_session_queued(server.session);
}

static void hear(void) {
  peer_hear(&server, &frames);
  peer_flush(&server);
}

static void request(int32_t stream) {
  frames_headers(&frames, END_BOTH, stream, GET);
  hear();
}

static void answer(int32_t stream, size_t octets) {
  ASSERT_EQ(peer_respond(&server, stream, ":status=200", 0), 0);
  ASSERT_EQ(h2_stream_write_reference(server.session, stream, body, octets,
                                      &released),
            0);
  peer_flush(&server);
}

static void starts_with(const char *text, const char *start_of_it) {
  ASSERT(strncmp(text, start_of_it, strlen(start_of_it)) == 0);
}

static void window(int32_t stream, uint32_t octets) {
  frames_window_update(&frames, stream, octets);
  hear();
}

static void start_without_window(void) {
  const h2_setting setting = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 0};

  start();
  frames_settings(&frames, &setting, 1);
  hear();
  peer_log(&server);
  peer_wire(&server);
}

static void over_it_new_streams_are_refused_until_half_is_gone(void) {
  start_without_window();
  request(1);
  answer(1, 60000);
  request(3);
  answer(3, 40000);
  ASSERT_EQ(queued(), BUDGET);
  request(5); /* the budget itself is still allowed */
  answer(5, 1);
  ASSERT_EQ(queued(), BUDGET + 1);
  peer_log(&server);
  peer_wire(&server);
  request(7);
  ASSERT_LOG(&server, "LIMIT max_session_queued_octets 7\n");
  ASSERT_WIRE(&server, "RST_STREAM 7 REFUSED_STREAM\n");
  window(1, 30000);
  window(3, 20000);
  ASSERT_EQ(queued(), BUDGET / 2 + 1);
  peer_log(&server);
  request(9);
  ASSERT_LOG(&server, "LIMIT max_session_queued_octets 9\n");
  window(1, 1);
  ASSERT_EQ(queued(), BUDGET / 2);
  peer_log(&server);
  request(11);
  starts_with(peer_log(&server), "HEADERS 11 ");
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_SESSION_QUEUED], 2);
  peer_del(&server);
}

/* It goes below half and up again: from there on it takes all of it again. */
static void half_is_noticed_though_nobody_asks(void) {
  start_without_window();
  request(1);
  answer(1, BUDGET);
  ASSERT_EQ(h2_stream_write(server.session, 1, body, 1), 0);
  peer_log(&server);
  request(3);
  ASSERT_LOG(&server, "LIMIT max_session_queued_octets 3\n");
  window(1, 60000);
  ASSERT_EQ(h2_stream_write(server.session, 1, body, 50000), 0);
  peer_log(&server);
  request(5);
  starts_with(peer_log(&server), "HEADERS 5 ");
  peer_del(&server);
}

static void nothing_under_way_is_cut(void) {
  start_without_window();
  request(1);
  request(3);
  answer(1, BUDGET);
  answer(3, BUDGET);
  request(5);
  peer_log(&server);
  peer_wire(&server);
  window(1, BUDGET);
  window(0, 10 * BUDGET);
  window(3, BUDGET);
  ASSERT_EQ(queued(), 0);
  ASSERT_EQ(peer_stats(&server).data_sent, 2 * BUDGET);
  ASSERT_EQ(peer_stats(&server).streams_open, 2);
  peer_del(&server);
}

/* Thousands may be refused: it is not the fault of who asks. */
static void refusing_ends_no_connection(void) {
  start_without_window();
  request(1);
  answer(1, BUDGET);
  ASSERT_EQ(h2_stream_write(server.session, 1, body, 1), 0);
  for (int32_t i = 0; i < 500; ++i) {
    request(3 + 2 * i);
  }
  ASSERT(h2_session_wants_read(server.session));
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_SESSION_QUEUED], 500);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_REJECTED_STREAMS], 0);
  ASSERT_EQ(peer_stats(&server).streams_opened, 1);
  peer_del(&server);
}

static void whatever_waits_counts(void) {
  start_without_window();
  request(1);
  answer(1, 5000);
  ASSERT_EQ(queued(), 5000);
  ASSERT_EQ(h2_stream_write(server.session, 1, body, 300), 0);
  ASSERT_EQ(h2_stream_write(server.session, 1, body, 200), 0);
  ASSERT_EQ(queued(), 5500);
  h2_session_waiting(server.session, 1000);
  ASSERT_EQ(queued(), 6500);
  h2_session_waiting(server.session, 0);
  /* What is lent has not left. */
  frames_window_update(&frames, 1, 5100);
  peer_hear(&server, &frames);
  ASSERT_EQ(peer_lend(&server), 5100 + 9);
  ASSERT_EQ(queued(), 5500 + 9);
  peer_sent(&server);
  ASSERT_EQ(queued(), 400);
  h2_stream_reset(server.session, 1, NGHTTP2_CANCEL);
  ASSERT_EQ(queued(), 0);
  peer_del(&server);
}

/* Of what is referenced all is kept: the last octets weigh more. */
static void nearly_taken_is_not_gone(void) {
  start_without_window();
  request(1);
  answer(1, 40000);
  window(1, 30000);
  ASSERT_EQ(queued(), 10000);
  window(1, 9999);
  ASSERT_EQ(queued(), 10000);
  ASSERT_EQ(h2_stream_write(server.session, 1, body, 5), 0);
  ASSERT_EQ(queued(), 10005);
  window(1, 1);
  ASSERT_EQ(queued(), 5);
  peer_del(&server);
}

static void what_the_owner_holds_fills_it_too(void) {
  start();
  h2_session_waiting(server.session, BUDGET + 1);
  request(1);
  ASSERT_LOG(&server, "LIMIT max_session_queued_octets 1\n");
  h2_session_waiting(server.session, 0);
  request(3);
  starts_with(peer_log(&server), "HEADERS 3 ");
  peer_del(&server);
}

/* A source with octets in memory. */
struct file {
  size_t ahead;
  int released;
};

static ssize_t file_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  struct file *file = context;

  (void)eof;
  file->ahead = 70000;
  memset(buf, 'x', len);
  return (ssize_t)len;
}

static void file_release(void *context) {
  struct file *file = context;

  ++file->released;
}

static size_t file_ahead(const void *context) {
  const struct file *file = context;

  return file->ahead;
}

static void what_sources_read_ahead_counts(void) {
  struct file files[2] = {{0, 0}, {0, 0}};

  start_without_window();
  for (int i = 0; i < 2; ++i) {
    h2_source source = {file_read, file_release, &files[i], file_ahead};

    request(1 + 2 * i);
    ASSERT_EQ(peer_respond(&server, 1 + 2 * i, ":status=200", 0), 0);
    ASSERT_EQ(h2_stream_write_source(server.session, 1 + 2 * i, &source), 0);
    peer_flush(&server);
    ASSERT_EQ(queued(), (uint64_t)i * 70000);
    window(1 + 2 * i, 1);
  }
  ASSERT_EQ(queued(), 140000);
  peer_log(&server);
  request(5);
  ASSERT_LOG(&server, "LIMIT max_session_queued_octets 5\n");
  h2_stream_reset(server.session, 1, NGHTTP2_CANCEL);
  h2_stream_reset(server.session, 3, NGHTTP2_CANCEL);
  peer_flush(&server);
  ASSERT_EQ(files[0].released + files[1].released, 2);
  ASSERT_EQ(queued(), 0);
  peer_del(&server);
}

static void may_be_off(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_session_queued_octets = UINT64_MAX;
  peer_greet(&server, H2_SERVER, &config);
  h2_session_waiting(server.session, UINT64_MAX / 2);
  peer_log(&server);
  request(1);
  starts_with(peer_log(&server), "HEADERS 1 ");
  peer_del(&server);
}

static void is_32_mebibytes_by_default(void) {
  h2_config config;

  h2_config_default(&config, H2_SERVER);
  ASSERT_EQ(config.max_session_queued_octets, 32 * 1024 * 1024);
}

static void a_client_refuses_pushes(void) {
  struct peer client;
  h2_config config = peer_config(H2_CLIENT);

  config.max_session_queued_octets = BUDGET;
  peer_greet(&client, H2_CLIENT, &config);
  ASSERT_EQ(peer_request(&client, GET, H2_SUBMIT_END_STREAM), 1);
  peer_flush(&client);
  h2_session_waiting(client.session, BUDGET + 1);
  peer_log(&client);
  peer_wire(&client);
  frames_push_promise(&frames, 1, 2, GET);
  peer_hear(&client, &frames);
  peer_flush(&client);
  ASSERT_LOG(&client, "LIMIT max_session_queued_octets 2\n");
  ASSERT_WIRE(&client, "RST_STREAM 2 REFUSED_STREAM\n");
  /* Its own requests are its own choice. */
  ASSERT_EQ(peer_request(&client, GET, H2_SUBMIT_END_STREAM), 3);
  peer_del(&client);
}

/* So many requests in one read, each with a body like those before. */
static void near_the_budget_a_read_brings_few_streams(void) {
  ssize_t taken;

  start_without_window();
  for (int32_t i = 0; i < 4; ++i) {
    request(1 + 2 * i);
    answer(1 + 2 * i, 20000);
  }
  for (int32_t i = 4; i < 40; ++i) {
    frames_headers(&frames, END_BOTH, 1 + 2 * i, GET);
  }
  peer_empty(&server);
  taken = h2_session_receive(server.session, &server.batch, frames.data,
                             frames.len, 0);
  ASSERT_GE(taken, 0);
  ASSERT_LT((size_t)taken, frames.len);
  ASSERT_EQ(peer_stats(&server).streams_opened, 4 + 2);
  bytes_clear(&frames);
  peer_del(&server);
}

static void shed_streams_tell_the_limit(void) {
  start_without_window();
  request(1);
  answer(1, 5000);
  peer_log(&server);
  peer_wire(&server);
  ASSERT_EQ(h2_stream_shed(server.session, 1, H2_LIMIT_TOTAL_QUEUED), 0);
  ASSERT_EQ(queued(), 0);
  ASSERT_EQ(h2_stream_shed(server.session, 1, H2_LIMIT_TOTAL_QUEUED),
            H2_ERR_STREAM_STATE);
  peer_flush(&server);
  ASSERT_LOG(&server, "LIMIT max_total_queued_octets 1\n"
                      "CLOSE 1 ENHANCE_YOUR_CALM\n");
  ASSERT_WIRE(&server, "RST_STREAM 1 ENHANCE_YOUR_CALM\n");
  ASSERT_EQ(h2_stream_shed(server.session, 1, H2_LIMIT_TOTAL_QUEUED),
            H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(h2_stream_shed(server.session, 0, H2_LIMIT_TOTAL_QUEUED), 0);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_TOTAL_QUEUED], 2);
  peer_del(&server);
}

int main(void) {
  RUN(over_it_new_streams_are_refused_until_half_is_gone);
  RUN(half_is_noticed_though_nobody_asks);
  RUN(nothing_under_way_is_cut);
  RUN(refusing_ends_no_connection);
  RUN(whatever_waits_counts);
  RUN(nearly_taken_is_not_gone);
  RUN(what_the_owner_holds_fills_it_too);
  RUN(what_sources_read_ahead_counts);
  RUN(may_be_off);
  RUN(is_32_mebibytes_by_default);
  RUN(a_client_refuses_pushes);
  RUN(near_the_budget_a_read_brings_few_streams);
  RUN(shed_streams_tell_the_limit);
  return test_end();
}
