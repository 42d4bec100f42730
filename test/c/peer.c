/* SPDX-License-Identifier: MIT */
/* peer.c - a session with its owner: hears, says, and logs both. */

#include "peer.h"

#include <stdlib.h>
#include <string.h>

static void release_owner(void *user, void *owner) {
  struct peer *peer = user;

  ++peer->released;
  if (peer->on_release != NULL) {
    peer->on_release(owner);
  } else {
    ++*(int *)owner;
  }
}

h2_config peer_config(enum h2_role role) {
  h2_config config;

  /* A field that the defaults forget is found by its odd value. */
  memset(&config, 0xa5, sizeof(config));
  h2_config_default(&config, role);
  return config;
}

int peer_try_new(struct peer *peer, enum h2_role role, const h2_config *config,
                 const struct heap *heap) {
  h2_config own;
  h2_allocator allocator;

  *peer = (struct peer){.random = 2463534242u, .heap = *heap};
  reader_init(&peer->reader);
  peer->batch.capacity = H2_BATCH_MIN_WORDS;
  peer->batch.words = malloc(H2_BATCH_MIN_WORDS * sizeof(int32_t));
  peer->batch.text_capacity = H2_BATCH_MIN_TEXT;
  peer->batch.text = malloc(H2_BATCH_MIN_TEXT);
  ASSERT(peer->batch.words != NULL && peer->batch.text != NULL);
  memset(peer->batch.words, 0x77, H2_BATCH_MIN_WORDS * sizeof(int32_t));
  own = config == NULL ? peer_config(role) : *config;
  allocator = heap_allocator(&peer->heap);
  own.role = role;
  own.release = release_owner;
  own.user = peer;
  own.allocator = &allocator;
  return h2_session_new(&peer->session, &own);
}

void peer_new(struct peer *peer, enum h2_role role, const h2_config *config) {
  struct heap heap = {0};

  ASSERT_EQ(peer_try_new(peer, role, config, &heap), 0);
}

void peer_del(struct peer *peer) {
  struct bytes *all[] = {&peer->log,       &peer->said,  &peer->out,
                         &peer->said_text, &peer->block, &peer->log_text};

  ASSERT(!peer->wire.broken);
  h2_session_del(peer->session);
  peer->session = NULL;
  free(peer->batch.words);
  free(peer->batch.text);
  reader_clear(&peer->reader);
  wire_clear(&peer->wire);
  for (size_t i = 0; i < sizeof(all) / sizeof(*all); ++i) {
    bytes_clear(all[i]);
  }
  ASSERT_EQ(peer->heap.blocks, 0);
  ASSERT_EQ(peer->heap.octets, 0);
}

void peer_empty(struct peer *peer) {
  peer->batch.length = peer->batch.text_length = 0;
  peer->batch.input_base = peer->batch.input_end = 0;
}

/* An owner may have left something in the batch, or have emptied it. */
static void occupy(struct peer *peer, bool crowded) {
  peer_empty(peer);
  if (!crowded) return;
  peer->batch.length = peer->crowd_words;
  peer->batch.text_length = peer->crowd_text;
}

/*
 * Walks what a call has appended since occupy(), and empties the batch. Returns
 * how many words that were.
 */
static size_t dispatch(struct peer *peer, bool crowded, const uint8_t *data,
                       size_t len) {
  h2_batch *batch = &peer->batch;
  size_t words = crowded ? peer->crowd_words : 0;
  size_t text = crowded ? peer->crowd_text : 0;
  h2_batch added;

  ASSERT_GE(batch->length, words);
  ASSERT_GE(batch->text_length, text);
  added = (h2_batch){.words = batch->words + words,
                     .capacity = batch->capacity - words,
                     .length = batch->length - words,
                     .text = batch->text + text,
                     .text_capacity = batch->text_capacity - text,
                     .text_length = batch->text_length - text,
                     .input_base = batch->input_base,
                     .input_end = batch->input_end};
  reader_walk(&peer->reader, &added, data, len, &peer->log);
  /* Words that the core relies on, or forgets to write, shall be wrong. */
  memset(added.words, 0x77, added.length * sizeof(int32_t));
  occupy(peer, false);
  return added.length;
}

static void failed(struct peer *peer, ssize_t status, const char *what) {
  peer->status = (int)status;
  if (!peer->tolerant) {
    test_fail(__FILE__, __LINE__, "%s: %zd (%s)\n%s", what, status,
              h2_status_text((int)status), bytes_text(&peer->log));
  }
}

