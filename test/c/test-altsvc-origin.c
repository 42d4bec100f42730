/* SPDX-License-Identifier: MIT */
/* test-altsvc-origin.c - ALTSVC (RFC 7838) and ORIGIN (RFC 8336). */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static int altsvc(int32_t stream, const char *origin, const char *value) {
  return h2_session_altsvc(server->session, stream, (const uint8_t *)origin,
                           strlen(origin), (const uint8_t *)value,
                           strlen(value));
}

static h2_vec vec(const char *text) {
  return (h2_vec){(const uint8_t *)text, strlen(text)};
}

static void altsvc_for_an_origin(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(altsvc(0, "https://a.example", "h2=\":8000\""), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "ALTSVC 0 [https://a.example] h2=\":8000\"\n");
  ASSERT_LOG(client, "ALTSVC 0 [https://a.example] h2=\":8000\"\n");
  pair_del(&pair);
}

static void altsvc_for_a_stream(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(altsvc(1, "", "h3=\":1\""), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "ALTSVC 1 [] h3=\":1\"\n");
  pair_del(&pair);
}

static void altsvc_misused(void) {
  static char value[16384];

  memset(value, 'v', sizeof(value) - 1);
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(altsvc(0, "", "h2=\":1\""), NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(altsvc(1, "https://a", "h2=\":1\""), NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(altsvc(0, "https://a", value), NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(h2_session_altsvc(client->session, 0, (const uint8_t *)"o", 1,
                              (const uint8_t *)"v", 1),
            NGHTTP2_ERR_INVALID_STATE);
  pair_run(&pair);
  ASSERT_LOG(client, "");
  pair_del(&pair);
}

static void origins_arrive_in_order(void) {
  h2_vec origins[] = {vec("https://a.example"), vec("https://b.example:8443")};

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_origin(server->session, origins, 2), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "ORIGIN https://a.example https://b.example:8443\n");
  ASSERT_LOG(client, "ORIGIN https://a.example https://b.example:8443\n");
  ASSERT_EQ(h2_session_origin(server->session, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "ORIGIN\n");
  pair_del(&pair);
}

static void origins_misused(void) {
  static char text[16384];
  h2_vec origin;

  memset(text, 'o', sizeof(text) - 1);
  origin = vec(text);
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_origin(server->session, &origin, 1),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  origin.len = 5;
  ASSERT_EQ(h2_session_origin(client->session, &origin, 1),
            NGHTTP2_ERR_INVALID_STATE);
  pair_run(&pair);
  ASSERT_LOG(client, "");
  pair_del(&pair);
}

/* As many origins as a frame holds; nghttp2 drops empty ones. */
static void thousands_of_origins_in_one_frame(void) {
  struct peer peer;
  struct bytes frames = {0}, payload = {0};
  size_t origins = 0;
  const char *log;

  peer_greet(&peer, H2_CLIENT, NULL);
  for (int i = 0; i < 16384 / 3; ++i) {
    bytes_add_number(&payload, 1, 2);
    bytes_add(&payload, "o", 1);
  }
  for (int i = 0; i < 20; ++i) {
    frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, payload.data, payload.len);
  }
  bytes_clear(&payload);
  peer_hear(&peer, &frames);
  log = peer_log(&peer);
  for (const char *at = log; (at = strstr(at, " o")) != NULL; ++at) {
    ++origins;
  }
  ASSERT_EQ(origins, 20 * (16384 / 3));
  peer_del(&peer);
}

/* A frame longer than a batch's text, where our settings allow it. */
static void origins_longer_than_a_batch(void) {
  const h2_setting size = {5, 1000000};
  struct peer peer;
  struct bytes frames = {0}, payload = {0};
  const char *log;

  peer_greet(&peer, H2_CLIENT, NULL);
  h2_session_settings(peer.session, &size, 1);
  peer_flush(&peer);
  frames_settings_ack(&frames);
  for (int i = 0; i < 12; ++i) {
    bytes_add_number(&payload, 30000, 2);
    bytes_print(&payload, "%030000d", i);
  }
  frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, payload.data, payload.len);
  peer_hear(&peer, &frames);
  log = peer_log(&peer);
  for (int i = 0; i < 12; ++i) {
    char number[30008];
    int len = snprintf(number, sizeof(number), " %030000d", i);

    log = strstr(log, number);
    ASSERT(log != NULL);
    log += len;
  }
  bytes_clear(&payload);
  peer_del(&peer);
}

static void malformed_ones_are_ignored(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_CLIENT, NULL);
  /* A length that runs past the frame. */
  frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, "\0\x09oo", 4);
  frames_add(&frames, NGHTTP2_ALTSVC, 0, 0, "\0\x09oo", 4);
  peer.tolerant = true;
  peer_hear(&peer, &frames);
  ASSERT(strstr(peer_log(&peer), "oo") == NULL);
  peer_del(&peer);
}

static void server_ignores_them(void) {
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_SERVER, NULL);
  frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, "\0\1o", 3);
  frames_add(&frames, NGHTTP2_ALTSVC, 0, 0, "\0\1oh2=\":1\"", 10);
  frames_ping(&frames, 0, "stillup?");
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "PING 7374696c6c75703f\n");
  peer_del(&peer);
}

int main(void) {
  RUN(altsvc_for_an_origin);
  RUN(altsvc_for_a_stream);
  RUN(altsvc_misused);
  RUN(origins_arrive_in_order);
  RUN(origins_misused);
  RUN(thousands_of_origins_in_one_frame);
  RUN(origins_longer_than_a_batch);
  RUN(malformed_ones_are_ignored);
  RUN(server_ignores_them);
  return test_end();
}
