/* SPDX-License-Identifier: MIT */
/*
 * test-goaway.c - GOAWAY: which streams it ends, what it carries, what may
 * follow.
 */

#include "peer.h"

#include <stdlib.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void carries_code_stream_and_text(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(server->session, NGHTTP2_ENHANCE_YOUR_CALM, 1,
                              (const uint8_t *)"why", 3),
            0);
  pair_run(&pair);
  ASSERT_WIRE(server, "GOAWAY 1 ENHANCE_YOUR_CALM why\n");
  ASSERT_LOG(client, "GOAWAY 1 ENHANCE_YOUR_CALM why\n");
  pair_del(&pair);
}

static void last_stream_defaults_to_the_last_processed(void) {
  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 4; ++i) {
    peer_request(client, GET, H2_SUBMIT_END_STREAM);
  }
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(server->session, 0, -1, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "GOAWAY 7 NO_ERROR\n");
  pair_del(&pair);
}

static void last_stream_may_be_none(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(server->session, 0, 0, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "GOAWAY 0 NO_ERROR\nCLOSE 1 REFUSED_STREAM\n");
  pair_del(&pair);
}

static void refused_streams_close_on_the_client(void) {
  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 3; ++i) {
    peer_request(client, POST, 0);
  }
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(server->session, 0, 1, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "GOAWAY 1 NO_ERROR\n"
                     "CLOSE 3 REFUSED_STREAM\n"
                     "CLOSE 5 REFUSED_STREAM\n");
  ASSERT_EQ(peer_write(client, 3, "x"), H2_ERR_STREAM_UNKNOWN);
  ASSERT_EQ(peer_write(client, 1, "x"), 0);
  pair_del(&pair);
}

/* The one slot that the peer has is taken for good. */
static void unsent_requests_close_at_once(void) {
  const h2_setting one = {.id = 3, .value = 1};
  struct peer peer;
  struct bytes frames = {0};

  peer_greet(&peer, H2_CLIENT, NULL);
  frames_settings(&frames, &one, 1);
  peer_hear(&peer, &frames);
  for (int i = 0; i < 3; ++i) {
    peer_request(&peer, POST, 0);
  }
  peer_flush(&peer);
  peer_wire(&peer);
  peer_log(&peer);
  frames_goaway(&frames, 0x7fffffff, NGHTTP2_NO_ERROR, "");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "GOAWAY 2147483647 NO_ERROR\n"
                    "FRAME_ERROR 3 type 1 status -516\n"
                    "CLOSE 3 REFUSED_STREAM\n"
                    "FRAME_ERROR 5 type 1 status -516\n"
                    "CLOSE 5 REFUSED_STREAM\n");
  ASSERT_EQ(peer_request(&peer, GET, 0), NGHTTP2_ERR_START_STREAM_NOT_ALLOWED);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "CLOSE 1 CANCEL\n");
  ASSERT_WIRE(&peer, "");
  peer_del(&peer);
}

/* More CLOSE events at once than the smallest batch holds: they continue. */
static void closes_thousands_of_streams(void) {
  enum { STREAMS = 5000 };
  struct peer peer;
  struct bytes frames = {0};
  h2_config config = peer_config(H2_CLIENT);
  size_t closes = 0;
  const char *log;

  config.peer_max_concurrent_streams = STREAMS;
  peer_greet(&peer, H2_CLIENT, &config);
  for (int i = 0; i < STREAMS; ++i) {
    ASSERT_EQ(peer_request(&peer, POST, 0), 2 * i + 1);
  }
  peer_flush(&peer);
  frames_goaway(&frames, 0, NGHTTP2_NO_ERROR, "bye");
  peer_hear(&peer, &frames);
  ASSERT_GT(peer.continues, 0);
  log = peer_log(&peer);
  ASSERT(strncmp(log, "GOAWAY 0 NO_ERROR bye\n", 22) == 0);
  for (const char *at = log; (at = strstr(at, "CLOSE ")) != NULL; ++at) {
    ++closes;
  }
  ASSERT_EQ(closes, STREAMS);
  ASSERT_EQ(peer_stats(&peer).streams_open, 0);
  for (int i = 0; i < STREAMS; ++i) {
    ASSERT_EQ(peer_write(&peer, 2 * i + 1, "x"), H2_ERR_STREAM_UNKNOWN);
  }
  peer_del(&peer);
}

static void requests_after_it_are_refused(void) {
  int32_t open;
  int32_t stream;

  pair_new(&pair, NULL, NULL);
  open = peer_request(client, POST, 0);
  pair_run(&pair);
  h2_session_goaway(server->session, 0, -1, NULL, 0);
  pair_run(&pair);
  peer_log(client);
  stream = peer_request(client, GET, H2_SUBMIT_END_STREAM);
  if (stream > 0) {
    pair_run(&pair);
    ASSERT_LOG(client,
               "FRAME_ERROR 3 type 1 status -516\nCLOSE 3 REFUSED_STREAM\n");
  } else {
    ASSERT_EQ(stream, NGHTTP2_ERR_START_STREAM_NOT_ALLOWED);
  }
  ASSERT_EQ(peer_write(client, open, "still"), 0);
  pair_run(&pair);
  ASSERT(strstr(peer_log(server), "DATA 1 5 still\n") != NULL);
  pair_del(&pair);
}