static void go_on(struct peer *peer) {
  bool crowded = peer->crowd_words > 0;

  while (h2_session_more(peer->session)) {
    bool more, idle;

    occupy(peer, crowded);
    more = h2_session_continue(peer->session, &peer->batch);
    ASSERT_EQ(more, h2_session_more(peer->session));
    idle = dispatch(peer, crowded, NULL, 0) == 0;
    ASSERT(!idle || !more || crowded);
    crowded = crowded && !idle;
    ++peer->continues;
  }
}

/* One piece; the core may take it in several steps. */
static void receive_piece(struct peer *peer, const uint8_t *data, size_t len) {
  /* Exactly sized: reading or keeping what is behind or later is found out. */
  uint8_t *piece = malloc(len == 0 ? 1 : len);
  bool crowded = peer->crowd_words > 0;
  size_t done = 0;

  ASSERT(piece != NULL);
  if (len > 0) {
    memcpy(piece, data, len);
  }
  do {
    ssize_t used;
    size_t words;

    occupy(peer, crowded);
    peer->batch.input_base = done;
    used = h2_session_receive(peer->session, &peer->batch, piece + done,
                              len - done, peer->now_ms);
    ++peer->receives;
    words = dispatch(peer, crowded, piece, len);
    if (used < 0) {
      peer->dead = true;
      failed(peer, used, "receive");
      break;
    }
    done += (size_t)used;
    ASSERT_LE(done, len);
    go_on(peer);
    if (done < len && used == 0 && words == 0) {
      if (!crowded) {
        ASSERT(!h2_session_wants_read(peer->session));
        break;
      }
      crowded = false;
    }
  } while (done < len);
  memset(piece, 0x5a, len);
  free(piece);
}

static uint32_t random_next(struct peer *peer) {
  peer->random ^= peer->random << 13;
  peer->random ^= peer->random >> 17;
  return peer->random ^= peer->random << 5;
}

static size_t piece_length(struct peer *peer, size_t left) {
  size_t len = left;

  if (peer->split > 0) {
    len = (size_t)peer->split;
  } else if (peer->split == PEER_RANDOM) {
    /* Mostly few octets, now and then a lot. */
    uint32_t random = random_next(peer);

    len = 1 + (random >> 8) % (random % 4 == 0 ? 20000 : 40);
  }
  return len < left ? len : left;
}

void peer_receive(struct peer *peer, const void *data, size_t len) {
  const uint8_t *octets = data;

  while (len > 0 && !peer->dead) {
    size_t piece = piece_length(peer, len);

    receive_piece(peer, octets, piece);
    octets += piece;
    len -= piece;
  }
}

void peer_hear(struct peer *peer, struct bytes *frames) {
  peer_receive(peer, frames->data, frames->len);
  bytes_clear(frames);
}

static uint32_t sum_of_lent(const struct peer *peer) {
  uint32_t sum = 0;

  for (size_t i = 0; i < peer->lent_count; ++i) {
    for (size_t j = 0; j < peer->lent[i].len; ++j) {
      sum = sum * 31 + peer->lent[i].base[j];
    }
  }
  return sum;
}

size_t peer_lend(struct peer *peer) {
  const h2_vec *vecs = NULL;
  size_t count = 0, len = 0;
  bool again = peer->lent != NULL;
  bool crowded = peer->crowd_words > 0;
  ssize_t total;

  occupy(peer, crowded);
  total = h2_session_send(peer->session, &peer->batch, &vecs, &count);
  dispatch(peer, crowded, NULL, 0);
  if (total < 0) {
    failed(peer, total, "send");
    return 0;
  }
  for (size_t i = 0; i < count; ++i) {
    ASSERT_GT(vecs[i].len, 0);
    len += vecs[i].len;
    if (!again) {
      bytes_add(&peer->out, vecs[i].base, vecs[i].len);
      wire_read(&peer->wire, vecs[i].base, vecs[i].len, &peer->said);
    }
  }
  ASSERT_EQ(len, total);
  if (again) {
    ASSERT(vecs == peer->lent && count == peer->lent_count);
  } else if (len > 0) {
    peer->lent = vecs;
    peer->lent_count = count;
    peer->lent_sum = sum_of_lent(peer);
  }
  go_on(peer);
  return len;
}

void peer_sent(struct peer *peer) {
  if (peer->lent != NULL) {
    ASSERT_EQ(sum_of_lent(peer), peer->lent_sum);
  }
  peer->lent = NULL;
  peer->lent_count = 0;
  h2_session_sent(peer->session);
}

size_t peer_send(struct peer *peer) {
  size_t len = peer_lend(peer);

  peer_sent(peer);
  return len;
}

