/* SPDX-License-Identifier: MIT */
/*
 * test-invalid-frames.c - frames that break a rule: what becomes of stream and
 * connection.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct peer peer;
static struct bytes frames;

static void start(enum h2_role role) {
  bytes_clear(&frames);
  peer_greet(&peer, role, NULL);
  peer.tolerant = true;
  if (role == H2_CLIENT) {
    peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
    peer_flush(&peer);
    peer_wire(&peer);
  }
}

/*
 * The connection ends with |code| on the wire and one ERROR for the owner,
 * whether nghttp2 has told us of the fault or not.
 */
static void assert_ends_with(const char *code, int status) {
  char error[40];
  const char *log;
  const char *told;
  const char *wire;
  const char *goaway;
  const char *sent;

  peer_hear(&peer, &frames);
  peer_flush(&peer);
  log = peer_log(&peer);
  told = strstr(log, "ERROR ");
  snprintf(error, sizeof(error), "ERROR %d \n", status);
  test_note("%s", log);
  ASSERT(told != NULL && strncmp(told, error, strlen(error)) == 0);
  ASSERT(strstr(told + 1, "ERROR ") == NULL);
  ASSERT(strstr(log, "DATA") == NULL);
  wire = peer_wire(&peer);
  goaway = strstr(wire, "GOAWAY ");
  test_note("%s", wire);
  ASSERT(goaway != NULL);
  sent = strchr(goaway + 7, ' ') + 1;
  ASSERT(strncmp(sent, code, strlen(code)) == 0);
  ASSERT(!h2_session_wants_read(peer.session));
  ASSERT(!h2_session_wants_write(peer.session));
  peer_del(&peer);
}

static void assert_connection_error(const char *code) {
  assert_ends_with(code, NGHTTP2_ERR_PROTO);
}

static void assert_stream_error(const char *log, const char *wire) {
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, log);
  ASSERT_WIRE(&peer, wire);
  ASSERT(h2_session_wants_read(peer.session));
  peer_del(&peer);
}

static void data_on_an_idle_stream(void) {
  start(H2_SERVER);
  frames_data(&frames, 0, 1, "x");
  assert_connection_error("PROTOCOL_ERROR");
}

static void headers_of_a_stream_of_ours(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 2, GET);
  assert_connection_error("PROTOCOL_ERROR");
}

static void frame_longer_than_allowed(void) {
  start(H2_SERVER);
  frames_header(&frames, 16385, NGHTTP2_DATA, 0, 1);
  assert_connection_error("FRAME_SIZE_ERROR");
}

static void headers_inside_a_header_block(void) {
  start(H2_SERVER);
  frames_headers(&frames, 0, 1, GET);
  frames_headers(&frames, END_BOTH, 3, GET);
  assert_connection_error("PROTOCOL_ERROR");
}

static void continuation_of_nothing(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_CONTINUATION, NGHTTP2_FLAG_END_HEADERS, 1, "", 0);
  assert_connection_error("PROTOCOL_ERROR");
}

static void header_block_that_is_no_hpack(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, 1, "\xff\xff\xff\xff\xff", 5);
  assert_ends_with("COMPRESSION_ERROR", NGHTTP2_ERR_HEADER_COMP);
}

static void index_beyond_the_table(void) {
  struct bytes block = {0};

  start(H2_SERVER);
  hpack_indexed(&block, 100);
  frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, 1, block.data, block.len);
  bytes_clear(&block);
  assert_ends_with("COMPRESSION_ERROR", NGHTTP2_ERR_HEADER_COMP);
}

static void settings_ack_with_a_payload(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0, "123456", 6);
  assert_connection_error("FRAME_SIZE_ERROR");
}

static void window_update_of_zero(void) {
  start(H2_SERVER);
  frames_window_update(&frames, 0, 0);
  assert_connection_error("PROTOCOL_ERROR");
}

static void push_promise_to_a_server(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, GET);
  frames_push_promise(&frames, 1, 2, GET);
  assert_connection_error("PROTOCOL_ERROR");
}

static void push_promise_that_was_forbidden(void) {
  const h2_setting disable = {2, 0};

  start(H2_CLIENT);
  h2_session_settings(peer.session, &disable, 1);
  peer_flush(&peer);
  frames_settings_ack(&frames);
  frames_push_promise(&frames, 1, 2, GET);
  assert_connection_error("PROTOCOL_ERROR");
}

static void rst_stream_of_an_idle_stream(void) {
  start(H2_SERVER);
  frames_rst_stream(&frames, 1, NGHTTP2_CANCEL);
  assert_connection_error("PROTOCOL_ERROR");
}