static void may_come_several_times_with_smaller_streams(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(server->session, 0, 0x7fffffff, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(server->session, 0, 1, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "GOAWAY 2147483647 NO_ERROR\nGOAWAY 1 NO_ERROR\n");
  pair_del(&pair);
}

/* The longest text that fits a frame crosses the smallest batch whole. */
static void long_text(void) {
  struct peer peer;
  struct bytes frames = {0};
  static char text[16384 - 8 + 1];
  size_t count = 0;
  const char *log;

  memset(text, 'x', sizeof(text) - 1);
  peer_greet(&peer, H2_CLIENT, NULL);
  /* Without an open stream the first one would be the last thing heard. */
  peer_request(&peer, GET, 0);
  peer_flush(&peer);
  for (int i = 0; i < 100; ++i) {
    frames_goaway(&frames, 0x7fffffff, 0, text);
  }
  peer_hear(&peer, &frames);
  log = peer_log(&peer);
  for (const char *at = log; (at = strstr(at, "GOAWAY ")) != NULL; ++at) {
    ++count;
  }
  ASSERT_EQ(count, 100);
  peer_del(&peer);
}

/*
 * Texts that fill the batch, each GOAWAY closing one more stream: what found no
 * room must not be overtaken by what did.
 */
static void order_is_kept_when_texts_fill_the_batch(void) {
  enum { STREAMS = 40 };
  static char text[16384 - 8 + 1];
  struct peer peer;
  struct bytes frames = {0}, expected = {0};

  memset(text, 'x', sizeof(text) - 1);
  peer_greet(&peer, H2_CLIENT, NULL);
  for (int i = 0; i < STREAMS; ++i) {
    peer_request(&peer, POST, 0);
  }
  peer_flush(&peer);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, ":status=200");
  bytes_print(&expected, "HEADERS 1 response :status=200\n");
  for (int32_t last = 2 * STREAMS - 3; last > 0; last -= 2) {
    frames_goaway(&frames, last, NGHTTP2_NO_ERROR, text);
    frames_data(&frames, 0, 1, "x");
    bytes_print(&expected,
                "GOAWAY %d NO_ERROR\nCLOSE %d REFUSED_STREAM\nDATA 1 1 x\n",
                last, last + 2);
  }
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, bytes_text(&expected));
  bytes_clear(&expected);
  peer_del(&peer);
}

static void of_a_client_refuses_pushes(void) {
  int32_t promised;

  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(h2_session_goaway(client->session, 0, 0, NULL, 0), 0);
  pair_run(&pair);
  peer_log(server);
  promised = peer_push(server, 1, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT(promised < 0 || strstr(peer_log(server), "CLOSE 2 ") != NULL);
  ASSERT_LOG(client, "");
  pair_del(&pair);
}

static struct peer lone;

static void start_server(void) {
  peer_greet(&lone, H2_SERVER, NULL);
}

/* What a client that has not heard of it sends, and what it gets. */
static void expect(int32_t id, uint8_t flags, const char *wire,
                   const char *log) {
  struct bytes frames = {0};

  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS | flags, id, GET);
  peer_hear(&lone, &frames);
  peer_flush(&lone);
  ASSERT_WIRE(&lone, wire);
  ASSERT_LOG(&lone, log);
}

static void goaway(int32_t last, const char *wire) {
  ASSERT_EQ(h2_session_goaway(lone.session, 0, last, NULL, 0), 0);
  peer_flush(&lone);
  ASSERT_WIRE(&lone, wire);
}

static void what_it_allows_is_served(void) {
  start_server();
  goaway(INT32_MAX, "GOAWAY 2147483647 NO_ERROR\n");
  expect(1, NGHTTP2_FLAG_END_STREAM, "",
         "HEADERS 1 request end " GET "\nEND 1\n");
  goaway(3, "GOAWAY 3 NO_ERROR\n");
  expect(3, NGHTTP2_FLAG_END_STREAM, "",
         "HEADERS 3 request end " GET "\nEND 3\n");
  peer_respond(&lone, 3, ":status=200", H2_SUBMIT_END_STREAM);
  peer_flush(&lone);
  ASSERT_WIRE(&lone, "HEADERS 3 end :status=200\n");
  peer_del(&lone);
}

static void what_it_excludes_is_refused(void) {
  struct bytes frames = {0};

  start_server();
  expect(1, 0, "", "HEADERS 1 request " GET "\n");
  goaway(-1, "GOAWAY 1 NO_ERROR\n");
  expect(3, 0, "RST_STREAM 3 REFUSED_STREAM\n", "");
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 3, "late");
  frames_data(&frames, 0, 1, "x");
  peer_hear(&lone, &frames);
  peer_flush(&lone);
  ASSERT_LOG(&lone, "DATA 1 1 x\n");
  ASSERT_EQ(peer_stats(&lone).streams_open, 1);
  peer_del(&lone);
}

