/* SPDX-License-Identifier: MIT */
/*
 * test-frame-error.c - FRAME_ERROR: frames that were queued and could not be
 * sent after all.
 */

#include "peer.h"

#include <string.h>

static struct peer peer;
static struct bytes frames;

static void request_behind_a_goaway(void) {
  int32_t open;
  const char *log;

  peer_greet(&peer, H2_CLIENT, NULL);
  open = peer_request(&peer, POST, 0);
  peer_flush(&peer);
  peer_wire(&peer);
  /* Queued before the GOAWAY is known, sent after. */
  ASSERT_EQ(peer_request(&peer, GET, H2_SUBMIT_END_STREAM), 3);
  ASSERT_EQ(peer_request(&peer, POST, 0), 5);
  peer_write(&peer, 5, "body");
  frames_goaway(&frames, open, NGHTTP2_NO_ERROR, "");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "");
  log = peer_log(&peer);
  ASSERT(strstr(log, "CLOSE 3 REFUSED_STREAM\n") != NULL);
  ASSERT(strstr(log, "CLOSE 5 REFUSED_STREAM\n") != NULL);
  ASSERT_EQ(peer_stats(&peer).streams_open, 1);
  peer_del(&peer);
}

static void promise_that_the_peer_disabled_meanwhile(void) {
  const h2_setting disable = {2, 0};
  const char *log;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, END_BOTH, 1, GET);
  peer_hear(&peer, &frames);
  peer_log(&peer);
  ASSERT_EQ(peer_push(&peer, 1, GET, 0), 2);
  ASSERT_EQ(peer_respond(&peer, 2, ":status=200", 0), 0);
  peer_write(&peer, 2, "pushed");
  frames_settings(&frames, &disable, 1);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "SETTINGS ack\n");
  log = peer_log(&peer);
  ASSERT(strstr(log, "FRAME_ERROR 2 type 5 status -528\n") != NULL);
  ASSERT(strstr(log, "CLOSE 2 ") != NULL);
  ASSERT_EQ(peer_stats(&peer).streams_open, 1);
  peer_del(&peer);
}

/* The stream is gone before its frames: no complaint, it is closed. */
static void frames_of_a_stream_that_the_peer_has_reset(void) {
  const char *log;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, END_BOTH, 1, GET);
  peer_hear(&peer, &frames);
  peer_log(&peer);
  peer_info(&peer, 1, ":status=100");
  peer_respond(&peer, 1, ":status=200", 0);
  peer_write(&peer, 1, "body");
  peer_push(&peer, 1, GET, 0);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "");
  log = peer_log(&peer);
  ASSERT(strncmp(log, "CLOSE 1 CANCEL\n", 15) == 0);
  ASSERT(strstr(log, "CLOSE 2 ") != NULL);
  ASSERT_EQ(peer_stats(&peer).streams_open, 0);
  peer_del(&peer);
}

static void headers_too_long_to_send(void) {
  struct bytes fields = {0};
  h2_config config = peer_config(H2_SERVER);
  int status;

  config.max_send_header_block_length = 1000;
  peer_greet(&peer, H2_SERVER, &config);
  frames_headers(&frames, END_BOTH, 1, GET);
  peer_hear(&peer, &frames);
  peer_log(&peer);
  bytes_print(&fields, ":status=200 x=%02000d", 1);
  status = peer_respond(&peer, 1, bytes_text(&fields), 0);
  bytes_clear(&fields);
  ASSERT_EQ(status, 0);
  peer_write(&peer, 1, "body");
  peer_flush(&peer);
  ASSERT(strstr(peer_log(&peer), "FRAME_ERROR 1 type 1 status -522\n") != NULL);
  ASSERT(strstr(peer_wire(&peer), "DATA") == NULL);
  peer_del(&peer);
}

static void priority_of_a_stream_on_itself(void) {
  const h2_priority itself = {1, 16, false};

  peer_greet(&peer, H2_CLIENT, NULL);
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_wire(&peer);
  ASSERT_EQ(h2_stream_priority(peer.session, 1, &itself, false),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT_EQ(h2_stream_priority(peer.session, 1, &itself, true),
            NGHTTP2_ERR_INVALID_ARGUMENT);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "");
  peer_del(&peer);
}

int main(void) {
  RUN(request_behind_a_goaway);
  RUN(promise_that_the_peer_disabled_meanwhile);
  RUN(frames_of_a_stream_that_the_peer_has_reset);
  RUN(headers_too_long_to_send);
  RUN(priority_of_a_stream_on_itself);
  return test_end();
}
