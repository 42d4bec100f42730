/* SPDX-License-Identifier: MIT */
/* download.c - a response with a body, for tests that watch how it leaves. */

#include "download.h"

void download_new(struct pair *pair, const h2_config *server) {
  pair_new(pair, server, NULL);
  peer_request(&pair->client, GET, H2_SUBMIT_END_STREAM);
  pair_run(pair);
  peer_log(&pair->server);
  ASSERT_EQ(peer_respond(&pair->server, 1, ":status=200", 0), 0);
}

void download_run(struct pair *pair) {
  struct peer *client = &pair->client;
  size_t seen = client->reader.body.len;

  for (;;) {
    size_t now;

    pair_run(pair);
    now = client->reader.body.len;
    if (now == seen) {
      return;
    }
    h2_stream_consume(client->session, 1, now - seen);
    seen = now;
  }
}
