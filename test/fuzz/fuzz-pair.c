/* SPDX-License-Identifier: MIT */
/*
 * fuzz-pair.c - two cores joined by memory, both with an app that does
 * anything; now and then an octet on the wire is changed. What neither of two
 * sound peers may do: produce what the other cannot parse. Orders: see order().
 */

#include "actions.h"

struct pair_input {
  struct pair pair;
  bool tampered;
};

static void move(struct pair_input *both, struct peer *from, struct peer *to,
                 struct input *input, uint32_t choice) {
  peer_sent(from);
  peer_send(from);
  if (choice & 0x40 && from->out.len > 0) {
    size_t at = input_number(input, 2) % from->out.len;

    from->out.data[at] ^= (uint8_t)(1 + input_number(input, 1));
    both->tampered = true;
  }
  peer_receive(to, from->out.data, from->out.len);
  from->out.len = 0;
}

static void order(struct pair_input *both, struct input *input) {
  uint32_t choice = input_number(input, 1);
  struct peer *peer = choice & 0x80 ? &both->pair.client : &both->pair.server;
  struct peer *other = choice & 0x80 ? &both->pair.server : &both->pair.client;

  if ((choice & 7) < 6) {
    fuzz_action(peer, input);
  } else {
    move(both, peer, other, input, choice);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  struct pair_input both = {.tampered = false};

  fuzz_peer_new(&both.pair.server, H2_SERVER, &input);
  fuzz_peer_new(&both.pair.client, H2_CLIENT, &input);
  while (input.len > 0) {
    order(&both, &input);
  }
  for (int round = 0; round < 100; ++round) {
    move(&both, &both.pair.client, &both.pair.server, &input, 0);
    move(&both, &both.pair.server, &both.pair.client, &input, 0);
  }
  if (!both.tampered &&
      both.pair.server.heap.failed + both.pair.client.heap.failed == 0) {
    ASSERT_NE(both.pair.server.status, NGHTTP2_ERR_HEADER_COMP);
    ASSERT_NE(both.pair.client.status, NGHTTP2_ERR_HEADER_COMP);
  }
  fuzz_peer_del(&both.pair.server);
  fuzz_peer_del(&both.pair.client);
  return 0;
}
