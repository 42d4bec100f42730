/* SPDX-License-Identifier: MIT */
/*
 * test-terminate.c - h2_session_terminate(): one GOAWAY, and nothing of the
 * peer's any more.
 */

#include "peer.h"

#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void one_goaway_and_silence(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_terminate(client->session, NGHTTP2_INTERNAL_ERROR, -1),
            0);
  ASSERT(h2_session_wants_write(client->session));
  pair_run(&pair);
  ASSERT_WIRE(client, "GOAWAY 0 INTERNAL_ERROR\n");
  ASSERT_LOG(server, "GOAWAY 0 INTERNAL_ERROR\n");
  ASSERT(!h2_session_wants_read(client->session));
  ASSERT(!h2_session_wants_write(client->session));
  pair_del(&pair);
}

static void second_one_says_nothing_more(void) {
  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_terminate(client->session, NGHTTP2_CANCEL, -1), 0);
  ASSERT_EQ(h2_session_terminate(client->session, NGHTTP2_NO_ERROR, -1), 0);
  pair_run(&pair);
  ASSERT_EQ(h2_session_terminate(client->session, NGHTTP2_NO_ERROR, -1), 0);
  pair_run(&pair);
  ASSERT_WIRE(client, "GOAWAY 0 CANCEL\n");
  pair_del(&pair);
}

/* Three requests in one read, and the first makes the owner give up. */
static void last_stream_that_the_owner_has_dealt_with(void) {
  pair_new(&pair, NULL, NULL);
  for (int i = 0; i < 3; ++i) {
    peer_request(client, GET, H2_SUBMIT_END_STREAM);
  }
  pair_run(&pair);
  ASSERT_EQ(h2_session_terminate(server->session, NGHTTP2_INTERNAL_ERROR, 1),
            0);
  pair_run(&pair);
  ASSERT_WIRE(server, "GOAWAY 1 INTERNAL_ERROR\n");
  pair_del(&pair);
}

/* What was queued before it is not held back by it for ever. */
static void open_streams_are_cut_off(void) {
  const char *wire;

  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  pair_run(&pair);
  peer_log(server);
  peer_respond(server, 1, ":status=200", 0);
  peer_write_pattern(server, 1, 500000);
  ASSERT_EQ(h2_session_terminate(server->session, NGHTTP2_NO_ERROR, -1), 0);
  pair_run(&pair);
  wire = peer_wire(server);
  ASSERT(strstr(wire, "GOAWAY 1 NO_ERROR\n") != NULL);
  ASSERT(!h2_session_wants_write(server->session));
  pair_del(&pair);
}

/* Whatever comes: frames of all kinds, malformed ones, half ones. */
static void input_after_it_is_swallowed(void) {
  struct peer peer;
  struct bytes frames = {0};

  for (int cut = 0; cut < 60; ++cut) {
    test_note("cut at %d", cut);
    peer_greet(&peer, H2_SERVER, NULL);
    frames_headers(&frames, 0, 1, GET);
    frames_add(&frames, NGHTTP2_CONTINUATION, NGHTTP2_FLAG_END_HEADERS, 1, "",
               0);
    frames_add(&frames, NGHTTP2_WINDOW_UPDATE, 0, 0, "\0\0\0\0", 4);
    frames_add(&frames, NGHTTP2_PING, 0, 1, "12345", 5);
    peer_receive(&peer, frames.data, (size_t)cut);
    peer_log(&peer);
    ASSERT_EQ(h2_session_terminate(peer.session, NGHTTP2_PROTOCOL_ERROR, -1),
              0);
    peer_receive(&peer, frames.data + cut, frames.len - (size_t)cut);
    ASSERT_LOG(&peer, "");
    ASSERT(!peer.dead);
    peer_flush(&peer);
    ASSERT(strncmp(peer_wire(&peer), "GOAWAY ", 7) == 0);
    ASSERT(!h2_session_wants_read(peer.session));
    peer_receive(&peer, frames.data, frames.len);
    ASSERT_LOG(&peer, "");
    peer_del(&peer);
    bytes_clear(&frames);
  }
}

/* nghttp2's own end of a session: a malformed frame, then another. */
static void frames_behind_a_connection_error(void) {
  struct peer peer;
  struct bytes frames = {0};
  static const uint8_t types[] = {NGHTTP2_DATA,
                                  NGHTTP2_HEADERS,
                                  NGHTTP2_PRIORITY,
                                  NGHTTP2_RST_STREAM,
                                  NGHTTP2_SETTINGS,
                                  NGHTTP2_PUSH_PROMISE,
                                  NGHTTP2_PING,
                                  NGHTTP2_GOAWAY,
                                  NGHTTP2_WINDOW_UPDATE,
                                  NGHTTP2_CONTINUATION,
                                  NGHTTP2_ALTSVC,
                                  NGHTTP2_ORIGIN,
                                  0x10,
                                  0xff};

  for (size_t i = 0; i < sizeof(types); ++i) {
    for (size_t j = 0; j < sizeof(types); ++j) {
      test_note("type %d, then %d", types[i], types[j]);
      peer_greet(&peer, i % 2 ? H2_SERVER : H2_CLIENT, NULL);
      peer.tolerant = true;
      frames_add(&frames, types[i], 0xff, 1, "\xff", 1);
      frames_add(&frames, types[j], 0xff, 0, "\xff\xff", 2);
      frames_add(&frames, types[i], 0, 3, "", 0);
      peer_hear(&peer, &frames);
      peer_flush(&peer);
      peer_del(&peer);
    }
  }
}

static void everything_may_be_called_after_it(void) {
  static const uint8_t payload[8] = {0};

  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, 0);
  pair_run(&pair);
  for (int sent = 0; sent < 2; ++sent) {
    h2_session_terminate(server->session, NGHTTP2_NO_ERROR, -1);
    if (sent == 1) {
      peer_flush(server);
    }
    h2_session_ping(server->session, payload);
    h2_session_settings(server->session, NULL, 0);
    h2_session_goaway(server->session, 0, -1, payload, 8);
    h2_session_set_local_window_size(server->session, 100000);
    peer_respond(server, 1, ":status=200", 0);
    peer_info(server, 1, ":status=100");
    peer_push(server, 1, GET, 0);
    peer_write(server, 1, "x");
    h2_stream_consume(server->session, 1, 1);
    h2_stream_end(server->session, 1);
    h2_stream_reset(server->session, 1, NGHTTP2_CANCEL);
  }
  peer_flush(server);
  ASSERT(!h2_session_wants_read(server->session));
  pair_del(&pair);
}

int main(void) {
  RUN(one_goaway_and_silence);
  RUN(second_one_says_nothing_more);
  RUN(last_stream_that_the_owner_has_dealt_with);
  RUN(open_streams_are_cut_off);
  RUN(input_after_it_is_swallowed);
  RUN(frames_behind_a_connection_error);
  RUN(everything_may_be_called_after_it);
  return test_end();
}
