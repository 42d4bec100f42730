/* SPDX-License-Identifier: MIT */
/*
 * test-settings.c - SETTINGS: sent, acknowledged, remembered, unknown ones,
 * refused ones.
 */

#include "peer.h"

#include <stdio.h>
#include <string.h>

static struct pair pair;
static struct peer *const server = &pair.server, *const client = &pair.client;

static void values_before_any_were_exchanged(void) {
  struct peer peer;
  static const uint32_t expected[] = {0,     4096,       1, 0xffffffff, 65535,
                                      16384, 0xffffffff, 0, 0};

  peer_new(&peer, H2_SERVER, NULL);
  for (uint16_t id = 1; id <= 8; ++id) {
    test_note("setting %d", id);
    ASSERT_EQ(h2_session_local_setting(peer.session, id), expected[id]);
    /* How many streams the peer takes is a guess until it tells. */
    ASSERT_EQ(h2_session_remote_setting(peer.session, id),
              id == 3 ? 100 : expected[id]);
  }
  peer_del(&peer);
}

static void local_ones_hold_once_acknowledged(void) {
  static const h2_setting settings[] = {{1, 0},     {3, 50},    {4, 70000},
                                        {5, 20000}, {6, 10000}, {8, 1}};

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_settings(server->session, settings, 6), 0);
  pair_move(server, client);
  ASSERT_WIRE(server, "SETTINGS 1=0 3=50 4=70000 5=20000 6=10000 8=1\n");
  for (size_t i = 0; i < 6; ++i) {
    test_note("setting %d", settings[i].id);
    ASSERT_NE(h2_session_local_setting(server->session, settings[i].id),
              settings[i].value);
    ASSERT_EQ(h2_session_remote_setting(client->session, settings[i].id),
              settings[i].value);
  }
  ASSERT_LOG(client, "SETTINGS\n");
  pair_run(&pair);
  ASSERT_LOG(server, "SETTINGS ack\n");
  for (size_t i = 0; i < 6; ++i) {
    ASSERT_EQ(h2_session_local_setting(server->session, settings[i].id),
              settings[i].value);
  }
  pair_del(&pair);
}

/* Two of them in one read: each event tells what held at its place. */
static void event_carries_the_values_of_the_moment(void) {
  struct peer peer;
  struct bytes frames = {0};
  const h2_setting first[] = {{4, 1000}, {3, 0xffffffff}}, second = {4, 2000};
  const h2_setting ours = {6, 12345};

  peer_greet(&peer, H2_SERVER, NULL);
  h2_session_settings(peer.session, &ours, 1);
  peer_flush(&peer);
  peer.reader.settings.len = 0;
  frames_settings(&frames, first, 2);
  frames_settings(&frames, &second, 1);
  frames_settings_ack(&frames);
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "SETTINGS\nSETTINGS\nSETTINGS ack\n");
  ASSERT_TEXT(bytes_text(&peer.reader.settings),
              "1=4096 2=1 3=4294967295 4=1000 5=16384 6=4294967295 8=0\n"
              "1=4096 2=1 3=4294967295 4=2000 5=16384 6=4294967295 8=0\n"
              "1=4096 2=1 3=4294967295 4=65535 5=16384 6=12345 8=0\n");
  peer_del(&peer);
}

static void same_identifier_twice_keeps_the_last(void) {
  static const h2_setting settings[] = {{4, 1}, {4, 2}};

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_settings(server->session, settings, 2), 0);
  pair_run(&pair);
  ASSERT_EQ(h2_session_remote_setting(client->session, 4), 2);
  pair_del(&pair);
}

static void unknown_ones_are_kept_for_the_owner(void) {
  static const h2_setting settings[] = {
      {0x1234, 7}, {3, 10}, {0xf000, 0xffffffff}};
  static const h2_setting later[] = {{0x99, 1}, {0x1234, 8}};
  const h2_setting *custom;

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_remote_custom_settings(client->session, &custom), 0);
  ASSERT_EQ(h2_session_settings(server->session, settings, 3), 0);
  pair_run(&pair);
  ASSERT_WIRE(server, "SETTINGS 4660=7 3=10 61440=4294967295\n");
  ASSERT_EQ(h2_session_remote_custom_settings(client->session, &custom), 2);
  ASSERT_EQ(custom[0].id, 0x1234);
  ASSERT_EQ(custom[0].value, 7);
  ASSERT_EQ(custom[1].id, 0xf000);
  ASSERT_EQ(custom[1].value, 0xffffffff);
  /* They hold until the peer sends another value. */
  ASSERT_EQ(h2_session_settings(server->session, later, 2), 0);
  pair_run(&pair);
  ASSERT_EQ(h2_session_remote_custom_settings(client->session, &custom), 3);
  ASSERT_EQ(custom[0].id, 0x1234);
  ASSERT_EQ(custom[0].value, 8);
  ASSERT_EQ(custom[1].id, 0xf000);
  ASSERT_EQ(custom[2].id, 0x99);
  pair_del(&pair);
}

static void unknown_ones_are_bounded(void) {
  const h2_setting *custom;

  pair_new(&pair, NULL, NULL);
  for (uint16_t i = 0; i < 100; ++i) {
    const h2_setting setting = {(uint16_t)(0x100 + i), i};

    ASSERT_EQ(h2_session_settings(server->session, &setting, 1), 0);
    pair_run(&pair);
  }
  ASSERT_EQ(h2_session_remote_custom_settings(client->session, &custom),
            H2_MAX_CUSTOM_SETTINGS);
  ASSERT_EQ(custom[31].id, 0x100 + 31);
  pair_del(&pair);
}