/* Its header block was under way when it was sent. */
static void what_began_before_it_is_refused(void) {
  struct bytes frames = {0}, rest = {0};

  start_server();
  frames_headers(&frames, NGHTTP2_FLAG_END_STREAM, 1, GET);
  peer_hear(&lone, &frames);
  goaway(-1, "GOAWAY 0 NO_ERROR\n");
  frames_add(&rest, NGHTTP2_CONTINUATION, NGHTTP2_FLAG_END_HEADERS, 1, "", 0);
  peer_hear(&lone, &rest);
  peer_flush(&lone);
  ASSERT_WIRE(&lone, "RST_STREAM 1 REFUSED_STREAM\n");
  ASSERT_LOG(&lone, "");
  ASSERT_EQ(peer_stats(&lone).streams_open, 0);
  peer_del(&lone);
}

static void streams_given_before_it_is_sent_are_named(void) {
  start_server();
  ASSERT_EQ(h2_session_goaway(lone.session, 0, -1, NULL, 0), 0);
  expect(1, 0, "GOAWAY 1 NO_ERROR\n", "HEADERS 1 request " GET "\n");
  peer_del(&lone);
}

static void streams_that_the_owner_excludes_are_reset(void) {
  start_server();
  expect(1, 0, "", "HEADERS 1 request " GET "\n");
  expect(3, 0, "", "HEADERS 3 request " GET "\n");
  goaway(1, "GOAWAY 1 NO_ERROR\nRST_STREAM 3 REFUSED_STREAM\n");
  ASSERT_LOG(&lone, "CLOSE 3 REFUSED_STREAM\n");
  peer_del(&lone);
}

static void last_stream_never_grows(void) {
  start_server();
  goaway(1, "GOAWAY 1 NO_ERROR\n");
  goaway(5, "GOAWAY 1 NO_ERROR\n");
  ASSERT_EQ(h2_session_terminate(lone.session, NGHTTP2_CANCEL, 3), 0);
  peer_flush(&lone);
  ASSERT_WIRE(&lone, "GOAWAY 1 CANCEL\n");
  peer_del(&lone);
}

#define PUSHED ":method=GET :scheme=http :authority=h :path=/p"

static void shutdown_waits_for_what_the_server_has_promised(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_END_STREAM);
  ASSERT_EQ(h2_session_shutdown(server->session, 1, H2_LIMIT_NONE), 0);
  pair_run(&pair);
  peer_log(client);
  peer_respond(server, 2, ":status=200", 0);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 2 push :status=200\nGOAWAY 1 NO_ERROR\n");
  ASSERT_EQ(h2_session_shutdown(client->session, 2, H2_LIMIT_NONE), 0);
  pair_run(&pair);
  peer_write(server, 2, "body");
  h2_stream_end(server->session, 2);
  pair_run(&pair);
  ASSERT_LOG(client, "DATA 2 4 body\nEND 2\nCLOSE 2 NO_ERROR\n");
  pair_del(&pair);
}

static void shutdown_waits_for_what_the_client_was_promised(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 4);
  pair_run(&pair);
  ASSERT_EQ(h2_session_shutdown(client->session, 4, H2_LIMIT_NONE), 0);
  pair_run(&pair);
  peer_log(server);
  peer_respond(server, 2, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(server, "CLOSE 2 NO_ERROR\n");
  h2_stream_reset(client->session, 4, NGHTTP2_CANCEL);
  pair_run(&pair);
  ASSERT_LOG(server, "CLOSE 4 CANCEL\nGOAWAY 4 NO_ERROR\n");
  pair_del(&pair);
}

static void one_that_waits_is_freed(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_EQ(peer_push(server, 1, PUSHED, 0), 2);
  ASSERT_EQ(h2_session_shutdown(server->session, 1, H2_LIMIT_NONE), 0);
  pair_run(&pair);
  pair_del(&pair);
}

int main(void) {
  RUN(carries_code_stream_and_text);
  RUN(last_stream_defaults_to_the_last_processed);
  RUN(last_stream_may_be_none);
  RUN(refused_streams_close_on_the_client);
  RUN(unsent_requests_close_at_once);
  RUN(closes_thousands_of_streams);
  RUN(requests_after_it_are_refused);
  RUN(may_come_several_times_with_smaller_streams);
  RUN(long_text);
  RUN(order_is_kept_when_texts_fill_the_batch);
  RUN(of_a_client_refuses_pushes);
  RUN(what_it_allows_is_served);
  RUN(what_it_excludes_is_refused);
  RUN(what_began_before_it_is_refused);
  RUN(streams_given_before_it_is_sent_are_named);
  RUN(streams_that_the_owner_excludes_are_reset);
  RUN(last_stream_never_grows);
  RUN(shutdown_waits_for_what_the_server_has_promised);
  RUN(shutdown_waits_for_what_the_client_was_promised);
  RUN(one_that_waits_is_freed);
  return test_end();
}
