/* SPDX-License-Identifier: MIT */
/*
 * fuzz-receive.c - any octets, cut anywhere, into a server or a client whose
 * app does anything in between. Input: role, config (actions.c), then orders:
 * below 0xc0 "receive as many octets", else an action.
 */

#include "actions.h"

static void greet(struct peer *peer, enum h2_role role) {
  struct bytes hello = {0};

  frames_hello(&hello, role == H2_SERVER ? H2_CLIENT : H2_SERVER);
  peer_send(peer);
  peer_hear(peer, &hello);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  struct peer peer;
  uint32_t bits = input_number(&input, 1);
  enum h2_role role = bits & 1 ? H2_CLIENT : H2_SERVER;

  fuzz_peer_new(&peer, role, &input);
  if (bits & 2) {
    greet(&peer, role);
  }
  for (uint32_t i = 0; role == H2_CLIENT && i < (bits >> 4 & 7); ++i) {
    peer_request(&peer, GET, i & H2_SUBMIT_END_STREAM);
  }
  while (input.len > 0) {
    uint32_t order = input_number(&input, 1);

    if (order < 0xc0) {
      const uint8_t *octets;
      size_t len = order < 0x80 ? order + 1
                                : (order & 0x3f) << 8 | input_number(&input, 1);

      len = input_take(&input, len, &octets);
      peer_receive(&peer, octets, len);
    } else {
      fuzz_action(&peer, &input);
    }
  }
  fuzz_peer_del(&peer);
  return 0;
}
