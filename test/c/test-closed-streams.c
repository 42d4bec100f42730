/* SPDX-License-Identifier: MIT */
/*
 * test-closed-streams.c - frames on streams that nghttp2 has forgotten: who
 * closed them decides.
 */

#include "peer.h"

#include <string.h>

static struct peer peer;
static struct bytes frames;

static void start(enum h2_role role) {
  bytes_clear(&frames);
  peer_greet(&peer, role, NULL);
  peer.tolerant = true;
}

/* Request and response are complete on both sides; nobody has a log of it. */
static void complete(int32_t stream) {
  frames_headers(&frames, END_BOTH, stream, GET);
  peer_hear(&peer, &frames);
  peer_respond(&peer, stream, ":status=200", H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_log(&peer);
  peer_wire(&peer);
}

static void hear(void) {
  peer_hear(&peer, &frames);
  peer_flush(&peer);
}

static void assert_ends(const char *log, const char *wire) {
  hear();
  ASSERT_LOG(&peer, log);
  ASSERT_WIRE(&peer, wire);
  ASSERT(!h2_session_wants_read(peer.session));
  ASSERT(!h2_session_wants_write(peer.session));
  peer_del(&peer);
}

static void assert_goes_on(const char *log, const char *wire) {
  hear();
  ASSERT_LOG(&peer, log);
  ASSERT_WIRE(&peer, wire);
  frames_ping(&frames, 0, "12345678");
  hear();
  ASSERT_LOG(&peer, "PING 3132333435363738\n");
  ASSERT_WIRE(&peer, "PING 3132333435363738 ack\n");
  peer_del(&peer);
}

static void data_after_the_peers_end(void) {
  start(H2_SERVER);
  complete(1);
  frames_data(&frames, 0, 1, "more");
  assert_ends("ERROR -510 \n", "GOAWAY 1 STREAM_CLOSED\n");
}

static void empty_data_after_the_peers_end(void) {
  start(H2_SERVER);
  complete(1);
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "");
  assert_ends("ERROR -510 \n", "GOAWAY 1 STREAM_CLOSED\n");
}

static void headers_after_the_peers_end(void) {
  start(H2_SERVER);
  complete(1);
  frames_headers(&frames, END_BOTH, 1, GET);
  assert_ends("ERROR -510 \n", "GOAWAY 1 STREAM_CLOSED\n");
}

/* Nothing behind the fault is parsed: the last id tells no lie. */
static void what_follows_is_not_parsed(void) {
  start(H2_SERVER);
  complete(1);
  frames_data(&frames, 0, 1, "more");
  frames_headers(&frames, END_BOTH, 3, GET);
  assert_ends("ERROR -510 \n", "GOAWAY 1 STREAM_CLOSED\n");
}

/* It did end the stream, though nobody was there to hear of it. */
static void end_on_a_stream_that_we_have_reset(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, GET);
  hear();
  h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL);
  peer_flush(&peer);
  peer_log(&peer);
  peer_wire(&peer);
  frames_headers(&frames, END_BOTH, 1, GET);
  assert_ends("ERROR -510 \n", "GOAWAY 1 STREAM_CLOSED\n");
}

static void frames_that_are_legal_for_a_while(void) {
  start(H2_SERVER);
  complete(1);
  frames_window_update(&frames, 1, 10);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  assert_goes_on("", "");
}

static void data_after_the_peers_reset(void) {
  start(H2_SERVER);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  hear();
  peer_log(&peer);
  peer_wire(&peer);
  frames_data(&frames, 0, 1, "body");
  assert_goes_on("", "RST_STREAM 1 STREAM_CLOSED\n");
}

static void data_after_a_reset_of_the_same_read(void) {
  start(H2_SERVER);
  complete(1);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 3, POST);
  frames_rst_stream(&frames, 3, NGHTTP2_CANCEL);
  frames_data(&frames, 0, 3, "body");
  hear();
  ASSERT_WIRE(&peer, "RST_STREAM 3 STREAM_CLOSED\n");
  peer_log(&peer);
  assert_goes_on("", "");
}

