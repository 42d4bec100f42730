/* SPDX-License-Identifier: MIT */
/*
 * test-header-block.c - serialised header blocks (h2_block): well-formed,
 * malformed, strange.
 */

#include "peer.h"

#include <stdlib.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

/* Text between the quotes, without the NUL that C adds. */
#define BLOCK(text, n) \
  { (const uint8_t *)(text), sizeof(text) - 1, n }

static const h2_block malformed[] = {
    BLOCK("", 1),
    BLOCK("a", 1),
    BLOCK("a\0", 1),
    BLOCK("a\0b", 1),
    BLOCK("a\0b\0", 1),
    BLOCK("a\0b\0\2", 1),
    BLOCK("a\0b\0\xff", 1),
    BLOCK("a\0b\0\0", 0),
    BLOCK("a\0b\0\0", 2),
    BLOCK("a\0b\0\0c", 1),
    BLOCK("a\0b\0\0c\0d\0", 2),
    BLOCK("a\0b\0\0c\0d\0\0", 1),
    BLOCK("a\0b\0\0c\0d\0\0", 3),
    BLOCK("a\0b\0\0", SIZE_MAX),
    BLOCK("a\0b\0\0", SIZE_MAX / 3),
    {NULL, 0, 1},
    {NULL, 5, 1},
};

/* A copy of exactly its size: reading behind it is found out. */
static h2_block exact_copy(const h2_block *block, void **memory) {
  *memory = block->data == NULL ? NULL : malloc(block->len + !block->len);
  if (*memory != NULL) {
    memcpy(*memory, block->data, block->len);
  }
  return (h2_block){*memory, block->len, block->count};
}

static void malformed_ones_are_refused_everywhere(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, H2_SUBMIT_WAIT_TRAILERS);
  h2_stream_end(client->session, 1);
  pair_run(&pair);
  peer_log(server);
  peer_wire(client);
  for (size_t i = 0; i < sizeof(malformed) / sizeof(*malformed); ++i) {
    void *memory;
    h2_block block = exact_copy(&malformed[i], &memory);

    test_note("block %zu", i);
    ASSERT_EQ(h2_stream_request(client->session, &block, 0, NULL),
              H2_ERR_HEADER_BLOCK);
    ASSERT_EQ(h2_stream_trailers(client->session, 1, &block),
              H2_ERR_HEADER_BLOCK);
    ASSERT_EQ(h2_stream_info(server->session, 1, &block), H2_ERR_HEADER_BLOCK);
    ASSERT_EQ(h2_stream_push(server->session, 1, &block, 0),
              H2_ERR_HEADER_BLOCK);
    ASSERT_EQ(h2_stream_respond(server->session, 1, &block, 0),
              H2_ERR_HEADER_BLOCK);
    free(memory);
  }
  pair_run(&pair);
  ASSERT_WIRE(client, "");
  ASSERT_WIRE(server, "");
  /* None of them has left a trace. */
  ASSERT_EQ(peer_trailers(client, 1, "a=b"), 0);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 headers end a=b\nEND 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void may_be_changed_after_the_call(void) {
  char block[] = ":method\0GET\0\0:scheme\0http\0\0:authority\0h\0\0:path\0/\0";
  h2_block get = {(const uint8_t *)block, sizeof(block), 4};

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(
      h2_stream_request(client->session, &get, H2_SUBMIT_END_STREAM, NULL), 1);
  memset(block, 'X', sizeof(block));
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request end " GET "\nEND 1\n");
  pair_del(&pair);
}

static void empty_values_and_repeated_names(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET " a= a=1 a=2 b=", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request end " GET " a= a=1 a=2 b=\nEND 1\n");
  pair_del(&pair);
}

static void octets_above_127_cross_unchanged(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET " x=\xe4\xf6\xfc\xff", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(server,
             "HEADERS 1 request end " GET " x=\xe4\xf6\xfc\xff\nEND 1\n");
  pair_del(&pair);
}

/* Longer than a frame: CONTINUATION on the way out, too. */
static void long_block_is_continued(void) {
  struct bytes fields = {0}, expected = {0};
  h2_config config = peer_config(H2_SERVER);

  config.max_header_list_size = 200000;
  pair_new(&pair, &config, NULL);
  bytes_print(&fields, GET);
  for (int i = 0; i < 100; ++i) {
    bytes_print(&fields, " x-%d=%0400d", i, i);
  }
  ASSERT_EQ(peer_request(client, bytes_text(&fields), H2_SUBMIT_END_STREAM), 1);
  pair_run(&pair);
  bytes_print(&expected, "HEADERS 1 request end %s\nEND 1\n",
              bytes_text(&fields));
  ASSERT_LOG(server, bytes_text(&expected));
  ASSERT_GT(client->wire.continuations, 0);
  bytes_clear(&fields);
  bytes_clear(&expected);
  pair_del(&pair);
}

static void block_longer_than_may_be_sent(void) {
  struct bytes fields = {0};
  h2_config config = peer_config(H2_CLIENT);
  int32_t stream;

  config.max_send_header_block_length = 1000;
  pair_new(&pair, NULL, &config);
  bytes_print(&fields, GET " x=%02000d", 1);
  stream = peer_request(client, bytes_text(&fields), H2_SUBMIT_END_STREAM);
  bytes_clear(&fields);
  pair_run(&pair);
  if (stream > 0) {
    ASSERT_LOG(client, "FRAME_ERROR 1 type 1 status -522\n"
                       "CLOSE 1 REFUSED_STREAM\n");
  }
  ASSERT_EQ(peer_stats(client).streams_open, 0);
  ASSERT_LOG(server, "");
  /* The session itself goes on. */
  ASSERT_GT(peer_request(client, GET, H2_SUBMIT_END_STREAM), 0);
  pair_run(&pair);
  ASSERT_EQ(peer_stats(server).streams_open, 1);
  pair_del(&pair);
}

int main(void) {
  RUN(malformed_ones_are_refused_everywhere);
  RUN(may_be_changed_after_the_call);
  RUN(empty_values_and_repeated_names);
  RUN(octets_above_127_cross_unchanged);
  RUN(long_block_is_continued);
  RUN(block_longer_than_may_be_sent);
  return test_end();
}
