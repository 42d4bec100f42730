/* SPDX-License-Identifier: MIT */
/*
 * test-lifecycle.c - a session from its creation to the moment when it has
 * nothing more to do.
 */

#include "peer.h"

static void defaults_are_those_of_the_header(void) {
  h2_config config = peer_config(H2_SERVER);

  ASSERT_EQ(config.role, H2_SERVER);
  ASSERT_EQ(config.padding, H2_PADDING_NONE);
  ASSERT_EQ(config.strict_field_whitespace, true);
  ASSERT_EQ(config.max_deflate_table_size, 4096);
  ASSERT_EQ(config.peer_max_concurrent_streams, 100);
  ASSERT_EQ(config.max_reserved_remote_streams, 200);
  ASSERT_EQ(config.max_settings_entries, 32);
  ASSERT_EQ(config.max_header_pairs, 128);
  ASSERT_EQ(config.max_header_list_size, 65535);
  ASSERT_EQ(config.max_session_memory, 10000000);
  ASSERT_EQ(config.max_outstanding_pings, 10);
  ASSERT_EQ(config.max_outstanding_settings, 10);
  ASSERT_EQ(config.max_invalid_frames, 1000);
  ASSERT_EQ(config.max_rejected_streams, 100);
  ASSERT_EQ(config.stream_reset_burst, 1000);
  ASSERT_EQ(config.stream_reset_rate, 33);
  ASSERT_EQ(config.max_empty_frames, 100);
  ASSERT_EQ(config.max_new_streams, 128);
  ASSERT(config.release == NULL);
  ASSERT(config.user == NULL);
  ASSERT(config.allocator == NULL);
  ASSERT_EQ(peer_config(H2_CLIENT).role, H2_CLIENT);
}

/* Enough to allocate, reallocate and free: sanitizers watch. */
static void library_allocator_serves_when_none_is_given(void) {
  static int32_t words[H2_BATCH_MIN_WORDS];
  static uint8_t text[H2_BATCH_MIN_TEXT];
  h2_batch batch = {.words = words,
                    .capacity = H2_BATCH_MIN_WORDS,
                    .text = text,
                    .text_capacity = H2_BATCH_MIN_TEXT};
  struct bytes frames = {0};
  h2_config config;
  h2_session *session = NULL;
  ssize_t used;

  h2_config_default(&config, H2_SERVER);
  config.max_new_streams = 0;
  ASSERT_EQ(h2_session_new(&session, &config), 0);
  ASSERT_EQ(h2_session_settings(session, NULL, 0), 0);
  frames_hello(&frames, H2_CLIENT);
  for (int32_t stream = 1; stream < 200; stream += 2) {
    frames_headers(&frames, END_BOTH, stream, GET " a=b c=d e=f g=h i=j k=l");
  }
  frames_header(&frames, 8000, NGHTTP2_HEADERS, 4, 201);
  for (int i = 0; i < 1000; ++i) {
    fields_hpack(&frames, "x=yyyy");
  }
  used = h2_session_receive(session, &batch, frames.data, frames.len, 0);
  ASSERT_EQ(used, frames.len);
  bytes_clear(&frames);
  h2_session_del(session);
  h2_session_del(NULL);
}

static void config_out_of_range_is_refused(void) {
  h2_session *session = NULL;
  h2_config config = peer_config(H2_SERVER);

  config.role = (enum h2_role)2;
  ASSERT_EQ(h2_session_new(&session, &config), NGHTTP2_ERR_INVALID_ARGUMENT);
  config = peer_config(H2_CLIENT);
  config.padding = (enum h2_padding)3;
  ASSERT_EQ(h2_session_new(&session, &config), NGHTTP2_ERR_INVALID_ARGUMENT);
  ASSERT(session == NULL);
}

static void server_says_nothing_by_itself(void) {
  struct peer server;

  peer_new(&server, H2_SERVER, NULL);
  ASSERT_EQ(peer_send(&server), 0);
  ASSERT_WIRE(&server, "");
  ASSERT(h2_session_wants_read(server.session));
  ASSERT(!h2_session_wants_write(server.session));
  h2_session_sent(server.session);
  peer_del(&server);
}

static void peers_shake_hands(void) {
  struct pair pair;
  const h2_setting setting = {.id = 3, .value = 7};

  peer_new(&pair.server, H2_SERVER, NULL);
  peer_new(&pair.client, H2_CLIENT, NULL);
  ASSERT_EQ(h2_session_settings(pair.server.session, &setting, 1), 0);
  ASSERT_EQ(h2_session_settings(pair.client.session, NULL, 0), 0);
  pair_run(&pair);
  ASSERT_WIRE(&pair.client, "PREFACE\nSETTINGS\nSETTINGS ack\n");
  ASSERT_WIRE(&pair.server, "SETTINGS 3=7\nSETTINGS ack\n");
  ASSERT_LOG(&pair.client, "SETTINGS\nSETTINGS ack\n");
  ASSERT_LOG(&pair.server, "SETTINGS\nSETTINGS ack\n");
  pair_del(&pair);
}