static void invalid_values_are_refused_here(void) {
  static const h2_setting bad[] = {
      {2, 2}, {4, 0x80000000}, {5, 16383}, {5, 16777216}, {8, 2}};

  pair_new(&pair, NULL, NULL);
  for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); ++i) {
    test_note("setting %d = %u", bad[i].id, bad[i].value);
    ASSERT_EQ(h2_session_settings(client->session, &bad[i], 1),
              NGHTTP2_ERR_INVALID_ARGUMENT);
  }
  pair_run(&pair);
  ASSERT_LOG(server, "");
  pair_del(&pair);
}

static void invalid_values_of_the_peer_end_the_connection(void) {
  static const struct {
    h2_setting setting;
    const char *code;
  } bad[] = {{{2, 2}, "PROTOCOL_ERROR"},
             {{4, 0x80000000}, "FLOW_CONTROL_ERROR"},
             {{5, 16383}, "PROTOCOL_ERROR"},
             {{5, 16777216}, "PROTOCOL_ERROR"},
             {{8, 2}, "PROTOCOL_ERROR"}};

  for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); ++i) {
    struct peer peer;
    struct bytes frames = {0};
    const char *wire;

    test_note("setting %d = %u", bad[i].setting.id, bad[i].setting.value);
    peer_greet(&peer, H2_SERVER, NULL);
    peer.tolerant = true;
    frames_settings(&frames, &bad[i].setting, 1);
    peer_hear(&peer, &frames);
    peer_flush(&peer);
    wire = peer_wire(&peer);
    ASSERT(strncmp(wire, "GOAWAY 0 ", 9) == 0);
    ASSERT(strncmp(wire + 9, bad[i].code, strlen(bad[i].code)) == 0);
    ASSERT(!h2_session_wants_read(peer.session));
    peer_del(&peer);
  }
}

static void outstanding_ones_are_bounded(void) {
  struct peer peer;
  struct bytes frames = {0};
  h2_config config = peer_config(H2_CLIENT);

  config.max_outstanding_settings = 3;
  peer_greet(&peer, H2_CLIENT, &config);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(h2_session_settings(peer.session, NULL, 0), 0);
  }
  ASSERT_EQ(h2_session_settings(peer.session, NULL, 0),
            H2_ERR_TOO_MANY_SETTINGS);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "SETTINGS\nSETTINGS\nSETTINGS\n");
  frames_settings_ack(&frames);
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "SETTINGS ack\n");
  ASSERT_EQ(h2_session_settings(peer.session, NULL, 0), 0);
  ASSERT_EQ(h2_session_settings(peer.session, NULL, 0),
            H2_ERR_TOO_MANY_SETTINGS);
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_OUTSTANDING_SETTINGS], 2);
  peer_del(&peer);
}

static void table_size_of_the_peer_is_capped(void) {
  const h2_setting huge = {1, 0xffffffff};
  h2_session_state state;

  pair_new(&pair, NULL, NULL);
  ASSERT_EQ(h2_session_settings(client->session, &huge, 1), 0);
  pair_run(&pair);
  peer_request(client, GET, H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  for (int i = 0; i < 300; ++i) {
    char fields[128];

    snprintf(fields, sizeof(fields),
             ":status=103 x-long-name-%d=some-value-of-that-name-%d", i, i);
    peer_info(server, 1, fields);
    pair_run(&pair);
  }
  h2_session_get_state(server->session, &state);
  ASSERT_LE(state.deflate_dynamic_table_size, 4096);
  ASSERT_GT(state.deflate_dynamic_table_size, 1000);
  pair_del(&pair);
}

static void concurrency_of_the_peer_is_kept(void) {
  const h2_setting two = {3, 2};

  pair_new(&pair, NULL, NULL);
  h2_session_settings(server->session, &two, 1);
  pair_run(&pair);
  peer_log(server);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(peer_request(client, GET, H2_SUBMIT_END_STREAM), 2 * i + 1);
  }
  pair_run(&pair);
  ASSERT_LOG(server, "HEADERS 1 request end " GET "\nEND 1\n"
                     "HEADERS 3 request end " GET "\nEND 3\n");
  peer_respond(server, 3, ":status=200", H2_SUBMIT_END_STREAM);
  pair_run(&pair);
  ASSERT_LOG(server,
             "CLOSE 3 NO_ERROR\nHEADERS 5 request end " GET "\nEND 5\n");
  pair_del(&pair);
}

int main(void) {
  RUN(values_before_any_were_exchanged);
  RUN(local_ones_hold_once_acknowledged);
  RUN(event_carries_the_values_of_the_moment);
  RUN(same_identifier_twice_keeps_the_last);
  RUN(unknown_ones_are_kept_for_the_owner);
  RUN(unknown_ones_are_bounded);
  RUN(invalid_values_are_refused_here);
  RUN(invalid_values_of_the_peer_end_the_connection);
  RUN(outstanding_ones_are_bounded);
  RUN(table_size_of_the_peer_is_capped);
  RUN(concurrency_of_the_peer_is_kept);
  return test_end();
}
