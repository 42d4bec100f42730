/* SPDX-License-Identifier: MIT */
/*
 * actions.h - an app driven by the fuzzer: it makes the peers, calls any
 * function of h2.h at any time, and keeps the books of what it has lent.
 *
 * What must hold whatever the input: the reader understands every batch, lent
 * octets do not change, what was sent can be decoded, every owner is given back
 * exactly once, no memory is left. Else the process aborts.
 */
#ifndef FUZZ_ACTIONS_H
#define FUZZ_ACTIONS_H

#include "../c/peer.h"
#include "input.h"

/* A peer with a config that |input| chooses; its first SETTINGS are queued. */
void fuzz_peer_new(struct peer *peer, enum h2_role role, struct input *input);

/* One call (or a few) of the app's. */
void fuzz_action(struct peer *peer, struct input *input);

/* Flushes, frees, and checks the books. */
void fuzz_peer_del(struct peer *peer);

/* A line of fields for requests, responses or trailers, good or bad. */
const char *fuzz_fields(struct input *input);

#endif /* FUZZ_ACTIONS_H */
