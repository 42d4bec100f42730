/* SPDX-License-Identifier: MIT */
/*
 * test-split.c - however the octets are cut, the owner hears the same: one
 * conversation, both roles, split at every single place, into pieces of every
 * small size, and at random.
 */

#include "conversation.h"
#include "peer.h"

struct hearing {
  struct bytes log, wire;
};

static void forget(struct hearing *hearing) {
  bytes_clear(&hearing->log);
  bytes_clear(&hearing->wire);
}

static uint32_t brake; /* max_new_streams: 1 stops inside of header blocks */

/*
 * Hears |frames| in pieces: |split| as in peer.h, or, if |cut| is not 0, two of
 * them. For PEER_RANDOM |cut| is the seed.
 */
static struct hearing hear(enum h2_role role, const struct bytes *frames,
                           int split, size_t cut) {
  struct peer peer;
  h2_config config = peer_config(role);
  struct hearing hearing = {{0}, {0}};

  config.max_new_streams = brake;
  peer_new(&peer, role, &config);
  peer.split = split;
  peer.random = (uint32_t)(2463534242u + cut);
  h2_session_settings(peer.session, NULL, 0);
  if (role == H2_CLIENT) {
    for (int i = 0; i < 3; ++i) {
      peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
    }
  }
  peer_flush(&peer);
  if (split == PEER_WHOLE && cut > 0) {
    peer_receive(&peer, frames->data, cut);
    peer_receive(&peer, frames->data + cut, frames->len - cut);
  } else {
    peer_receive(&peer, frames->data, frames->len);
  }
  peer_flush(&peer);
  bytes_print(&hearing.log, "%s", peer_log(&peer));
  bytes_print(&hearing.wire, "%s", peer_wire(&peer));
  peer_del(&peer);
  return hearing;
}

static void compare(struct hearing *expected, struct hearing heard) {
  ASSERT_TEXT(bytes_text(&heard.log), bytes_text(&expected->log));
  ASSERT_TEXT(bytes_text(&heard.wire), bytes_text(&expected->wire));
  forget(&heard);
}

static void every_split(enum h2_role role, const struct bytes *frames) {
  struct hearing whole;

  brake = 0;
  whole = hear(role, frames, PEER_WHOLE, 0);
  for (brake = 0; brake < 3; ++brake) {
    for (size_t cut = 0; cut < frames->len; ++cut) {
      test_note("cut at %zu, brake %u", cut, brake);
      compare(&whole, hear(role, frames, PEER_WHOLE, cut));
    }
    for (int size = 1; size < 40; ++size) {
      test_note("pieces of %d, brake %u", size, brake);
      compare(&whole, hear(role, frames, size, 0));
    }
    for (size_t seed = 1; seed < 50; ++seed) {
      test_note("random, seed %zu, brake %u", seed, brake);
      compare(&whole, hear(role, frames, PEER_RANDOM, seed));
    }
  }
  forget(&whole);
}

static void server_hears_the_same(void) {
  struct bytes frames = {0};
  struct hearing whole;

  conversation_of_client(&frames);
  whole = hear(H2_SERVER, &frames, PEER_WHOLE, 0);
  ASSERT_TEXT(bytes_text(&whole.log),
              "SETTINGS\n"
              "HEADERS 1 request end " GET " x-a=b !x-c=d\nEND 1\n"
              "HEADERS 3 request " POST " x-late=1 cookie=a cookie=b\n"
              "DATA 3 13 some bodybody\n"
              "SETTINGS ack\n"
              "PING 70696e6770696e67\n"
              "PRIORITY 5 on 3 weight 10 exclusive\n"
              "HEADERS 3 headers end x-trailer=yes\nEND 3\n"
              "HEADERS 5 request " POST "\n"
              "CLOSE 5 CANCEL\n"
              "HEADERS 9 request end " GET "\nEND 9\n"
              "GOAWAY 0 NO_ERROR done\n");
  forget(&whole);
  every_split(H2_SERVER, &frames);
  bytes_clear(&frames);
}

static void client_hears_the_same(void) {
  struct bytes frames = {0};
  struct hearing whole;

  conversation_of_server(&frames);
  whole = hear(H2_CLIENT, &frames, PEER_WHOLE, 0);
  ASSERT_TEXT(bytes_text(&whole.log), "SETTINGS\nSETTINGS ack\n"
                                      "HEADERS 1 response :status=103 link=a\n"
                                      "HEADERS 1 headers :status=200 x=y\n"
                                      "PUSH_PROMISE 1 promises 2 " GET " z=1\n"
                                      "DATA 1 5 hello\n"
                                      "HEADERS 2 push :status=200 x=y\n"
                                      "DATA 1 6  world\n"
                                      "END 1\nCLOSE 1 NO_ERROR\n"
                                      "ALTSVC 0 [o] h2=\":1\"\n"
                                      "ORIGIN o1 o2\n"
                                      "DATA 2 3 css\n"
                                      "END 2\nCLOSE 2 NO_ERROR\n"
                                      "CLOSE 3 INTERNAL_ERROR\n"
                                      "HEADERS 5 response end :status=204\n"
                                      "END 5\nCLOSE 5 NO_ERROR\n"
                                      "GOAWAY 5 NO_ERROR bye\n");
  forget(&whole);
  every_split(H2_CLIENT, &frames);
  bytes_clear(&frames);
}

/* Closing a session at every octet of a header block. */
static void session_may_end_at_every_octet(void) {
  struct bytes frames = {0};

  conversation_of_client(&frames);
  for (size_t len = 0; len <= frames.len; ++len) {
    struct peer peer;

    peer_new(&peer, H2_SERVER, NULL);
    peer.tolerant = true;
    peer_receive(&peer, frames.data, len);
    peer_del(&peer);
  }
  bytes_clear(&frames);
}

int main(void) {
  RUN(server_hears_the_same);
  RUN(client_hears_the_same);
  RUN(session_may_end_at_every_octet);
  return test_end();
}
