/* SPDX-License-Identifier: MIT */
/*
 * test-floods.c - CONTINUATIONs, empty frames, SETTINGS: cheap for the peer,
 * not for us.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct peer server;
static struct bytes frames;

static void start(const h2_config *config) {
  peer_greet(&server, H2_SERVER, config);
  server.tolerant = true;
}

static void assert_ended_by(const char *error, enum h2_limit limit) {
  char expected[100];

  peer_hear(&server, &frames);
  ASSERT(server.dead);
  snprintf(expected, sizeof(expected), "ERROR %s %s\n", error,
           h2_limit_name(limit));
  ASSERT(strstr(peer_log(&server), expected) != NULL);
  peer_flush(&server);
  snprintf(expected, sizeof(expected), "ENHANCE_YOUR_CALM %s\n",
           h2_limit_name(limit));
  ASSERT(strstr(peer_wire(&server), expected) != NULL);
  ASSERT_EQ(peer_stats(&server).limits[limit], 1);
  ASSERT(!h2_session_wants_read(server.session));
  ASSERT(!h2_session_wants_write(server.session));
  peer_del(&server);
}

/* A request whose block goes on in |count| CONTINUATIONs of |len| octets. */
static void continued_request(int32_t stream, int count, bool end) {
  frames_headers(&frames, NGHTTP2_FLAG_END_STREAM, stream, GET);
  for (int i = 0; i < count; ++i) {
    struct bytes block = {0};

    fields_hpack(&block, "a=b");
    frames_add(&frames, NGHTTP2_CONTINUATION,
               end && i == count - 1 ? NGHTTP2_FLAG_END_HEADERS : 0, stream,
               block.data, block.len);
    bytes_clear(&block);
  }
}

static void eight_continuations_pass(void) {
  start(NULL);
  for (int32_t i = 0; i < 20; ++i) {
    continued_request(2 * i + 1, 8, true);
  }
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  ASSERT_EQ(peer_stats(&server).streams_open, 20);
  peer_del(&server);
}

static void nine_continuations_do_not(void) {
  start(NULL);
  continued_request(1, 9, true);
  assert_ended_by("-905", H2_LIMIT_CONTINUATIONS);
}

static void however_they_are_cut(void) {
  for (int split = 1; split < 20; ++split) {
    test_note("pieces of %d", split);
    start(NULL);
    server.split = split;
    continued_request(1, 8, true);
    peer_hear(&server, &frames);
    ASSERT(!server.dead);
    ASSERT_LOG(&server, "HEADERS 1 request end " GET
                        " a=b a=b a=b a=b a=b a=b a=b a=b\nEND 1\n");
    continued_request(3, 9, true);
    assert_ended_by("-905", H2_LIMIT_CONTINUATIONS);
  }
}

static void empty_continuations_count_too(void) {
  start(NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_STREAM, 1, GET);
  for (int i = 0; i < 9; ++i) {
    frames_add(&frames, NGHTTP2_CONTINUATION, 0, 1, "", 0);
  }
  assert_ended_by("-905", H2_LIMIT_CONTINUATIONS);
}

static void continuations_of_an_ignored_block_count_too(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_header_pairs = 4;
  start(&config);
  frames_headers(&frames, NGHTTP2_FLAG_END_STREAM, 1, GET " a=b");
  for (int i = 0; i < 200; ++i) {
    frames_add(&frames, NGHTTP2_CONTINUATION, 0, 1, "", 0);
  }
  peer_hear(&server, &frames);
  ASSERT(server.dead);
  peer_flush(&server);
  ASSERT_EQ(peer_stats(&server).limits[H2_LIMIT_CONTINUATIONS], 1);
  peer_del(&server);
}

