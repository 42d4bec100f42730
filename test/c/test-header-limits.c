/* SPDX-License-Identifier: MIT */
/*
 * test-header-limits.c - limits on a header block: fields, octets, both while
 * it is being decoded.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct peer server;
static struct bytes frames, block;

static void start(uint32_t pairs, uint32_t size) {
  h2_config config = peer_config(H2_SERVER);

  if (pairs > 0) {
    config.max_header_pairs = pairs;
  }
  if (size > 0) {
    config.max_header_list_size = size;
  }
  peer_greet(&server, H2_SERVER, &config);
  fields_hpack(&block, GET);
}

static void add_fields(const char *field, size_t times) {
  while (times-- > 0) {
    fields_hpack(&block, field);
  }
}

/* HEADERS and as many CONTINUATIONs as it takes. */
static void hear_block_only(int32_t stream) {
  uint8_t type = NGHTTP2_HEADERS, flags = NGHTTP2_FLAG_END_STREAM;

  for (size_t at = 0; at < block.len; at += 16384) {
    size_t len = block.len - at < 16384 ? block.len - at : 16384;

    if (at + len == block.len) {
      flags |= NGHTTP2_FLAG_END_HEADERS;
    }
    frames_add(&frames, type, flags, stream, block.data + at, len);
    type = NGHTTP2_CONTINUATION;
    flags = 0;
  }
  bytes_clear(&block);
  peer_hear(&server, &frames);
}

static void hear_block(int32_t stream) {
  hear_block_only(stream);
  peer_flush(&server);
}

static void assert_refused(int32_t stream, enum h2_limit limit) {
  char expected[200];

  snprintf(expected, sizeof(expected), "LIMIT %s %d\n", h2_limit_name(limit),
           stream);
  ASSERT_LOG(&server, expected);
  snprintf(expected, sizeof(expected), "RST_STREAM %d ENHANCE_YOUR_CALM\n",
           stream);
  ASSERT_WIRE(&server, expected);
  ASSERT_EQ(peer_stats(&server).limits[limit], 1);
}

static void assert_accepted(int32_t stream) {
  char expected[64];
  int len =
      snprintf(expected, sizeof(expected), "HEADERS %d request end ", stream);

  ASSERT(strncmp(peer_log(&server), expected, (size_t)len) == 0);
  ASSERT_WIRE(&server, "");
}

static void as_many_fields_as_allowed(void) {
  start(10, 0);
  add_fields("a=b", 6);
  hear_block(1);
  assert_accepted(1);
  peer_del(&server);
}

static void one_field_too_many(void) {
  start(10, 0);
  add_fields("a=b", 7);
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_PAIRS);
  peer_del(&server);
}

static void default_is_128_fields(void) {
  start(0, 0);
  add_fields("a=b", 124);
  hear_block(1);
  assert_accepted(1);
  fields_hpack(&block, GET);
  add_fields("a=b", 125);
  hear_block(3);
  assert_refused(3, H2_LIMIT_HEADER_PAIRS);
  peer_del(&server);
}

static void cookie_crumbs_count_each(void) {
  start(0, 0);
  add_fields("cookie=a", 125);
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_PAIRS);
  peer_del(&server);
}

static void list_size_counts_32_for_each_field(void) {
  /* :method GET 42, :scheme http 43, :authority h 43, :path / 38: 166. */
  start(0, 166 + 10 * 34);
  add_fields("a=b", 10);
  hear_block(1);
  assert_accepted(1);
  peer_del(&server);
  start(0, 166 + 10 * 34 - 1);
  add_fields("a=b", 10);
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_LIST_SIZE);
  peer_del(&server);
}

/* The bomb: a large entry of the dynamic table, named by one octet each. */
static void indexed_references_count_in_full(void) {
  static char field[4001] = "+x=";

  memset(field + 3, 'y', sizeof(field) - 4);
  start(100000, 0);
  add_fields(field, 1);
  for (int i = 0; i < 16000; ++i) {
    hpack_indexed(&block, 62);
  }
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_LIST_SIZE);
  /* 64 MB of fields were named; about as much as the limit was ever held. */
  ASSERT_LT(server.heap.peak, 400000);
  peer_del(&server);
}

