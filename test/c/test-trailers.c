/* SPDX-License-Identifier: MIT */
/* test-trailers.c - trailers, and the pause before them: WANT_TRAILERS. */

#include "peer.h"

#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void respond(const char *body, uint32_t flags) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_log(server);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", flags), 0);
  if (body != NULL) {
    ASSERT_EQ(peer_write(server, 1, body), 0);
  }
  ASSERT_EQ(h2_stream_end(server->session, 1), 0);
  pair_run(&pair);
}

static void wanted_when_the_body_has_ended(void) {
  respond("body", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_LOG(server, "DRAIN 1\nWANT_TRAILERS 1\n");
  ASSERT_LOG(client, "HEADERS 1 response :status=200\nDATA 1 4 body\n");
  ASSERT_EQ(peer_trailers(server, 1, "x-sum=1 x-end=2"), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\n"
                      "DATA 1 4 body\n"
                      "HEADERS 1 end x-sum=1 x-end=2\n");
  ASSERT_LOG(client, "HEADERS 1 headers end x-sum=1 x-end=2\n"
                     "END 1\nCLOSE 1 NO_ERROR\n");
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void without_fields_an_empty_frame_ends_it(void) {
  respond("body", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_EQ(peer_trailers(server, 1, NULL), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 4 body\nDATA 1 0 end\n");
  ASSERT_LOG(server, "DRAIN 1\nWANT_TRAILERS 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
  respond("body", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_EQ(peer_trailers(server, 1, ""), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 4 body\nDATA 1 0 end\n");
  pair_del(&pair);
}

static void behind_an_empty_body(void) {
  respond(NULL, H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_LOG(server, "WANT_TRAILERS 1\n");
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), 0);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\n"
                     "HEADERS 1 headers end a=b\nEND 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void of_a_request(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, POST, H2_SUBMIT_WAIT_TRAILERS);
  peer_write(client, 1, "q");
  h2_stream_end(client->session, 1);
  pair_run(&pair);
  ASSERT_LOG(client, "DRAIN 1\nWANT_TRAILERS 1\n");
  ASSERT_EQ(peer_trailers(client, 1, "t=1"), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request " POST "\nDATA 1 1 q\n"
                     "HEADERS 1 headers end t=1\nEND 1\n");
  pair_del(&pair);
}

static void not_wanted_when_nobody_waits(void) {
  respond("body", 0);
  ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

static void not_before_they_are_wanted(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), H2_ERR_STREAM_STATE);
  peer_write(server, 1, "body");
  pair_run(&pair);
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), H2_ERR_STREAM_STATE);
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), 0);
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), H2_ERR_STREAM_STATE);
  pair_run(&pair);
  ASSERT_LOG(client, "HEADERS 1 response :status=200\nDATA 1 4 body\n"
                     "HEADERS 1 headers end a=b\nEND 1\nCLOSE 1 NO_ERROR\n");
  pair_del(&pair);
}

static void wanted_only_after_a_window_let_the_body_out(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_log(server);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_WAIT_TRAILERS);
  peer_write_pattern(server, 1, 65536);
  h2_stream_end(server->session, 1);
  pair_run(&pair);
  ASSERT_LOG(server, "");
  ASSERT_EQ(h2_stream_consume(client->session, 1, 65535), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\nWANT_TRAILERS 1\n");
  pair_del(&pair);
}

static void reset_while_waiting(void) {
  respond("body", H2_SUBMIT_WAIT_TRAILERS);
  peer_log(server);
  ASSERT_EQ(h2_stream_reset(server->session, 1, NGHTTP2_INTERNAL_ERROR), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "CLOSE 1 INTERNAL_ERROR\n");
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

static void end_apart(const char *body, uint32_t flags) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_log(server);
  peer_wire(server);
  ASSERT_EQ(peer_respond(server, 1, ":status=200", flags), 0);
  if (body != NULL) {
    ASSERT_EQ(peer_write(server, 1, body), 0);
  }
  ASSERT_EQ(h2_stream_end_apart(server->session, 1), 0);
}

/* What an owner gets who answers WANT_TRAILERS with none, but at once. */
static void not_wanted_when_the_end_is_apart(void) {
  const uint32_t flags[] = {0, H2_SUBMIT_WAIT_TRAILERS};

  for (size_t i = 0; i < 2; ++i) {
    end_apart("body", flags[i]);
    ASSERT_EQ(peer_write(server, 1, "more"), H2_ERR_STREAM_STATE);
    ASSERT_EQ(h2_stream_end_apart(server->session, 1), H2_ERR_STREAM_STATE);
    pair_run(&pair);
    ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 4 body\nDATA 1 0 end\n");
    ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
    pair_del(&pair);
    end_apart(NULL, flags[i]);
    pair_run(&pair);
    ASSERT_WIRE(server, "HEADERS 1 :status=200\nDATA 1 0 end\n");
    ASSERT_LOG(server, "CLOSE 1 NO_ERROR\n");
    pair_del(&pair);
  }
}

/* The body has left, the window is used up: the end has to wait. */
static void end_apart_taken_back(void) {
  const h2_setting window = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 4};

  end_apart("body", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_EQ(h2_session_settings(client->session, &window, 1), 0);
  pair_move(client, server);
  pair_move(server, client);
  ASSERT_LOG(server, "SETTINGS\nDRAIN 1\n");
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1), 0);
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1), H2_ERR_STREAM_STATE);
  ASSERT_EQ(h2_stream_consume(client->session, 1, 4), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "WANT_TRAILERS 1\n");
  ASSERT_EQ(peer_trailers(server, 1, "a=b"), 0);
  pair_run(&pair);
  peer_log(server);
  ASSERT(strstr(peer_log(client), "HEADERS 1 headers end a=b\n") != NULL);
  pair_del(&pair);
}

static void end_apart_taken_back_in_time(void) {
  end_apart("body", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1), 0);
  pair_run(&pair);
  ASSERT_LOG(server, "DRAIN 1\nWANT_TRAILERS 1\n");
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1), H2_ERR_STREAM_STATE);
  pair_del(&pair);
  end_apart("body", H2_SUBMIT_WAIT_TRAILERS);
  pair_run(&pair);
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1),
            H2_ERR_STREAM_UNKNOWN);
  pair_del(&pair);
}

static void not_ended_cannot_be_taken_back(void) {
  pair_new(&pair, NULL, NULL);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200", H2_SUBMIT_WAIT_TRAILERS);
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1), H2_ERR_STREAM_STATE);
  h2_stream_end(server->session, 1);
  ASSERT_EQ(h2_stream_await_trailers(server->session, 1), H2_ERR_STREAM_STATE);
  ASSERT_EQ(h2_stream_end_apart(server->session, 1), H2_ERR_STREAM_STATE);
  pair_del(&pair);
}

int main(void) {
  RUN(wanted_when_the_body_has_ended);
  RUN(without_fields_an_empty_frame_ends_it);
  RUN(behind_an_empty_body);
  RUN(of_a_request);
  RUN(not_wanted_when_nobody_waits);
  RUN(not_before_they_are_wanted);
  RUN(wanted_only_after_a_window_let_the_body_out);
  RUN(reset_while_waiting);
  RUN(not_wanted_when_the_end_is_apart);
  RUN(end_apart_taken_back);
  RUN(end_apart_taken_back_in_time);
  RUN(not_ended_cannot_be_taken_back);
  return test_end();
}