static void empty_data_frames(void) {
  start(NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  for (int i = 0; i < 100; ++i) {
    frames_data(&frames, 0, 1, "");
  }
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  /* Something with a purpose in between starts the count again. */
  frames_data(&frames, 0, 1, "x");
  for (int i = 0; i < 100; ++i) {
    frames_data(&frames, 0, 1, "");
  }
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  frames_data(&frames, 0, 1, "");
  assert_ended_by("-904", H2_LIMIT_EMPTY_FRAMES);
}

/* DATA of |len| octets between a Pad Length and that many zeros. */
static void padded_data(uint8_t flags, size_t len, uint8_t padding) {
  uint8_t payload[600] = {padding};

  memset(payload + 1, 'x', len);
  frames_add(&frames, NGHTTP2_DATA, flags | NGHTTP2_FLAG_PADDED, 1, payload,
             1 + len + padding);
}

/* Padding is nothing, however much of it there is. */
static void padded_empty_data_frames(void) {
  static const uint8_t paddings[] = {0, 1, 255};

  for (size_t i = 0; i < sizeof(paddings); ++i) {
    test_note("padding %d", paddings[i]);
    start(NULL);
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
    for (int k = 0; k < 100; ++k) padded_data(0, 0, paddings[i]);
    padded_data(0, 1, paddings[i]);
    for (int k = 0; k < 50; ++k) {
      padded_data(0, 0, paddings[i]);
      frames_data(&frames, 0, 1, "");
    }
    peer_hear(&server, &frames);
    ASSERT(!server.dead);
    ASSERT_LOG(&server, "HEADERS 1 request " POST "\nDATA 1 1 x\n");
    padded_data(0, 0, paddings[i]);
    assert_ended_by("-904", H2_LIMIT_EMPTY_FRAMES);
  }
}

static void padded_data_with_a_purpose_is_fine(void) {
  start(NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  for (int i = 0; i < 200; ++i) padded_data(0, 1, 20);
  for (int i = 0; i < 100; ++i) padded_data(0, 0, 20);
  padded_data(NGHTTP2_FLAG_END_STREAM, 0, 20);
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  ASSERT_EQ(server.reader.body.len, 200);
  peer_del(&server);
}

/* A response in full flow: the GOAWAY is the last thing that is said. */
static void nothing_is_said_after_the_goaway(void) {
  const h2_setting window = {4, 10000000};
  const char *wire;
  const char *goaway;

  start(NULL);
  frames_settings(&frames, &window, 1);
  frames_window_update(&frames, 0, 10000000);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  peer_hear(&server, &frames);
  peer_respond(&server, 1, ":status=200", 0);
  peer_write_pattern(&server, 1, 4 * H2_SEND_MAX);
  peer_send(&server);
  peer_wire(&server);
  for (int i = 0; i < 101; ++i) {
    frames_data(&frames, 0, 1, "");
  }
  peer_hear(&server, &frames);
  ASSERT(server.dead);
  peer_flush(&server);
  wire = peer_wire(&server);
  goaway = strstr(wire, "GOAWAY ");
  ASSERT(goaway != NULL);
  ASSERT(strchr(goaway, '\n')[1] == '\0');
  ASSERT_LT(peer_stats(&server).bytes_sent, 2 * H2_SEND_MAX);
  ASSERT(!h2_session_wants_write(server.session));
  peer_write(&server, 1, "more");
  h2_session_ping(server.session, (const uint8_t *)"12345678");
  h2_session_goaway(server.session, 0, -1, NULL, 0);
  ASSERT_EQ(peer_send(&server), 0);
  peer_del(&server);
}

static void empty_frame_that_ends_a_stream_is_fine(void) {
  start(NULL);
  for (int32_t i = 0; i < 300; ++i) {
    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 2 * i + 1, POST);
    frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 2 * i + 1, "");
  }
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  peer_del(&server);
}

static void empty_frames_may_be_unlimited(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_empty_frames = UINT32_MAX;
  config.max_invalid_frames = UINT32_MAX;
  start(&config);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  for (int i = 0; i < 10000; ++i) {
    frames_data(&frames, 0, 1, "");
  }
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  peer_del(&server);
}

/* Never a hundred in a row, but without end: they count as invalid frames. */
static void empty_data_frames_over_a_sessions_life(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_invalid_frames = 20;
  start(&config);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  for (int i = 0; i < 21; ++i) {
    frames_data(&frames, 0, 1, "x");
    if (i % 2 == 0) {
      frames_data(&frames, 0, 1, "");
    } else {
      padded_data(0, 0, 3);
    }
  }
  peer_hear(&server, &frames);
  ASSERT(!server.dead);
  frames_data(&frames, 0, 1, "");
  assert_ended_by("-902", H2_LIMIT_INVALID_FRAMES);
}

static void settings_entries(void) {
  static h2_setting settings[33];
  const h2_setting *custom;

  for (uint16_t i = 0; i < 33; ++i) {
    settings[i] = (h2_setting){(uint16_t)(0x1000 + i), i};
  }
  start(NULL);
  frames_settings(&frames, settings, 32);
  peer_hear(&server, &frames);
  ASSERT_EQ(h2_session_remote_custom_settings(server.session, &custom), 32);
  ASSERT_EQ(custom[31].value, 31);
  frames_settings(&frames, settings, 33);
  assert_ended_by("-537", H2_LIMIT_SETTINGS_ENTRIES);
}

static void settings_that_nobody_reads_the_acks_of(void) {
  start(NULL);
  for (int i = 0; i < 5000; ++i) {
    frames_settings(&frames, NULL, 0);
  }
  assert_ended_by("-904", H2_LIMIT_OUTBOUND_CONTROL);
}

int main(void) {
  RUN(eight_continuations_pass);
  RUN(nine_continuations_do_not);
  RUN(however_they_are_cut);
  RUN(empty_continuations_count_too);
  RUN(continuations_of_an_ignored_block_count_too);
  RUN(empty_data_frames);
  RUN(padded_empty_data_frames);
  RUN(padded_data_with_a_purpose_is_fine);
  RUN(nothing_is_said_after_the_goaway);
  RUN(empty_frame_that_ends_a_stream_is_fine);
  RUN(empty_frames_may_be_unlimited);
  RUN(empty_data_frames_over_a_sessions_life);
  RUN(settings_entries);
  RUN(settings_that_nobody_reads_the_acks_of);
  return test_end();
}
