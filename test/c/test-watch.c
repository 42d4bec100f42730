/* SPDX-License-Identifier: MIT */
/*
 * test-watch.c - what an owner with a clock asks and tells: header blocks,
 * limits.
 */

#include "../../src/core/watch.h"
#include "peer.h"

#include <string.h>

static struct peer peer;
static struct bytes frames;

/* The peer hears the next octets of |frames|, up to |end|. */
static uint32_t block_after(size_t *at, size_t end) {
  peer_receive(&peer, frames.data + *at, end - *at);
  *at = end;
  return h2_session_block(peer.session);
}

static void a_block_is_open_until_its_last_octet(void) {
  size_t at = 0;

  peer_greet(&peer, H2_SERVER, NULL);
  ASSERT_EQ(h2_session_block(peer.session), 0);
  frames_headers(&frames, END_BOTH, 1, GET);
  ASSERT_EQ(block_after(&at, 3), 0);
  ASSERT(block_after(&at, 9) != 0);
  ASSERT(block_after(&at, frames.len - 1) != 0);
  ASSERT_EQ(block_after(&at, frames.len), 0);
  bytes_clear(&frames);
  peer_del(&peer);
}

static void a_block_goes_on_between_its_frames(void) {
  size_t at = 0;
  size_t end;
  uint32_t first;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, 0, 1, GET);
  end = frames.len;
  frames_add(&frames, NGHTTP2_CONTINUATION, NGHTTP2_FLAG_END_HEADERS, 1, "", 0);
  first = block_after(&at, end);
  ASSERT(first != 0);
  for (size_t i = 1; i < 9; ++i) ASSERT_EQ(block_after(&at, end + i), first);
  ASSERT_EQ(block_after(&at, frames.len), 0);
  bytes_clear(&frames);
  peer_del(&peer);
}

static void two_blocks_have_two_numbers(void) {
  size_t at = 0;
  size_t end;
  uint32_t first;
  uint32_t second;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, END_BOTH, 1, GET);
  end = frames.len;
  frames_headers(&frames, END_BOTH, 3, GET);
  first = block_after(&at, end - 1);
  second = block_after(&at, frames.len - 1);
  ASSERT(first != 0 && second != 0 && first != second);
  bytes_clear(&frames);
  peer_del(&peer);
}

static void a_body_is_no_block(void) {
  size_t at = 0;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_data(&frames, 0, 1, "body");
  ASSERT_EQ(block_after(&at, frames.len - 1), 0);
  bytes_clear(&frames);
  peer_del(&peer);
}

static void a_trip_names_its_limit_and_ends(void) {
  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  peer_hear(&peer, &frames);
  ASSERT_EQ(h2_session_trip(peer.session, H2_LIMIT_REQUEST_TIMEOUT,
                            NGHTTP2_ENHANCE_YOUR_CALM, 1),
            0);
  ASSERT_EQ(h2_session_terminate(peer.session, NGHTTP2_NO_ERROR, 1), 0);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "GOAWAY 1 ENHANCE_YOUR_CALM request_timeout\n");
  ASSERT(!h2_session_wants_read(peer.session));
  ASSERT(!h2_session_wants_write(peer.session));
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_REQUEST_TIMEOUT], 1);
  peer_del(&peer);
}

static void a_shutdown_may_name_one(void) {
  peer_greet(&peer, H2_SERVER, NULL);
  ASSERT_EQ(h2_session_shutdown(peer.session, 0, H2_LIMIT_KEEP_ALIVE_TIMEOUT),
            0);
  h2_session_count(peer.session, H2_LIMIT_KEEP_ALIVE_TIMEOUT);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "GOAWAY 0 NO_ERROR keep_alive_timeout\n");
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_KEEP_ALIVE_TIMEOUT], 1);
  peer_del(&peer);
}

static void a_limit_tells_what_it_came_to(void) {
  h2_config config = peer_config(H2_SERVER);
  uint64_t value, most;

  config.max_empty_frames = 3;
  config.max_header_pairs = 4;
  peer_greet(&peer, H2_SERVER, &config);
  frames_headers(&frames, END_BOTH, 1, GET " x=1 y=2");
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 3, POST);
  for (int i = 0; i < 4; ++i) frames_data(&frames, 0, 3, "");
  peer.tolerant = true;
  peer_hear(&peer, &frames);
  h2_session_limit(peer.session, H2_LIMIT_EMPTY_FRAMES, &value, &most);
  ASSERT_EQ(value, 4);
  ASSERT_EQ(most, 3);
  h2_session_limit(peer.session, H2_LIMIT_HEADER_PAIRS, &value, &most);
  ASSERT_EQ(value, 5);
  ASSERT_EQ(most, 4);
  for (int i = 0; i < H2_LIMIT_COUNT; ++i) {
    h2_session_limit(peer.session, (enum h2_limit)i, &value, &most);
    ASSERT(value > most);
  }
  peer_del(&peer);
}

int main(void) {
  RUN(a_block_is_open_until_its_last_octet);
  RUN(a_block_goes_on_between_its_frames);
  RUN(two_blocks_have_two_numbers);
  RUN(a_body_is_no_block);
  RUN(a_trip_names_its_limit_and_ends);
  RUN(a_shutdown_may_name_one);
  RUN(a_limit_tells_what_it_came_to);
  return test_end();
}
