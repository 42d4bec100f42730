/* SPDX-License-Identifier: MIT */
/*
 * peer.h - a session and its owner: batch, event log, clock, heap. Two of them
 * joined by memory are a pair; alone, one talks to frames written by hand.
 *
 * Expected behaviour is text: what a peer heard (peer_log, reader.h's lines)
 * and what it said (peer_wire, wire.h's lines). Both start afresh when read.
 */
#ifndef TEST_PEER_H
#define TEST_PEER_H

#include "frames.h"
#include "heap.h"
#include "reader.h"
#include "test.h"
#include "wire.h"

/* How received bytes are cut into calls of h2_session_receive(). */
enum { PEER_WHOLE = 0, PEER_RANDOM = -1 }; /* > 0: pieces of that many octets */

struct peer {
  h2_session *session;
  h2_batch batch;
  size_t crowd_words, crowd_text; /* of it: still in use when a call begins */
  struct reader reader;
  struct wire wire;
  struct bytes log, said, out; /* events; frames; octets on their way */
  struct bytes log_text, said_text, block;
  struct heap heap;
  uint64_t now_ms;
  int split;
  uint32_t random;
  size_t released, accepted; /* owners given back, and taken (fuzz targets) */
  void (*on_release)(void *owner); /* NULL: counts up the int that it is */
  const h2_vec *lent;
  size_t lent_count;
  uint32_t lent_sum; /* checksum: what is lent must not change */
  bool tolerant;     /* a status is no failure: misbehaving peers, no memory */
  int status;        /* the last negative one */
  bool dead;         /* receive has answered with a status */
  size_t receives, continues;
};

/* |config|: NULL for the defaults of |role|; its release, user, allocator are
 * the peer's. */
void peer_new(struct peer *peer, enum h2_role role, const h2_config *config);
/* The same with a heap that may fail; returns h2_session_new()'s status. */
int peer_try_new(struct peer *peer, enum h2_role role, const h2_config *config,
                 const struct heap *heap);
/* The config that peer_new() would take, to be changed and handed to it. */
h2_config peer_config(enum h2_role role);
/* Frees everything and asserts that the session's heap is empty. */
void peer_del(struct peer *peer);

/* Empties the batch, for a call of the core that the test makes by itself. */
void peer_empty(struct peer *peer);

/* Gives the peer octets; dispatches and continues as often as it asks for. */
void peer_receive(struct peer *peer, const void *data, size_t len);
/* The same, and |frames| is empty afterwards. */
void peer_hear(struct peer *peer, struct bytes *frames);
/* One h2_session_send() and sent(); octets go to |out|. Returns how many. */
size_t peer_send(struct peer *peer);
/* The two halves of it: octets stay lent until peer_sent(). */
size_t peer_lend(struct peer *peer);
void peer_sent(struct peer *peer);
/* Sends until there is nothing more, and throws the octets away. */
void peer_flush(struct peer *peer);
/* A peer that has shaken hands with an empty SETTINGS of a peer by hand. */
void peer_greet(struct peer *peer, enum h2_role role, const h2_config *config);

const char *peer_log(struct peer *peer);
const char *peer_wire(struct peer *peer);
h2_session_stats peer_stats(struct peer *peer);

#define ASSERT_LOG(peer, text) ASSERT_TEXT(peer_log(peer), text)
#define ASSERT_WIRE(peer, text) ASSERT_TEXT(peer_wire(peer), text)

/* The calls of h2.h with fields and bodies as text (fields.h). */
int32_t peer_request(struct peer *peer, const char *fields, uint32_t flags);
int peer_respond(struct peer *peer, int32_t stream, const char *fields,
                 uint32_t flags);
int peer_info(struct peer *peer, int32_t stream, const char *fields);
int32_t peer_push(struct peer *peer, int32_t stream, const char *fields,
                  uint32_t flags);
int peer_trailers(struct peer *peer, int32_t stream, const char *fields);
int peer_write(struct peer *peer, int32_t stream, const char *text);
int peer_write_pattern(struct peer *peer, int32_t stream, size_t len);

/* Octets that tell when they are out of place. */
void pattern_fill(uint8_t *data, size_t offset, size_t len);
bool pattern_matches(const uint8_t *data, size_t len);

struct pair {
  struct peer server, client;
};

/* NULL: default config. Each sends empty SETTINGS; logs start after that. */
void pair_new(struct pair *pair, const h2_config *server,
              const h2_config *client);
void pair_del(struct pair *pair);
/* One way: what |from| has to say now. Returns the octets moved. */
size_t pair_move(struct peer *from, struct peer *to);
/* Both ways until nobody says anything more. */
void pair_run(struct pair *pair);

#endif /* TEST_PEER_H */
