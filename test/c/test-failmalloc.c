/* SPDX-License-Identifier: MIT */
/*
 * test-failmalloc.c - without memory: each scenario runs again and again while
 * the first, second, ... allocation fails, alone or with all that follow, until
 * it gets through. Nothing may crash, leak, or be given back twice.
 */

#include "peer.h"

#include <stdlib.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

enum { OWNERS = 8, BODY = 12000 };
static uint8_t body[BODY];
static enum h2_padding padding; /* of the server */
static int owners[OWNERS];      /* times given back */
static bool taken[OWNERS];      /* the core has accepted it */

static void write_reference(struct peer *peer, int32_t stream, int owner) {
  taken[owner] = h2_stream_write_reference(peer->session, stream, body, BODY,
                                           &owners[owner]) == 0;
}

static ssize_t source_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  (void)context;
  memset(buf, 's', len);
  *eof = true;
  return (ssize_t)(len < 1000 ? len : 1000);
}

static void source_release(void *context) {
  ++*(int *)context;
}

static void write_source(struct peer *peer, int32_t stream, int owner) {
  h2_source source = {source_read, source_release, &owners[owner], NULL};

  taken[owner] = h2_stream_write_source(peer->session, stream, &source) == 0;
}

static void request_and_response(void) {
  peer_request(client, POST " +a=b !secret=c", H2_SUBMIT_WAIT_TRAILERS);
  peer_write(client, 1, "some body");
  write_reference(client, 1, 0);
  h2_stream_end(client->session, 1);
  pair_run(&pair);
  peer_trailers(client, 1, "trailer=1");
  peer_info(server, 1, ":status=103 link=x");
  peer_respond(server, 1, ":status=200 a=b", H2_SUBMIT_WAIT_TRAILERS);
  peer_write_pattern(server, 1, 20000);
  write_reference(server, 1, 1);
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  h2_stream_consume(client->session, 1, 65535);
  pair_run(&pair);
  peer_trailers(server, 1, NULL);
  pair_run(&pair);
}

static void many_streams(void) {
  for (int i = 0; i < 12; ++i) {
    peer_request(client, i % 2 ? GET " x=1" : GET " y=2", H2_SUBMIT_END_STREAM);
  }
  pair_run(&pair);
  for (int32_t stream = 1; stream < 24; stream += 2) {
    if (stream % 3 == 0) {
      h2_stream_reset(server->session, stream, NGHTTP2_CANCEL);
      continue;
    }
    peer_respond(server, stream, ":status=200", 0);
    peer_write(server, stream, "hello");
    h2_stream_end(server->session, stream);
  }
  pair_run(&pair);
}

static void pushes_and_sources(void) {
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_push(server, 1, GET " a=1", 0);
  peer_push(server, 1, GET " a=2", 0);
  peer_respond(server, 2, ":status=200", 0);
  write_source(server, 2, 0);
  peer_respond(server, 1, ":status=200", 0);
  write_reference(server, 1, 1);
  write_source(server, 1, 2);
  pair_run(&pair);
  h2_stream_reset(client->session, 4, NGHTTP2_REFUSED_STREAM);
  pair_run(&pair);
}

static void connection_frames(void) {
  const h2_setting settings[] = {{1, 8192}, {3, 10}, {4, 100000}, {0x99, 1}};
  const h2_vec origins[] = {{(const uint8_t *)"https://a", 9},
                            {(const uint8_t *)"https://b", 9}};

  h2_session_settings(server->session, settings, 4);
  h2_session_ping(client->session, (const uint8_t *)"12345678");
  h2_session_altsvc(server->session, 0, (const uint8_t *)"o", 1,
                    (const uint8_t *)"v", 1);
  h2_session_origin(server->session, origins, 2);
  h2_session_set_local_window_size(server->session, 1 << 20);
  pair_run(&pair);
  for (int i = 0; i < 15; ++i) {
    peer_request(client, POST, 0);
  }
  pair_run(&pair);
  h2_session_goaway(server->session, 0, 7, (const uint8_t *)"bye", 3);
  pair_run(&pair);
  h2_session_terminate(client->session, NGHTTP2_CANCEL, -1);
  pair_run(&pair);
}

static void limits(void) {
  struct bytes fields = {0};

  bytes_print(&fields, GET);
  for (int i = 0; i < 130; ++i) {
    bytes_print(&fields, " field-%d=%d", i, i);
  }
  peer_request(client, bytes_text(&fields), H2_SUBMIT_END_STREAM);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  bytes_clear(&fields);
  pair_run(&pair);
  for (int i = 0; i < 12; ++i) {
    h2_session_ping(server->session, (const uint8_t *)"12345678");
  }
  pair_run(&pair);
}

