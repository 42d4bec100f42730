/* SPDX-License-Identifier: MIT */
/*
 * test-body-reference.c - bodies handed over as references: when they are given
 * back, and to whom.
 */

#include "download.h"

#include <stdlib.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void reference_is_given_back_when_it_left(void) {
  enum { LEN = 50000 };
  uint8_t *data = malloc(LEN);
  int owner = 0;

  download_new(&pair, NULL);
  pattern_fill(data, 0, LEN);
  ASSERT_EQ(h2_stream_write_reference(server->session, 1, data, LEN, &owner),
            0);
  h2_stream_end(server->session, 1);
  ASSERT_EQ(owner, 0);
  download_run(&pair);
  ASSERT_EQ(owner, 1);
  ASSERT_EQ(server->released, 1);
  ASSERT_EQ(client->reader.body.len, LEN);
  ASSERT(pattern_matches(client->reader.body.data, LEN));
  free(data);
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void reference_stays_while_its_octets_are_lent(void) {
  enum { LEN = 10000 };
  static uint8_t data[LEN];
  const h2_vec *vecs;
  size_t count, len = 0;
  int owner = 0;
  h2_config config = peer_config(H2_SERVER);
  ssize_t total;

  config.copy_threshold = 1;
  download_new(&pair, &config);
  pattern_fill(data, 0, LEN);
  h2_stream_write_reference(server->session, 1, data, LEN, &owner);
  h2_stream_end(server->session, 1);
  total = h2_session_send(server->session, &server->batch, &vecs, &count);
  ASSERT_GT(total, LEN);
  ASSERT_EQ(owner, 0);
  /* Sent from where it lies: no copy was made. */
  for (size_t i = 0; i < count; ++i) {
    if (vecs[i].base >= data && vecs[i].base < data + LEN) {
      len += vecs[i].len;
    }
  }
  ASSERT_EQ(len, LEN);
  h2_session_sent(server->session);
  ASSERT_EQ(owner, 1);
  peer_empty(server);
  pair_del(&pair);
}

static void short_reference_is_copied(void) {
  char text[] = "short";
  int owner = 0;
  h2_config config = peer_config(H2_SERVER);

  config.copy_threshold = 6;
  download_new(&pair, &config);
  ASSERT_EQ(
      h2_stream_write_reference(server->session, 1, (uint8_t *)text, 5, &owner),
      0);
  ASSERT_EQ(owner, 1);
  memcpy(text, "XXXXX", 5);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\nDATA 1 5 short\n");
  ASSERT_EQ(owner, 1);
  pair_del(&pair);
}

static void refused_reference_stays_with_the_caller(void) {
  static uint8_t data[40000];
  int owner = 0;

  download_new(&pair, NULL);
  ASSERT_EQ(
      h2_stream_write_reference(server->session, 3, data, sizeof(data), &owner),
      H2_ERR_STREAM_UNKNOWN);
  h2_stream_end(server->session, 1);
  ASSERT_EQ(
      h2_stream_write_reference(server->session, 1, data, sizeof(data), &owner),
      H2_ERR_STREAM_STATE);
  pair_run(&pair);
  pair_del(&pair);
  ASSERT_EQ(owner, 0);
}

static void kinds_keep_their_order(void) {
  /* Apart in memory, so that reading past one does not find the next. */
  enum { PART = 7000, PARTS = 40, GAP = 100 };
  static uint8_t data[PARTS][PART + GAP];
  int owners[PARTS] = {0};
  h2_config config = peer_config(H2_SERVER);

  config.copy_threshold = 16;
  download_new(&pair, &config);
  for (size_t i = 0; i < PARTS; ++i) {
    const uint8_t *part = data[i];

    pattern_fill(data[i], i * PART, PART);
    if (i % 3 == 0) {
      h2_stream_write(server->session, 1, part, PART);
      owners[i] = 1;
    } else {
      h2_stream_write_reference(server->session, 1, part, PART, &owners[i]);
    }
  }
  h2_stream_end(server->session, 1);
  download_run(&pair);
  ASSERT_EQ(client->reader.body.len, PART * PARTS);
  ASSERT(pattern_matches(client->reader.body.data, PART * PARTS));
  for (int i = 0; i < PARTS; ++i) {
    ASSERT_EQ(owners[i], 1);
  }
  pair_del(&pair);
}

static void queued_references_are_given_back_by_del(void) {
  static uint8_t data[100000];
  const h2_vec *vecs;
  size_t count;
  int owners[3] = {0};

  download_new(&pair, NULL);
  for (int i = 0; i < 3; ++i) {
    h2_stream_write_reference(server->session, 1, data, sizeof(data),
                              &owners[i]);
  }
  /* The first is lent in part, the others wait for a window. */
  ASSERT_GT(h2_session_send(server->session, &server->batch, &vecs, &count), 0);
  pair_del(&pair);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(owners[i], 1);
  }
}

static const void *lost; /* the owner whose octets have gone */

static bool is_not_lost(void *user, void *owner) {
  (void)user;
  return owner != lost;
}

static void lost_reference_resets_its_stream_alone(void) {
  enum { LEN = 100000 };
  static uint8_t data[LEN];
  int owners[2] = {0};
  h2_config config = peer_config(H2_SERVER);

  config.valid = is_not_lost;
  lost = NULL;
  download_new(&pair, &config);
  pattern_fill(data, 0, LEN);
  for (int i = 0; i < 2; ++i) {
    h2_stream_write_reference(server->session, 1, data, LEN, &owners[i]);
  }
  pair_run(&pair);
  ASSERT_GT(client->reader.body.len, 0);
  lost = &owners[0];
  h2_stream_consume(client->session, 1, client->reader.body.len);
  pair_run(&pair);
  ASSERT_LT(client->reader.body.len, LEN);
  ASSERT_EQ(owners[0], 1);
  ASSERT_EQ(owners[1], 1);
  ASSERT_LOG(server, "CLOSE 1 INTERNAL_ERROR\n");
  pair_del(&pair);
}

int main(void) {
  RUN(reference_is_given_back_when_it_left);
  RUN(reference_stays_while_its_octets_are_lent);
  RUN(short_reference_is_copied);
  RUN(refused_reference_stays_with_the_caller);
  RUN(kinds_keep_their_order);
  RUN(queued_references_are_given_back_by_del);
  RUN(lost_reference_resets_its_stream_alone);
  return test_end();
}