static void headers_after_the_peers_reset(void) {
  start(H2_SERVER);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  hear();
  peer_log(&peer);
  peer_wire(&peer);
  frames_headers(&frames, END_BOTH, 1, "a=b");
  assert_goes_on("", "RST_STREAM 1 STREAM_CLOSED\n");
}

/* A peer that goes on and on gets one answer. */
static void answer_is_given_once(void) {
  start(H2_SERVER);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  for (int i = 0; i < 1000; ++i) frames_data(&frames, 0, 1, "body");
  hear();
  ASSERT_WIRE(&peer, "RST_STREAM 1 STREAM_CLOSED\n");
  peer_log(&peer);
  assert_goes_on("", "");
}

static void octets_that_are_ignored_are_credited(void) {
  static char text[10001];

  memset(text, 'x', sizeof(text) - 1);
  start(H2_SERVER);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  for (int i = 0; i < 6; ++i) frames_data(&frames, 0, 1, text);
  hear();
  ASSERT(strstr(peer_wire(&peer), "WINDOW_UPDATE 0 ") != NULL);
  peer_log(&peer);
  assert_goes_on("", "");
}

/* They are on their way while our RST_STREAM is. */
static void frames_on_a_stream_that_we_have_reset(void) {
  start(H2_SERVER);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  hear();
  h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL);
  peer_flush(&peer);
  peer_log(&peer);
  peer_wire(&peer);
  frames_data(&frames, 0, 1, "body");
  frames_data(&frames, 0, 1, "body");
  frames_headers(&frames, END_BOTH, 1, "a=b");
  assert_goes_on("", "");
}

static void body_of_a_request_that_was_refused(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_header_pairs = 4;
  bytes_clear(&frames);
  peer_greet(&peer, H2_SERVER, &config);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST " a=b");
  hear();
  peer_log(&peer);
  peer_wire(&peer);
  frames_data(&frames, 0, 1, "body");
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "body");
  assert_goes_on("", "");
}

static void body_of_a_request_behind_our_goaway(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, GET);
  hear();
  peer_log(&peer);
  h2_session_goaway(peer.session, NGHTTP2_NO_ERROR, 1, NULL, 0);
  peer_flush(&peer);
  peer_wire(&peer);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 3, POST);
  frames_data(&frames, 0, 3, "body");
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 5, POST);
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 3, "body");
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 5, "body");
  assert_goes_on("", "RST_STREAM 3 REFUSED_STREAM\n"
                     "RST_STREAM 5 REFUSED_STREAM\n");
}

static void headers_on_an_id_that_was_skipped(void) {
  start(H2_SERVER);
  complete(5);
  frames_headers(&frames, END_BOTH, 3, GET);
  assert_ends("ERROR -505 \n", "GOAWAY 5 PROTOCOL_ERROR\n");
}

static void data_on_an_id_that_was_skipped(void) {
  start(H2_SERVER);
  complete(5);
  frames_data(&frames, 0, 3, "x");
  assert_ends("ERROR -510 \n", "GOAWAY 5 STREAM_CLOSED\n");
}

static void others_on_an_id_that_was_skipped(void) {
  start(H2_SERVER);
  complete(5);
  frames_rst_stream(&frames, 3, NGHTTP2_CANCEL);
  frames_window_update(&frames, 3, 10);
  assert_goes_on("", "");
}

/* Far beyond what is remembered, and on its edge. */
static void ids_far_apart(void) {
  start(H2_SERVER);
  complete(1);
  complete(2049);
  frames_data(&frames, 0, 1, "one too old");
  assert_goes_on("", "");

  start(H2_SERVER);
  complete(1);
  complete(3);
  complete(2049);
  frames_data(&frames, 0, 3, "still known");
  assert_ends("ERROR -510 \n", "GOAWAY 2049 STREAM_CLOSED\n");

  start(H2_SERVER);
  complete(1);
  complete(INT32_MAX);
  frames_headers(&frames, END_BOTH, 5, GET);
  assert_goes_on("", "");
}