static void bad_magic_ends_the_session(void) {
  struct peer server;
  struct bytes frames = {0};

  peer_new(&server, H2_SERVER, NULL);
  server.tolerant = true;
  bytes_print(&frames, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  peer_hear(&server, &frames);
  ASSERT_EQ(server.status, NGHTTP2_ERR_BAD_CLIENT_MAGIC);
  ASSERT_LOG(&server, "ERROR -903 \n");
  ASSERT(!h2_session_wants_read(server.session));
  peer_del(&server);
}

static void magic_may_come_octet_by_octet(void) {
  struct peer server;
  struct bytes frames = {0};

  peer_new(&server, H2_SERVER, NULL);
  server.split = 1;
  h2_session_settings(server.session, NULL, 0);
  peer_flush(&server);
  frames_hello(&frames, H2_CLIENT);
  frames_headers(&frames, END_BOTH, 1, GET);
  peer_hear(&server, &frames);
  peer_flush(&server);
  ASSERT_WIRE(&server, "SETTINGS\nSETTINGS ack\n");
  ASSERT_LOG(&server, "SETTINGS\nSETTINGS ack\n"
                      "HEADERS 1 request end " GET "\nEND 1\n");
  peer_del(&server);
}

static void first_frame_must_be_settings(void) {
  struct peer server;
  struct bytes frames = {0};

  peer_new(&server, H2_SERVER, NULL);
  server.tolerant = true;
  ASSERT_EQ(h2_session_settings(server.session, NULL, 0), 0);
  bytes_add(&frames, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN);
  frames_ping(&frames, 0, "12345678");
  peer_hear(&server, &frames);
  peer_flush(&server);
  ASSERT_WIRE(&server, "SETTINGS\n"
                       "GOAWAY 0 PROTOCOL_ERROR SETTINGS expected\n");
  ASSERT(!h2_session_wants_read(server.session));
  ASSERT(!h2_session_wants_write(server.session));
  peer_del(&server);
}

static void shutdown_and_the_last_stream_end_it(void) {
  struct pair pair;
  int32_t stream;

  pair_new(&pair, NULL, NULL);
  stream = peer_request(&pair.client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  h2_session_shutdown(pair.server.session, -1, H2_LIMIT_NONE);
  pair_run(&pair);
  ASSERT(h2_session_wants_read(pair.server.session));
  peer_respond(&pair.server, stream, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT(!h2_session_wants_read(pair.server.session));
  ASSERT(!h2_session_wants_write(pair.server.session));
  ASSERT(!h2_session_wants_read(pair.client.session));
  ASSERT(!h2_session_wants_write(pair.client.session));
  pair_del(&pair);
}

static void lent_octets_come_again_until_sent(void) {
  struct peer client;
  const h2_vec *first, *second;
  size_t count, again;
  ssize_t len;

  peer_new(&client, H2_CLIENT, NULL);
  ASSERT_EQ(h2_session_settings(client.session, NULL, 0), 0);
  len = h2_session_send(client.session, &client.batch, &first, &count);
  ASSERT_EQ(len, 24 + 9);
  ASSERT_EQ(h2_session_ping(client.session, (const uint8_t *)"12345678"), 0);
  ASSERT_EQ(h2_session_send(client.session, &client.batch, &second, &again),
            len);
  ASSERT(second == first);
  ASSERT_EQ(again, count);
  h2_session_sent(client.session);
  ASSERT_EQ(peer_send(&client), 17);
  ASSERT_WIRE(&client, "PING 3132333435363738\n");
  peer_del(&client);
}

static void receives_while_octets_are_lent(void) {
  struct peer server;
  struct bytes frames = {0};
  const h2_vec *vecs;
  size_t count;
  ssize_t len;

  peer_greet(&server, H2_SERVER, NULL);
  ASSERT_EQ(h2_session_ping(server.session, (const uint8_t *)"abcdefgh"), 0);
  len = h2_session_send(server.session, &server.batch, &vecs, &count);
  ASSERT_EQ(len, 17);
  frames_headers(&frames, END_BOTH, 1, GET);
  frames_ping(&frames, 0, "87654321");
  peer_hear(&server, &frames);
  ASSERT_EQ(vecs[0].len, 17);
  ASSERT_OCTETS(vecs[0].base + 9, 8, "abcdefgh", 8);
  h2_session_sent(server.session);
  peer_flush(&server);
  ASSERT_WIRE(&server, "PING 3837363534333231 ack\n");
  peer_del(&server);
}

static void may_be_freed_at_any_time(void) {
  struct pair pair;
  struct peer *server = &pair.server;
  const h2_vec *vecs;
  size_t count;

  pair_new(&pair, NULL, NULL);
  peer_request(&pair.client, POST, 0);
  peer_request(&pair.client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  peer_respond(server, 1, ":status=200 a=b", H2_SUBMIT_WAIT_TRAILERS);
  peer_write_pattern(server, 1, 200000);
  peer_push(server, 1, GET, H2_SUBMIT_END_STREAM);
  ASSERT_GT(h2_session_send(server->session, &server->batch, &vecs, &count), 0);
  peer_request(&pair.client, POST, 0);
  h2_session_ping(pair.client.session, (const uint8_t *)"12345678");
  pair_del(&pair);
}

int main(void) {
  RUN(defaults_are_those_of_the_header);
  RUN(library_allocator_serves_when_none_is_given);
  RUN(config_out_of_range_is_refused);
  RUN(server_says_nothing_by_itself);
  RUN(peers_shake_hands);
  RUN(bad_magic_ends_the_session);
  RUN(magic_may_come_octet_by_octet);
  RUN(first_frame_must_be_settings);
  RUN(shutdown_and_the_last_stream_end_it);
  RUN(lent_octets_come_again_until_sent);
  RUN(receives_while_octets_are_lent);
  RUN(may_be_freed_at_any_time);
  return test_end();
}