static void goaway_on_a_stream(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_GOAWAY, 0, 1, "\0\0\0\0\0\0\0\0", 8);
  assert_connection_error("PROTOCOL_ERROR");
}

static void data_after_the_end_of_a_stream(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, POST);
  frames_data(&frames, 0, 1, "more");
  assert_connection_error("STREAM_CLOSED");
}

static void data_on_no_stream(void) {
  start(H2_SERVER);
  frames_data(&frames, 0, 0, "x");
  assert_connection_error("PROTOCOL_ERROR");
}

static void headers_on_no_stream(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 0, GET);
  assert_connection_error("PROTOCOL_ERROR");
}

static void headers_after_the_end_of_a_stream(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, POST);
  frames_headers(&frames, END_BOTH, 1, "a=b");
  assert_ends_with("STREAM_CLOSED", NGHTTP2_ERR_STREAM_CLOSED);
}

static void more_padding_than_payload(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_HEADERS, END_BOTH | NGHTTP2_FLAG_PADDED, 1,
             "\xc8\x82", 2);
  assert_connection_error("PROTOCOL_ERROR");
}

static void ping_inside_a_header_block(void) {
  start(H2_SERVER);
  frames_headers(&frames, 0, 1, GET);
  frames_ping(&frames, 0, "12345678");
  assert_connection_error("PROTOCOL_ERROR");
}

static void settings_cut_in_an_entry(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_SETTINGS, 0, 0, "12345", 5);
  assert_connection_error("FRAME_SIZE_ERROR");
}

static void settings_on_a_stream(void) {
  start(H2_SERVER);
  frames_add(&frames, NGHTTP2_SETTINGS, 0, 1, "", 0);
  assert_connection_error("PROTOCOL_ERROR");
}

static void settings_out_of_range(void) {
  const h2_setting window = {4, 0x80000000}, frame_size = {5, 16383};

  start(H2_SERVER);
  frames_settings(&frames, &window, 1);
  assert_ends_with("FLOW_CONTROL_ERROR", NGHTTP2_ERR_FLOW_CONTROL);
  start(H2_SERVER);
  frames_settings(&frames, &frame_size, 1);
  assert_connection_error("PROTOCOL_ERROR");
}

/* Types whose payload has one length only, and PING, GOAWAY of a stream. */
static void frames_of_a_wrong_length(void) {
  static const struct {
    uint8_t type;
    int32_t stream;
    size_t len;
  } wrong[] = {{NGHTTP2_PING, 0, 7},
               {NGHTTP2_GOAWAY, 0, 7},
               {NGHTTP2_RST_STREAM, 1, 3},
               {NGHTTP2_PRIORITY, 1, 4},
               {NGHTTP2_WINDOW_UPDATE, 0, 3}};

  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); ++i) {
    start(H2_SERVER);
    test_note("type %d", wrong[i].type);
    frames_add(&frames, wrong[i].type, 0, wrong[i].stream, "\0\0\0\0\0\0\0",
               wrong[i].len);
    assert_connection_error("FRAME_SIZE_ERROR");
  }
}

static void window_update_beyond_the_maximum(void) {
  start(H2_SERVER);
  frames_window_update(&frames, 0, 0x7fffffff);
  assert_ends_with("FLOW_CONTROL_ERROR", NGHTTP2_ERR_FLOW_CONTROL);
}

/* A GOAWAY that the owner has asked for is no fault, whatever its code. */
static void goaway_of_the_owner_is_no_error(void) {
  start(H2_SERVER);
  h2_session_goaway(peer.session, NGHTTP2_INTERNAL_ERROR, -1, NULL, 0);
  h2_session_goaway(peer.session, NGHTTP2_NO_ERROR, -1, NULL, 0);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "");
  ASSERT_WIRE(&peer, "GOAWAY 0 INTERNAL_ERROR\nGOAWAY 0 NO_ERROR\n");
  h2_session_terminate(peer.session, NGHTTP2_PROTOCOL_ERROR, -1);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "");
  ASSERT_WIRE(&peer, "GOAWAY 0 PROTOCOL_ERROR\n");
  peer_del(&peer);
}

/* Neither is the fault that comes behind it forgotten. */
static void error_behind_a_goaway(void) {
  start(H2_SERVER);
  h2_session_goaway(peer.session, NGHTTP2_NO_ERROR, 5, NULL, 0);
  frames_data(&frames, 0, 1, "x");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_LOG(&peer, "ERROR -505 \n");
  ASSERT(strstr(peer_wire(&peer), "PROTOCOL_ERROR") != NULL);
  peer_del(&peer);
}

