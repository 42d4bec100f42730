/* SPDX-License-Identifier: MIT */
/*
 * test-slots.c - header strings as slots (events.h): reuse, eviction, what
 * stays inline.
 */

#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct peer server;
static struct bytes frames;

static void one_request_needs_no_slot_for_static_strings(void) {
  struct bytes block = {0};

  peer_greet(&server, H2_SERVER, NULL);
  hpack_indexed(&block, 2);          /* :method GET */
  hpack_indexed(&block, 4);          /* :path / */
  hpack_indexed(&block, 6);          /* :scheme http */
  bytes_add(&block, "\x01\x01h", 3); /* :authority, literal without indexing */
  frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, 1, block.data, block.len);
  bytes_clear(&block);
  peer_hear(&server, &frames);
  ASSERT_EQ(server.reader.announced, 0);
  ASSERT_EQ(server.reader.slotted, 7);
  ASSERT_EQ(server.reader.inlined, 1);
  ASSERT_LOG(&server, "HEADERS 1 request end :method=GET :path=/ :scheme=http "
                      ":authority=h\nEND 1\n");
  peer_del(&server);
}

/* The same indexed field again: no text at all, from some request on. */
static void repeated_fields_cross_as_numbers(void) {
  struct pair pair;
  struct reader *reader;
  size_t inlined, announced;

  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 10; ++i) {
    peer_request(&pair.client, GET " user-agent=tester/1.0 x-own=same",
                 H2_SUBMIT_END_STREAM);
    pair_run(&pair);
    ASSERT(strstr(peer_log(&pair.server),
                  "user-agent=tester/1.0 x-own=same\n") != NULL);
  }
  reader = &pair.server.reader;
  inlined = reader->inlined;
  announced = reader->announced;
  ASSERT_LE(announced, 5);
  peer_request(&pair.client, GET " user-agent=tester/1.0 x-own=same",
               H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(reader->announced, announced);
  ASSERT_EQ(reader->inlined, inlined);
  pair_del(&pair);
}

/* Far more different strings than slots: each arrives as it was sent. */
static void eviction_never_mixes_up_strings(void) {
  peer_greet(&server, H2_SERVER, NULL);
  for (int i = 0; i < 3000; ++i) {
    char fields[400], expected[500];

    snprintf(fields, sizeof(fields),
             GET " +x-name-%d=value-%d +x-again=%d +x-fill=%0*d", i % 700,
             i % 900, i % 5, i % 150, i);
    for (int j = 0; j < 2; ++j) {
      int32_t stream = 4 * i + 2 * j + 1;

      frames_headers(&frames, END_BOTH, stream, fields);
      peer_hear(&server, &frames);
      peer_respond(&server, stream, ":status=200", H2_SUBMIT_END_STREAM);
      peer_flush(&server);
      snprintf(expected, sizeof(expected),
               "HEADERS %d request end " GET
               " x-name-%d=value-%d x-again=%d x-fill=%0*d\n"
               "END %d\nCLOSE %d NO_ERROR\n",
               stream, i % 700, i % 900, i % 5, i % 150, i, stream, stream);
      ASSERT_LOG(&server, expected);
    }
  }
  ASSERT_GT(server.reader.announced, 500);
  ASSERT_LT(server.reader.slot_count, 4096);
  ASSERT_LT(server.heap.octets, 300000);
  peer_del(&server);
}

/* One block with more new strings than all slots hold together. */
static void block_with_more_strings_than_slots(void) {
  struct bytes block = {0};
  h2_config config = peer_config(H2_SERVER);

  config.max_header_pairs = 100000;
  config.max_header_list_size = 100000000;
  peer_greet(&server, H2_SERVER, &config);
  for (int32_t stream = 1; stream < 12; stream += 2) {
    struct bytes expected = {0};

    frames_header(&frames, 0, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_STREAM, stream);
    fields_hpack(&block, GET);
    bytes_print(&expected, "HEADERS %d request end " GET, stream);
    for (int i = 0; i < 1000; ++i) {
      char field[64];

      snprintf(field, sizeof(field), "x-%d=%d", i + stream * 300, i % 50);
      fields_hpack(&block, field);
      bytes_print(&expected, " %s", field);
    }
    bytes_print(&expected, "\nEND %d\n", stream);
    for (size_t at = 0; at < block.len; at += 16000) {
      size_t len = block.len - at < 16000 ? block.len - at : 16000;
      uint8_t flags = at + len == block.len ? NGHTTP2_FLAG_END_HEADERS : 0;

      frames_add(&frames, NGHTTP2_CONTINUATION, flags, stream, block.data + at,
                 len);
    }
    block.len = 0;
    peer_hear(&server, &frames);
    ASSERT_LOG(&server, bytes_text(&expected));
    bytes_clear(&expected);
  }
  bytes_clear(&block);
  ASSERT_LT(server.heap.octets, 400000);
  peer_del(&server);
}

