/* SPDX-License-Identifier: MIT */
/*
 * test-session-memory.c - max_session_memory: what counts, what a full session
 * refuses, what frees.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct peer server;
static struct bytes frames;

static void start(uint64_t memory, uint32_t rejected) {
  h2_config config = peer_config(H2_SERVER);

  config.max_session_memory = memory;
  config.max_rejected_streams = rejected;
  config.stream_error_burst = 0; /* each rejection is one, too */
  peer_greet(&server, H2_SERVER, &config);
}

static void request(int32_t stream, size_t octets) {
  struct bytes fields = {0};

  bytes_print(&fields, GET " x=");
  while (fields.len < octets) {
    bytes_add(&fields, "y", 1);
  }
  frames_headers(&frames, END_BOTH, stream, bytes_text(&fields));
  bytes_clear(&fields);
  peer_hear(&server, &frames);
  peer_flush(&server);
}

static void full_session_refuses_new_streams_only(void) {
  int32_t stream = 1;
  char expected[100];

  start(300000, 100);
  while (peer_stats(&server).memory <= 300000 && stream < 200) {
    request(stream, 15000);
    stream += 2;
  }
  ASSERT_LT(stream, 60);
  peer_log(&server);
  peer_wire(&server);
  request(stream, 100);
  snprintf(expected, sizeof(expected), "LIMIT max_session_memory %d\n", stream);
  ASSERT_LOG(&server, expected);
  snprintf(expected, sizeof(expected), "RST_STREAM %d ENHANCE_YOUR_CALM\n",
           stream);
  ASSERT_WIRE(&server, expected);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_SESSION_MEMORY], 1);
  /* What is open goes on, and gives its memory back when it closes. */
  for (int32_t id = 1; id < stream; id += 2) {
    ASSERT_EQ(peer_respond(&server, id, ":status=200", H2_SUBMIT_END_STREAM),
              0);
  }
  peer_flush(&server);
  ASSERT_EQ(peer_stats(&server).streams_open, 0);
  ASSERT_LT(peer_stats(&server).memory, 100000);
  peer_log(&server);
  request(stream + 2, 100);
  ASSERT(strncmp(peer_log(&server), "HEADERS ", 8) == 0);
  peer_del(&server);
}

/* Header lists count until their stream closes, wherever their text lies. */
static void headers_of_open_streams_count(void) {
  uint64_t before;

  start(UINT64_MAX, 100);
  before = peer_stats(&server).memory;
  for (int32_t i = 0; i < 50; ++i) {
    request(2 * i + 1, 10000);
  }
  ASSERT_GT(peer_stats(&server).memory, before + 50 * 10000);
  for (int32_t i = 0; i < 50; ++i) {
    h2_stream_reset(server.session, 2 * i + 1, NGHTTP2_CANCEL);
  }
  peer_flush(&server);
  ASSERT_LT(peer_stats(&server).memory, before + 50000);
  peer_del(&server);
}

/* What is told and then forgotten does not, however often it comes. */
static void informational_responses_do_not_add_up(void) {
  struct peer client;
  struct bytes fields = {0};
  uint64_t before;
  uint64_t full;

  peer_greet(&client, H2_CLIENT, NULL);
  ASSERT_EQ(peer_request(&client, GET, H2_SUBMIT_END_STREAM), 1);
  peer_flush(&client);
  before = peer_stats(&client).memory;
  bytes_print(&fields, ":status=103 x=%08000d", 1);
  for (int i = 0; i < 2000; ++i) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, bytes_text(&fields));
    peer_hear(&client, &frames);
    peer_log(&client);
  }
  ASSERT_LT(peer_stats(&client).memory, before + 200000);
  /* The final one does, until the stream closes. */
  bytes_clear(&fields);
  bytes_print(&fields, ":status=200 x=%08000d", 1);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, bytes_text(&fields));
  peer_hear(&client, &frames);
  full = peer_stats(&client).memory;
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "");
  peer_hear(&client, &frames);
  ASSERT_LE(peer_stats(&client).memory + 8000, full);
  bytes_clear(&fields);
  peer_del(&client);
}