/* What is dropped was decoded, and looked at octet by octet, all the same. */
static void dropped_fields_count_too(void) {
  start(10, 0);
  add_fields("a=\x01", 6);
  hear_block(1);
  assert_accepted(1);
  fields_hpack(&block, GET);
  add_fields("a=\x01", 7);
  hear_block(3);
  assert_refused(3, H2_LIMIT_HEADER_PAIRS);
  peer_del(&server);
  start(0, 166 + 10 * 34 - 1);
  add_fields("a=b", 5);
  add_fields("a=\x01", 5);
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_LIST_SIZE);
  peer_del(&server);
}

static void dropped_references_count_in_full(void) {
  static char field[4001] = "+x=";

  memset(field + 3, 'y', sizeof(field) - 5);
  field[sizeof(field) - 2] = '\x01';
  start(100000, 0);
  add_fields(field, 1);
  for (int i = 0; i < 16000; ++i) hpack_indexed(&block, 62);
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_LIST_SIZE);
  /* Not each of the others is a fault of its own. */
  ASSERT_EQ(server.status, 0);
  ASSERT(h2_session_wants_read(server.session));
  peer_del(&server);
}

static void decoder_stays_in_step_behind_a_refused_block(void) {
  start(10, 0);
  add_fields("+x-in-table=1", 20);
  hear_block(1);
  assert_refused(1, H2_LIMIT_HEADER_PAIRS);
  fields_hpack(&block, GET);
  hpack_indexed(&block, 62);
  hear_block(3);
  ASSERT_LOG(&server, "HEADERS 3 request end " GET " x-in-table=1\nEND 3\n");
  peer_del(&server);
}

static void trailers_are_limited_too(void) {
  static uint8_t body[100000];
  int owner = 0;

  start(10, 0);
  frames_add(&frames, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_HEADERS, 1, block.data,
             block.len);
  bytes_clear(&block);
  peer_hear(&server, &frames);
  ASSERT_LOG(&server, "HEADERS 1 request " GET "\n");
  peer_respond(&server, 1, ":status=200", 0);
  peer_flush(&server);
  ASSERT_WIRE(&server, "HEADERS 1 :status=200\n");
  h2_stream_write_reference(server.session, 1, body, sizeof(body), &owner);
  add_fields("a=b", 11);
  hear_block_only(1);
  /* Nothing more of the stream leaves, and what it held is given back. */
  ASSERT_EQ(owner, 1);
  ASSERT_EQ(peer_write(&server, 1, "x"), H2_ERR_STREAM_STATE);
  peer_flush(&server);
  ASSERT_LOG(&server, "LIMIT max_header_pairs 1\nCLOSE 1 ENHANCE_YOUR_CALM\n");
  ASSERT_WIRE(&server, "RST_STREAM 1 ENHANCE_YOUR_CALM\n");
  peer_del(&server);
}

static void of_a_client(void) {
  struct peer client;
  h2_config config = peer_config(H2_CLIENT);

  config.max_header_pairs = 3;
  peer_greet(&client, H2_CLIENT, &config);
  peer_request(&client, GET, H2_SUBMIT_END_STREAM);
  peer_request(&client, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&client);
  peer_wire(&client);
  frames_headers(&frames, END_BOTH, 1, ":status=200 a=b c=d e=f");
  frames_push_promise(&frames, 3, 2, GET);
  frames_headers(&frames, END_BOTH, 3, ":status=200 a=b c=d");
  peer_hear(&client, &frames);
  peer_flush(&client);
  ASSERT_LOG(&client, "LIMIT max_header_pairs 1\n"
                      "LIMIT max_header_pairs 2\n"
                      "HEADERS 3 response end :status=200 a=b c=d\n"
                      "END 3\nCLOSE 3 NO_ERROR\n"
                      "CLOSE 1 ENHANCE_YOUR_CALM\n");
  ASSERT_WIRE(&client, "RST_STREAM 1 ENHANCE_YOUR_CALM\n"
                       "RST_STREAM 2 ENHANCE_YOUR_CALM\n");
  peer_del(&client);
}