/* Both sessions with their handshake; a heap that fails for one of them. */
static bool start(enum h2_role failing, const struct heap *heap) {
  const struct heap sound = {0};
  h2_config config = peer_config(H2_SERVER);
  int status;

  config.padding = padding;
  memset(owners, 0, sizeof(owners));
  memset(taken, 0, sizeof(taken));
  status = peer_try_new(server, H2_SERVER, &config,
                        failing == H2_SERVER ? heap : &sound);
  if (status == 0) {
    status = peer_try_new(client, H2_CLIENT, NULL,
                          failing == H2_CLIENT ? heap : &sound);
    if (status != 0) {
      peer_del(server);
    }
  }
  if (status != 0) {
    struct peer *failed = failing == H2_SERVER ? server : client;

    ASSERT_EQ(status, NGHTTP2_ERR_NOMEM);
    ASSERT(failed->session == NULL);
    peer_del(failed);
    return false;
  }
  server->tolerant = client->tolerant = true;
  /* Without SETTINGS there is no connection: an app would give up here. */
  if (h2_session_settings(server->session, NULL, 0) != 0 ||
      h2_session_settings(client->session, NULL, 0) != 0) {
    pair_del(&pair);
    return false;
  }
  pair_run(&pair);
  return true;
}

static void run_with(void (*scenario)(void), enum h2_role failing,
                     bool all_after) {
  for (uint64_t n = 1;; ++n) {
    struct heap heap = {.fail_at = n, .fail_after = all_after};
    struct peer *sound;
    bool through;

    test_note("%s without allocation %llu%s",
              failing == H2_SERVER ? "server" : "client", (unsigned long long)n,
              all_after ? " and all after it" : "");
    if (!start(failing, &heap)) {
      continue;
    }
    scenario();
    /* What still goes out is well-formed: the other side finds no fault. */
    sound = failing == H2_SERVER ? client : server;
    ASSERT_EQ(sound->status, 0);
    ASSERT(strstr(peer_log(sound), "ERROR -505") == NULL);
    through = (failing == H2_SERVER ? server : client)->heap.failed == 0;
    pair_del(&pair);
    for (int i = 0; i < OWNERS; ++i) {
      ASSERT_EQ(owners[i], taken[i]);
    }
    if (through) {
      ASSERT_GT(n, 20);
      return;
    }
  }
}

static void run_everywhere(void (*scenario)(void)) {
  for (int all_after = 0; all_after < 2; ++all_after) {
    run_with(scenario, H2_SERVER, all_after);
    run_with(scenario, H2_CLIENT, all_after);
  }
}

/* What has gone out in half cannot be mended: the session says so for ever. */
static void failed_send_stays_failed(void) {
  bool failed = false;

  for (uint64_t n = 1; n < 60; ++n) {
    struct heap sound = {0};
    const h2_vec *vecs;
    size_t count;

    test_note("allocation %llu", (unsigned long long)n);
    ASSERT(start(H2_SERVER, &sound));
    peer_request(client, POST " +a=b", 0);
    peer_write_pattern(client, 1, 30000);
    client->heap.fail_at = client->heap.calls + n;
    pair_run(&pair);
    if (client->status == NGHTTP2_ERR_NOMEM && !client->dead) {
      failed = true;
      client->status = 0;
      ASSERT(!h2_session_wants_write(client->session));
      ASSERT_EQ(h2_session_send(client->session, &client->batch, &vecs, &count),
                NGHTTP2_ERR_NOMEM);
      ASSERT_EQ(count, 0);
      ASSERT(strstr(peer_log(client), "ERROR -901 \n") != NULL);
      peer_empty(client);
    }
    pair_del(&pair);
  }
  ASSERT(failed);
}

static void during_request_and_response(void) {
  run_everywhere(request_and_response);
}

static void during_padded_response(void) {
  padding = H2_PADDING_MAX;
  run_everywhere(request_and_response);
  padding = H2_PADDING_NONE;
}

static void during_many_streams(void) {
  run_everywhere(many_streams);
}

static void during_pushes_and_sources(void) {
  run_everywhere(pushes_and_sources);
}

static void during_connection_frames(void) {
  run_everywhere(connection_frames);
}

static void during_limits(void) {
  run_everywhere(limits);
}

int main(void) {
  RUN(failed_send_stays_failed);
  RUN(during_request_and_response);
  RUN(during_padded_response);
  RUN(during_many_streams);
  RUN(during_pushes_and_sources);
  RUN(during_connection_frames);
  RUN(during_limits);
  return test_end();
}
