/* SPDX-License-Identifier: MIT */
/*
 * test-padding.c - padding strategies (RFC 9113, 6.1 and 6.2), on the wire
 * octet for octet.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void serve(enum h2_padding padding, size_t len) {
  h2_config config = peer_config(H2_SERVER);

  config.padding = padding;
  pair_new(&pair, &config, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", 0);
  peer_write_pattern(server, 1, len);
  h2_stream_end(server->session, 1);
}

static void none(void) {
  serve(H2_PADDING_NONE, 10);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 10 end\n");
  pair_del(&pair);
}

/* Header and payload together become a multiple of eight octets. */
static void aligned(void) {
  for (size_t len = 1; len <= 64; ++len) {
    char expected[128];
    size_t padded = (8 - (9 + len) % 8) % 8;
    const char *data;

    test_note("%zu octets", len);
    serve(H2_PADDING_ALIGNED, len);
    peer_send(server);
    ASSERT_EQ(server->out.len % 8, 0);
    data = strstr(peer_wire(server), "DATA");
    ASSERT(data != NULL);
    if (padded == 0) {
      snprintf(expected, sizeof(expected), "DATA 1 %zu end\n", len);
    } else {
      snprintf(expected, sizeof(expected), "DATA 1 %zu end padded=%zu\n", len,
               padded);
    }
    ASSERT_TEXT(data, expected);
    pair_del(&pair);
  }
}

static void max(void) {
  serve(H2_PADDING_MAX, 10);
  peer_send(server);
  ASSERT_WIRE(server,
              "HEADERS 1 padded=256 :status=200\nDATA 1 10 end padded=256\n");
  pair_del(&pair);
}

/* However padded: the same body, and no frame longer than the peer allows. */
static void body_arrives_whatever_the_padding(void) {
  for (int padding = H2_PADDING_NONE; padding <= H2_PADDING_MAX; ++padding) {
    size_t seen = 0;

    test_note("padding %d", padding);
    serve((enum h2_padding)padding, 200000);
    do {
      pair_run(&pair);
      h2_stream_consume(client->session, 1, client->reader.body.len - seen);
      seen = client->reader.body.len;
      pair_run(&pair);
    } while (client->reader.body.len > seen);
    ASSERT_EQ(client->reader.body.len, 200000);
    ASSERT(pattern_matches(client->reader.body.data, 200000));
    ASSERT_EQ(peer_stats(client).streams_open, 0);
    pair_del(&pair);
  }
}

static void reference_is_sent_unpadded_in_place(void) {
  static uint8_t data[5000];
  int owner = 0;
  h2_config config = peer_config(H2_SERVER);

  config.padding = H2_PADDING_MAX;
  config.copy_threshold = 1;
  pair_new(&pair, &config, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  pattern_fill(data, 0, sizeof(data));
  peer_respond(server, 1, ":status=200", 0);
  h2_stream_write_reference(server->session, 1, data, sizeof(data), &owner);
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 padded=256 :status=200\n"
                      "DATA 1 5000 end padded=256\n");
  ASSERT_OCTETS(client->reader.body.data, client->reader.body.len, data,
                sizeof(data));
  ASSERT_EQ(owner, 1);
  pair_del(&pair);
}

/* The peer's padding is not ours to believe. */
static void padding_longer_than_the_frame_is_an_error(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_add(&frames, NGHTTP2_DATA, NGHTTP2_FLAG_PADDED, 1,
             "\x0a"
             "abc",
             4);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT(strstr(peer_wire(&peer), " PROTOCOL_ERROR") != NULL);
  ASSERT_LOG(&peer, "HEADERS 1 request " POST "\nERROR -505 \n");
  ASSERT(!h2_session_wants_read(peer.session));
  peer_del(&peer);
}

int main(void) {
  RUN(none);
  RUN(aligned);
  RUN(max);
  RUN(body_arrives_whatever_the_padding);
  RUN(reference_is_sent_unpadded_in_place);
  RUN(padding_longer_than_the_frame_is_an_error);
  return test_end();
}