/* Strings of every request keep their slots while others come and go. */
static void often_used_strings_stay(void) {
  int announced = 0;

  peer_greet(&server, H2_SERVER, NULL);
  for (int32_t i = 0; i < 2000; ++i) {
    char fields[100];
    struct bytes block = {0};

    fields_hpack(&block, i == 0 ? GET " +x-often=used" : GET);
    for (int copy = 0; i > 0 && copy < 2; ++copy) {
      hpack_indexed(&block, 62);
    }
    snprintf(fields, sizeof(fields), "x-once-%d=", i);
    fields_hpack(&block, fields);
    frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, 2 * i + 1, block.data,
               block.len);
    bytes_clear(&block);
    peer_hear(&server, &frames);
    peer_respond(&server, 2 * i + 1, ":status=200", H2_SUBMIT_END_STREAM);
    peer_flush(&server);
  }
  for (size_t i = 0; i < server.reader.slot_count; ++i) {
    struct bytes *slot = &server.reader.slots[i];

    announced += strcmp(bytes_text(slot), "x-often") == 0;
  }
  ASSERT_EQ(announced, 1);
  /* The five names that were not indexed; a few values by chance of address. */
  ASSERT_LE(server.reader.announced, 2000 * 5 + 200);
  peer_del(&server);
}

/* Even one that the peer has put into its table, and names by an index. */
static void long_and_empty_values_stay_inline(void) {
  static char value[1501];
  struct bytes fields = {0}, expected = {0}, block = {0};

  memset(value, 'v', sizeof(value) - 1);
  peer_greet(&server, H2_SERVER, NULL);
  bytes_print(&fields, GET " x-empty= +x-long=%s", value);
  for (int32_t stream = 1; stream < 10; stream += 2) {
    if (stream == 1) {
      fields_hpack(&block, bytes_text(&fields));
    } else {
      fields_hpack(&block, GET " x-empty=");
      hpack_indexed(&block, 62);
    }
    frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, stream, block.data,
               block.len);
    bytes_clear(&block);
    peer_hear(&server, &frames);
    bytes_print(&expected,
                "HEADERS %d request end " GET " x-empty= x-long=%s\nEND %d\n",
                stream, value, stream);
  }
  ASSERT_LOG(&server, bytes_text(&expected));
  for (size_t i = 0; i < server.reader.slot_count; ++i) {
    ASSERT_LE(server.reader.slots[i].len, 1024);
  }
  bytes_clear(&fields);
  bytes_clear(&expected);
  peer_del(&server);
}

static void sensitive_mark_arrives(void) {
  struct pair pair;

  pair_new(&pair, NULL, NULL);
  peer_request(&pair.client, GET " !authorization=secret x=1 !x-own=2",
               H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_WIRE(&pair.client,
              "HEADERS 1 end " GET " !authorization=secret x=1 !x-own=2\n");
  ASSERT_LOG(&pair.server, "HEADERS 1 request end " GET
                           " !authorization=secret x=1 !x-own=2\nEND 1\n");
  peer_respond(&pair.server, 1, ":status=200 !set-cookie=a=b",
               H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(&pair.client,
             "HEADERS 1 response end :status=200 !set-cookie=a=b\nEND 1\n"
             "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

/* A slot is only a cache: what was secret once must not linger as one. */
static void sensitive_values_get_no_slot(void) {
  peer_greet(&server, H2_SERVER, NULL);
  for (int32_t stream = 1; stream < 20; stream += 2) {
    frames_headers(&frames, END_BOTH, stream, GET " !x-token=top-secret");
    peer_hear(&server, &frames);
  }
  for (size_t i = 0; i < server.reader.slot_count; ++i) {
    ASSERT(strcmp(bytes_text(&server.reader.slots[i]), "top-secret") != 0);
  }
  peer_del(&server);
}

int main(void) {
  RUN(one_request_needs_no_slot_for_static_strings);
  RUN(repeated_fields_cross_as_numbers);
  RUN(eviction_never_mixes_up_strings);
  RUN(block_with_more_strings_than_slots);
  RUN(often_used_strings_stay);
  RUN(long_and_empty_values_stay_inline);
  RUN(sensitive_mark_arrives);
  RUN(sensitive_values_get_no_slot);
  return test_end();
}
