/* SPDX-License-Identifier: MIT */
/*
 * fuzz-block.c - the parsers that read what our own side hands in: serialised
 * header blocks and settings. Input: field count, octet count of the block, the
 * block, then settings of six octets each.
 */

#include <string.h>

#include "actions.h"

/* A block that is taken must reach the wire, and be decodable there. */
static void try_block(const h2_block *block) {
  struct pair pair;

  pair_new(&pair, NULL, NULL);
  pair.server.tolerant = pair.client.tolerant = true;
  h2_stream_request(pair.client.session, block, 0, NULL);
  ASSERT_EQ(peer_request(&pair.client, GET, H2_SUBMIT_WAIT_TRAILERS) % 2, 1);
  pair_run(&pair);
  for (int32_t stream = 1; stream <= 3; stream += 2) {
    h2_stream_info(pair.server.session, stream, block);
    h2_stream_push(pair.server.session, stream, block, 0);
    h2_stream_respond(pair.server.session, stream, block,
                      H2_SUBMIT_WAIT_TRAILERS);
    h2_stream_end(pair.server.session, stream);
    h2_stream_end(pair.client.session, stream);
    pair_run(&pair);
    h2_stream_trailers(pair.server.session, stream, block);
    h2_stream_trailers(pair.client.session, stream, block);
    pair_run(&pair);
  }
  ASSERT(!pair.server.wire.broken && !pair.client.wire.broken);
  pair_del(&pair);
}

/* Packed, sent and received are one thing, or refused by both. */
static void try_settings(const h2_setting *settings, size_t count) {
  struct peer peer;
  uint8_t packed[6 * 16];
  ssize_t len = h2_settings_pack(packed, sizeof(packed), settings, count);
  int status;

  peer_new(&peer, H2_CLIENT, NULL);
  status = h2_session_settings(peer.session, settings, count);
  ASSERT_EQ(len < 0, status < 0);
  if (len >= 0) {
    ASSERT_EQ(len, 6 * count);
    peer_send(&peer);
    ASSERT_EQ(peer.out.len, 24 + 9 + 6 * count);
    ASSERT_OCTETS(peer.out.data + 33, peer.out.len - 33, packed, (size_t)len);
  }
  peer_del(&peer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  h2_setting settings[16];
  size_t count = 0;
  h2_block block = {.count = input_number(&input, 1)};

  block.len = input_take(&input, input_number(&input, 1), &block.data);
  try_block(&block);
  while (count < 16 && input.len >= 6) {
    settings[count].id = (uint16_t)input_number(&input, 2);
    settings[count++].value = input_number(&input, 4);
  }
  try_settings(settings, count);
  return 0;
}