void peer_flush(struct peer *peer) {
  while (peer_send(peer) > 0) {
  }
  peer->out.len = 0;
}

void peer_greet(struct peer *peer, enum h2_role role, const h2_config *config) {
  struct bytes hello = {0};

  peer_new(peer, role, config);
  ASSERT_EQ(h2_session_settings(peer->session, NULL, 0), 0);
  peer_flush(peer);
  frames_hello(&hello, role == H2_SERVER ? H2_CLIENT : H2_SERVER);
  peer_hear(peer, &hello);
  peer_flush(peer);
  peer_log(peer);
  peer_wire(peer);
}

/* Moves |from| to |to|, which keeps the text until the next call. */
static const char *take_text(struct bytes *from, struct bytes *to) {
  to->len = 0;
  bytes_add(to, from->data, from->len);
  from->len = 0;
  return bytes_text(to);
}

const char *peer_log(struct peer *peer) {
  reader_finish(&peer->reader, &peer->log);
  return take_text(&peer->log, &peer->log_text);
}

const char *peer_wire(struct peer *peer) {
  return take_text(&peer->said, &peer->said_text);
}

h2_session_stats peer_stats(struct peer *peer) {
  h2_session_stats stats;

  h2_session_get_stats(peer->session, &stats);
  return stats;
}

int32_t peer_request(struct peer *peer, const char *fields, uint32_t flags) {
  h2_block block = fields_block(&peer->block, fields);

  return h2_stream_request(peer->session, &block, flags, NULL);
}

int peer_respond(struct peer *peer, int32_t stream, const char *fields,
                 uint32_t flags) {
  h2_block block = fields_block(&peer->block, fields);

  return h2_stream_respond(peer->session, stream, &block, flags);
}

int peer_info(struct peer *peer, int32_t stream, const char *fields) {
  h2_block block = fields_block(&peer->block, fields);

  return h2_stream_info(peer->session, stream, &block);
}

int32_t peer_push(struct peer *peer, int32_t stream, const char *fields,
                  uint32_t flags) {
  h2_block block = fields_block(&peer->block, fields);

  return h2_stream_push(peer->session, stream, &block, flags);
}

int peer_trailers(struct peer *peer, int32_t stream, const char *fields) {
  h2_block block = fields_block(&peer->block, fields);

  return h2_stream_trailers(peer->session, stream,
                            fields == NULL ? NULL : &block);
}

int peer_write(struct peer *peer, int32_t stream, const char *text) {
  return h2_stream_write(peer->session, stream, (const uint8_t *)text,
                         strlen(text));
}

int peer_write_pattern(struct peer *peer, int32_t stream, size_t len) {
  uint8_t *data = malloc(len);
  int status;

  ASSERT(data != NULL);
  pattern_fill(data, 0, len);
  status = h2_stream_write(peer->session, stream, data, len);
  free(data);
  return status;
}

void pattern_fill(uint8_t *data, size_t offset, size_t len) {
  for (size_t i = 0; i < len; ++i) {
    data[i] = (uint8_t)((offset + i) * 7 + ((offset + i) >> 8));
  }
}

bool pattern_matches(const uint8_t *data, size_t len) {
  for (size_t i = 0; i < len; ++i) {
    if (data[i] != (uint8_t)(i * 7 + (i >> 8))) {
      return false;
    }
  }
  return true;
}

void pair_new(struct pair *pair, const h2_config *server,
              const h2_config *client) {
  peer_new(&pair->server, H2_SERVER, server);
  peer_new(&pair->client, H2_CLIENT, client);
  ASSERT_EQ(h2_session_settings(pair->server.session, NULL, 0), 0);
  ASSERT_EQ(h2_session_settings(pair->client.session, NULL, 0), 0);
  pair_run(pair);
  peer_log(&pair->server);
  peer_log(&pair->client);
  peer_wire(&pair->server);
  peer_wire(&pair->client);
}

void pair_del(struct pair *pair) {
  peer_del(&pair->client);
  peer_del(&pair->server);
}

size_t pair_move(struct peer *from, struct peer *to) {
  size_t len = peer_send(from);

  peer_receive(to, from->out.data, from->out.len);
  from->out.len = 0;
  return len;
}

void pair_run(struct pair *pair) {
  /* A bound on the rounds: two peers that never fall silent are a failure. */
  for (int round = 0; round < 100000; ++round) {
    size_t moved = pair_move(&pair->client, &pair->server);

    moved += pair_move(&pair->server, &pair->client);
    if (moved == 0) {
      return;
    }
  }
  test_fail(__FILE__, __LINE__, "two peers that never fall silent");
}