static void queued_bodies_count_copied_or_referenced(void) {
  static uint8_t data[500000];
  int owner = 0;
  uint64_t before;

  start(UINT64_MAX, 100);
  request(1, 100);
  peer_respond(&server, 1, ":status=200", 0);
  before = peer_stats(&server).memory;
  h2_stream_write(server.session, 1, data, sizeof(data));
  ASSERT_GE(peer_stats(&server).memory, before + sizeof(data));
  h2_stream_write_reference(server.session, 1, data, sizeof(data), &owner);
  ASSERT_GE(peer_stats(&server).memory, before + 2 * sizeof(data));
  ASSERT_GE(peer_stats(&server).memory_peak, before + 2 * sizeof(data));
  h2_stream_reset(server.session, 1, NGHTTP2_CANCEL);
  peer_flush(&server);
  ASSERT_EQ(owner, 1);
  ASSERT_LT(peer_stats(&server).memory, before + 20000);
  peer_del(&server);
}

/* Cached content on many slow streams: its size is not the peer's fault. */
static void referenced_bodies_refuse_nobody(void) {
  static uint8_t data[1024 * 1024];
  int owner = 0;

  start(10000000, 100);
  for (int32_t i = 0; i < 20; ++i) {
    request(2 * i + 1, 100);
    ASSERT_EQ(peer_respond(&server, 2 * i + 1, ":status=200", 0), 0);
    ASSERT_EQ(h2_stream_write_reference(server.session, 2 * i + 1, data,
                                        sizeof(data), &owner),
              0);
    ASSERT_EQ(h2_stream_end(server.session, 2 * i + 1), 0);
  }
  peer_flush(&server);
  ASSERT_GT(peer_stats(&server).memory, 19 * sizeof(data));
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_SESSION_MEMORY], 0);
  ASSERT_EQ(peer_stats(&server).streams_open, 20);
  peer_del(&server);
  ASSERT_EQ(owner, 20);
}

/* Copies are memory of the session. */
static void copied_bodies_do(void) {
  start(300000, 100);
  request(1, 100);
  peer_respond(&server, 1, ":status=200", 0);
  ASSERT_EQ(peer_write_pattern(&server, 1, 400000), 0);
  peer_log(&server);
  request(3, 100);
  ASSERT_LOG(&server, "LIMIT max_session_memory 3\n");
  peer_del(&server);
}

static void too_many_rejections_end_the_connection(void) {
  start(1, 3);
  server.tolerant = true;
  for (int32_t i = 0; i < 3; ++i) {
    request(2 * i + 1, 100);
  }
  ASSERT_LOG(&server, "LIMIT max_session_memory 1\n"
                      "LIMIT max_session_memory 3\n"
                      "LIMIT max_session_memory 5\n");
  ASSERT(!server.dead);
  peer_wire(&server);
  request(7, 100);
  ASSERT(server.dead);
  ASSERT_LOG(&server, "ERROR -902 max_rejected_streams\n");
  ASSERT_WIRE(&server, "GOAWAY 7 ENHANCE_YOUR_CALM max_rejected_streams\n");
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_REJECTED_STREAMS], 1);
  ASSERT(!h2_session_wants_read(server.session));
  ASSERT(!h2_session_wants_write(server.session));
  peer_del(&server);
}

static void rejections_may_be_unlimited(void) {
  start(1, UINT32_MAX);
  for (int32_t i = 0; i < 2000; ++i) {
    request(2 * i + 1, 100);
  }
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_SESSION_MEMORY], 2000);
  ASSERT(h2_session_wants_read(server.session));
  peer_del(&server);
}

/* The sum that the session tells is what it has really taken. */
static void accounting_is_true(void) {
  start(UINT64_MAX, 100);
  for (int32_t i = 0; i < 100; ++i) {
    uint64_t told;

    request(2 * i + 1, 200);
    peer_respond(&server, 2 * i + 1, ":status=200 a=b", 0);
    peer_write_pattern(&server, 2 * i + 1, 3000);
    told = peer_stats(&server).memory;
    ASSERT_GE(told, server.heap.octets);
    /* Besides that only what the owner keeps: header lists, and an object. */
    ASSERT_GE(told, server.heap.octets + (size_t)(i + 1) * 456);
    ASSERT_LE(told, server.heap.octets + (size_t)(i + 1) * 756);
  }
  ASSERT_GE(peer_stats(&server).memory_peak, server.heap.peak);
  peer_del(&server);
}

int main(void) {
  RUN(full_session_refuses_new_streams_only);
  RUN(headers_of_open_streams_count);
  RUN(informational_responses_do_not_add_up);
  RUN(queued_bodies_count_copied_or_referenced);
  RUN(referenced_bodies_refuse_nobody);
  RUN(copied_bodies_do);
  RUN(too_many_rejections_end_the_connection);
  RUN(rejections_may_be_unlimited);
  RUN(accounting_is_true);
  return test_end();
}