static void of_a_client_for_dropped_fields(void) {
  struct peer client;
  h2_config config = peer_config(H2_CLIENT);

  config.max_header_pairs = 3;
  peer_greet(&client, H2_CLIENT, &config);
  peer_request(&client, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&client);
  peer_wire(&client);
  frames_headers(&frames, END_BOTH, 1, ":status=200 a=\x01 b=\x01 c=\x01");
  peer_hear(&client, &frames);
  peer_flush(&client);
  ASSERT_LOG(&client, "LIMIT max_header_pairs 1\nCLOSE 1 ENHANCE_YOUR_CALM\n");
  ASSERT_WIRE(&client, "RST_STREAM 1 ENHANCE_YOUR_CALM\n");
  peer_del(&client);
}

static void limits_may_be_off(void) {
  start(UINT32_MAX, UINT32_MAX);
  add_fields("abcdefgh=ijklmnopqrstuvwxyz", 3000);
  hear_block(1);
  assert_accepted(1);
  peer_del(&server);
}

static void change(uint32_t id, uint32_t value) {
  const h2_setting setting = {(uint16_t)id, value};

  ASSERT_EQ(h2_session_settings(server.session, &setting, 1), 0);
  peer_flush(&server);
}

static void acknowledge(void) {
  frames_settings_ack(&frames);
  peer_hear(&server, &frames);
  peer_log(&server);
  peer_wire(&server);
}

/* A GET whose list is between 1000 and 1400 octets. */
static void hear_thousand(int32_t stream) {
  bytes_clear(&block);
  fields_hpack(&block, GET);
  add_fields("name="
             "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
             10);
  hear_block(stream);
}

/* What the peer has not acknowledged it need not know. */
static void acknowledged_setting_replaces_the_limit(void) {
  start(0, 0);
  change(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100);
  change(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 900);
  peer_wire(&server);
  acknowledge();
  hear_thousand(1);
  assert_accepted(1);
  acknowledge();
  hear_thousand(3);
  assert_refused(3, H2_LIMIT_HEADER_LIST_SIZE);
  change(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 2000);
  acknowledge();
  hear_thousand(5);
  assert_accepted(5);
  change(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 900);
  change(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, UINT32_MAX);
  acknowledge();
  acknowledge();
  hear_thousand(7);
  assert_accepted(7);
  peer_del(&server);
}

static void other_settings_leave_the_limit(void) {
  start(0, 900);
  change(NGHTTP2_SETTINGS_MAX_FRAME_SIZE, 20000);
  acknowledge();
  hear_thousand(1);
  assert_refused(1, H2_LIMIT_HEADER_LIST_SIZE);
  /* The value that it has for nghttp2 already. */
  change(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, UINT32_MAX);
  acknowledge();
  hear_thousand(3);
  assert_accepted(3);
  peer_del(&server);
}

int main(void) {
  RUN(as_many_fields_as_allowed);
  RUN(one_field_too_many);
  RUN(default_is_128_fields);
  RUN(cookie_crumbs_count_each);
  RUN(list_size_counts_32_for_each_field);
  RUN(indexed_references_count_in_full);
  RUN(dropped_fields_count_too);
  RUN(dropped_references_count_in_full);
  RUN(decoder_stays_in_step_behind_a_refused_block);
  RUN(trailers_are_limited_too);
  RUN(of_a_client);
  RUN(of_a_client_for_dropped_fields);
  RUN(limits_may_be_off);
  RUN(acknowledged_setting_replaces_the_limit);
  RUN(other_settings_leave_the_limit);
  return test_end();
}