static void request_without_a_method(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, ":scheme=http :authority=h :path=/");
  assert_stream_error("", "RST_STREAM 1 PROTOCOL_ERROR\n");
}

static void pseudo_header_behind_a_field(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1,
                 ":method=GET a=b :scheme=http :authority=h :path=/");
  assert_stream_error("", "RST_STREAM 1 PROTOCOL_ERROR\n");
}

static void connection_specific_field(void) {
  start(H2_SERVER);
  frames_headers(&frames, END_BOTH, 1, GET " connection=close");
  assert_stream_error("", "RST_STREAM 1 PROTOCOL_ERROR\n");
}

static void body_that_is_not_content_length(void) {
  const char *log;

  start(H2_SERVER);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1,
                 POST " content-length=5");
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "123456");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "RST_STREAM 1 PROTOCOL_ERROR\n");
  log = peer_log(&peer);
  ASSERT(strstr(log, "END 1\n") == NULL);
  ASSERT(strstr(log, "CLOSE 1 PROTOCOL_ERROR\n") != NULL);
  peer_del(&peer);
}

static void response_without_a_status(void) {
  start(H2_CLIENT);
  frames_headers(&frames, END_BOTH, 1, "a=b");
  assert_stream_error("CLOSE 1 PROTOCOL_ERROR\n",
                      "RST_STREAM 1 PROTOCOL_ERROR\n");
}

static void data_before_the_response(void) {
  start(H2_CLIENT);
  frames_data(&frames, 0, 1, "body");
  assert_connection_error("PROTOCOL_ERROR");
}

static void unknown_types_and_flags_are_ignored(void) {
  start(H2_SERVER);
  for (int type = 0x0d; type <= 0xff; ++type) {
    frames_add(&frames, (uint8_t)type, 0xff, type % 3, "ignored", 7);
  }
  frames_add(&frames, NGHTTP2_PING, 0xfe, 0, "12345678", 8);
  assert_stream_error("PING 3132333435363738\n", "PING 3132333435363738 ack\n");
}

/* Each is only a stream's fault. The number itself passes once, as in Node. */
static void too_many_end_the_connection(void) {
  h2_config config = peer_config(H2_SERVER);

  config.max_invalid_frames = 5;
  peer_greet(&peer, H2_SERVER, &config);
  peer.tolerant = true;
  for (int32_t i = 0; i < 6; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, GET " connection=close");
    peer_hear(&peer, &frames);
    peer_flush(&peer);
    ASSERT(!peer.dead);
  }
  peer_wire(&peer);
  frames_headers(&frames, END_BOTH, 13, GET " connection=close");
  peer_hear(&peer, &frames);
  ASSERT(peer.dead);
  ASSERT(strstr(peer_log(&peer), "ERROR -902 max_invalid_frames\n") != NULL);
  peer_flush(&peer);
  ASSERT(strstr(peer_wire(&peer), "ENHANCE_YOUR_CALM max_invalid_frames\n"));
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_INVALID_FRAMES], 1);
  peer_del(&peer);
}

int main(void) {
  RUN(data_on_an_idle_stream);
  RUN(headers_of_a_stream_of_ours);
  RUN(frame_longer_than_allowed);
  RUN(headers_inside_a_header_block);
  RUN(continuation_of_nothing);
  RUN(header_block_that_is_no_hpack);
  RUN(index_beyond_the_table);
  RUN(settings_ack_with_a_payload);
  RUN(window_update_of_zero);
  RUN(push_promise_to_a_server);
  RUN(push_promise_that_was_forbidden);
  RUN(rst_stream_of_an_idle_stream);
  RUN(goaway_on_a_stream);
  RUN(data_after_the_end_of_a_stream);
  RUN(data_on_no_stream);
  RUN(headers_on_no_stream);
  RUN(headers_after_the_end_of_a_stream);
  RUN(more_padding_than_payload);
  RUN(ping_inside_a_header_block);
  RUN(settings_cut_in_an_entry);
  RUN(settings_on_a_stream);
  RUN(settings_out_of_range);
  RUN(frames_of_a_wrong_length);
  RUN(window_update_beyond_the_maximum);
  RUN(goaway_of_the_owner_is_no_error);
  RUN(error_behind_a_goaway);
  RUN(request_without_a_method);
  RUN(pseudo_header_behind_a_field);
  RUN(connection_specific_field);
  RUN(body_that_is_not_content_length);
  RUN(response_without_a_status);
  RUN(data_before_the_response);
  RUN(unknown_types_and_flags_are_ignored);
  RUN(too_many_end_the_connection);
  return test_end();
}