static void ring_comes_round(void) {
  start(H2_SERVER);
  for (int32_t id = 1; id < 6000; id += 2) complete(id);
  frames_data(&frames, 0, 5999 - 2046, "the oldest that is remembered");
  assert_ends("ERROR -510 \n", "GOAWAY 5999 STREAM_CLOSED\n");
}

static void response_after_its_end(void) {
  start(H2_CLIENT);
  for (int i = 0; i < 2; ++i) {
    peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  }
  peer_flush(&peer);
  /* In any order: a server does not skip, it takes its time. */
  frames_headers(&frames, END_BOTH, 3, ":status=200");
  frames_headers(&frames, END_BOTH, 1, ":status=200");
  hear();
  peer_log(&peer);
  peer_wire(&peer);
  frames_data(&frames, 0, 1, "more");
  assert_ends("ERROR -510 \n", "GOAWAY 0 STREAM_CLOSED\n");
}

/* The end of the one closes the stream, and the other is ignored by nghttp2. */
static void response_after_its_end_in_the_same_read(void) {
  start(H2_CLIENT);
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_wire(&peer);
  frames_headers(&frames, END_BOTH, 1, ":status=200");
  frames_data(&frames, 0, 1, "more");
  assert_ends("HEADERS 1 response end :status=200\nEND 1\nCLOSE 1 NO_ERROR\n"
              "ERROR -510 \n",
              "GOAWAY 0 STREAM_CLOSED\n");
}

/* More streams than there are bits for them, each with an empty end. */
static void many_responses_of_one_read(void) {
  start(H2_CLIENT);
  for (int i = 0; i < 200; ++i) {
    peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  }
  peer_flush(&peer);
  for (int32_t id = 1; id < 400; id += 2) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, id, ":status=200");
    frames_data(&frames, NGHTTP2_FLAG_END_STREAM, id, "");
  }
  hear();
  ASSERT_EQ(peer_stats(&peer).streams_closed, 200);
  peer_log(&peer);
  peer_wire(&peer);
  assert_goes_on("", "");
}

static void response_to_a_request_that_we_have_reset(void) {
  start(H2_CLIENT);
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  h2_stream_reset(peer.session, 1, NGHTTP2_CANCEL);
  peer_flush(&peer);
  peer_log(&peer);
  peer_wire(&peer);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, ":status=200");
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "body");
  assert_goes_on("", "");
}

int main(void) {
  RUN(data_after_the_peers_end);
  RUN(empty_data_after_the_peers_end);
  RUN(headers_after_the_peers_end);
  RUN(what_follows_is_not_parsed);
  RUN(end_on_a_stream_that_we_have_reset);
  RUN(frames_that_are_legal_for_a_while);
  RUN(data_after_the_peers_reset);
  RUN(data_after_a_reset_of_the_same_read);
  RUN(headers_after_the_peers_reset);
  RUN(answer_is_given_once);
  RUN(octets_that_are_ignored_are_credited);
  RUN(frames_on_a_stream_that_we_have_reset);
  RUN(body_of_a_request_that_was_refused);
  RUN(body_of_a_request_behind_our_goaway);
  RUN(headers_on_an_id_that_was_skipped);
  RUN(data_on_an_id_that_was_skipped);
  RUN(others_on_an_id_that_was_skipped);
  RUN(ids_far_apart);
  RUN(ring_comes_round);
  RUN(response_after_its_end);
  RUN(response_after_its_end_in_the_same_read);
  RUN(many_responses_of_one_read);
  RUN(response_to_a_request_that_we_have_reset);
  return test_end();
}
