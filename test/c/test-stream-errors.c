/* SPDX-License-Identifier: MIT */
/*
 * test-stream-errors.c - MadeYouReset: streams that the peer makes us reset,
 * whatever the fault.
 */

#include "peer.h"

#include <string.h>

static struct peer peer;
static struct bytes frames;
static int32_t next_stream;

static void start(enum h2_role role, uint64_t burst, uint64_t rate) {
  h2_config config = peer_config(role);

  config.max_invalid_frames = UINT32_MAX; /* Node's limit, of some faults */
  config.max_header_pairs = 6;
  config.stream_error_burst = burst;
  config.stream_error_rate = rate;
  peer_greet(&peer, role, &config);
  peer.tolerant = true;
  peer.now_ms = 5000;
  next_stream = 1;
}

static void open_with(uint8_t flags, const char *fields) {
  frames_headers(&frames, flags | NGHTTP2_FLAG_END_HEADERS, next_stream,
                 fields);
}

static void body_too_long(void) {
  open_with(0, POST " content-length=1");
  frames_data(&frames, 0, next_stream, "ab");
}

static void body_too_short(void) {
  open_with(0, POST " content-length=3");
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, next_stream, "ab");
}

static void window_exceeded(void) {
  static uint8_t octets[16384];

  open_with(0, POST);
  for (int i = 0; i < 5; ++i) {
    frames_add(&frames, NGHTTP2_DATA, 0, next_stream, octets, sizeof(octets));
  }
}

static void trailers_without_end(void) {
  open_with(0, POST);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, next_stream, "a=b");
}

static void malformed_request(void) {
  open_with(NGHTTP2_FLAG_END_STREAM, ":method=GET :path=/");
}

static void forbidden_field(void) {
  open_with(NGHTTP2_FLAG_END_STREAM, GET " connection=close");
}

static void too_many_fields(void) {
  open_with(NGHTTP2_FLAG_END_STREAM, GET " a=b c=d e=f");
}

static void data_after_a_reset_of_its_own(void) {
  open_with(0, POST);
  frames_rst_stream(&frames, next_stream, NGHTTP2_CANCEL);
  frames_data(&frames, 0, next_stream, "late");
}

static void (*const faults[])(void) = {
    body_too_long,     body_too_short,
    window_exceeded,   trailers_without_end,
    malformed_request, forbidden_field,
    too_many_fields,   data_after_a_reset_of_its_own,
};
enum { FAULTS = sizeof(faults) / sizeof(faults[0]) };

/* Commits the fault up to |count| times; how many were let through. */
static int commit(void (*fault)(void), int count) {
  int done = 0;

  while (done < count && h2_session_wants_read(peer.session)) {
    fault();
    next_stream += 2;
    peer_hear(&peer, &frames);
    peer_flush(&peer);
    done += h2_session_wants_read(peer.session);
  }
  return done;
}

static void assert_calmed(void) {
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_STREAM_ERRORS], 1);
  ASSERT(strstr(peer_log(&peer), "ERROR -904 stream_error_rate\n") != NULL);
  ASSERT(strstr(peer_wire(&peer), " ENHANCE_YOUR_CALM stream_error_rate\n") !=
         NULL);
  ASSERT(!h2_session_wants_write(peer.session));
  peer_del(&peer);
}

static void every_fault_is_counted(void) {
  for (size_t i = 0; i < FAULTS; ++i) {
    test_note("fault %zu", i);
    start(H2_SERVER, 5, 0);
    ASSERT_EQ(commit(faults[i], 5), 5);
    ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_STREAM_ERRORS], 0);
    ASSERT_EQ(commit(faults[i], 1), 0);
    assert_calmed();
  }
}

static void all_in_one_bucket(void) {
  start(H2_SERVER, FAULTS, 0);
  for (size_t i = 0; i < FAULTS; ++i) ASSERT_EQ(commit(faults[i], 1), 1);
  ASSERT_EQ(commit(malformed_request, 1), 0);
  assert_calmed();
}

static void default_is_1000_and_33_per_second(void) {
  peer_greet(&peer, H2_SERVER, NULL);
  peer.tolerant = true;
  next_stream = 1;
  ASSERT_EQ(commit(body_too_long, 1000), 1000);
  peer.now_ms += 1000;
  ASSERT_EQ(commit(body_too_short, 2000), 33);
  assert_calmed();
}

/* The bucket says so while octets are made: those before it still go out. */
static void goaway_follows_in_the_same_send(void) {
  start(H2_SERVER, 2, 0);
  for (int i = 0; i < 4; ++i, next_stream += 2) body_too_long();
  peer_hear(&peer, &frames);
  ASSERT(!peer.dead);
  peer_flush(&peer);
  ASSERT_WIRE(&peer, "RST_STREAM 1 PROTOCOL_ERROR\n"
                     "RST_STREAM 3 PROTOCOL_ERROR\n"
                     "RST_STREAM 5 PROTOCOL_ERROR\n"
                     "RST_STREAM 7 PROTOCOL_ERROR\n"
                     "GOAWAY 7 ENHANCE_YOUR_CALM stream_error_rate\n");
  frames_ping(&frames, 0, "12345678");
  peer_hear(&peer, &frames);
  ASSERT_EQ(peer.status, NGHTTP2_ERR_FLOODED);
  ASSERT(strstr(peer_log(&peer), "ERROR -904 stream_error_rate\n") != NULL);
  peer_del(&peer);
}

/* A block that is refused is work, whether or not its reset is ever taken. */
static void refused_blocks_count_unsent(void) {
  start(H2_SERVER, 3, 0);
  for (int i = 0; i < 4; ++i, next_stream += 2) too_many_fields();
  peer_hear(&peer, &frames);
  ASSERT(peer.dead);
  peer_flush(&peer);
  assert_calmed();
}

static void responses_count_too(void) {
  start(H2_CLIENT, 5, 0);
  for (int i = 0; i < 6; ++i) {
    int32_t stream = peer_request(&peer, GET, H2_SUBMIT_END_STREAM);

    ASSERT(h2_session_wants_read(peer.session));
    peer_flush(&peer);
    frames_headers(&frames, END_BOTH, stream, ":status=200 connection=close");
    peer_hear(&peer, &frames);
    peer_flush(&peer);
  }
  assert_calmed();
}

static void may_be_off(void) {
  start(H2_SERVER, 0, 0);
  ASSERT_EQ(commit(body_too_long, 3000), 3000);
  peer_del(&peer);
}

static ssize_t cannot_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  (void)context;
  (void)buf;
  (void)len;
  (void)eof;
  return H2_SOURCE_ERROR;
}

static void release(void *context) {
  (void)context;
}

/* What the owner does, or fails to do, costs the peer nothing. */
static void own_resets_are_free(void) {
  const h2_source source = {.read = cannot_read, .release = release};

  start(H2_SERVER, 2, 0);
  for (int i = 0; i < 60; ++i, next_stream += 2) {
    open_with(NGHTTP2_FLAG_END_STREAM, GET);
    peer_hear(&peer, &frames);
    switch (i % 3) {
      case 0:
        h2_stream_reset(peer.session, next_stream, NGHTTP2_INTERNAL_ERROR);
        break;
      case 1: /* behind its HEADERS */
        peer_respond(&peer, next_stream, ":status=200", 0);
        h2_stream_reset(peer.session, next_stream, NGHTTP2_CANCEL);
        break;
      default:
        peer_respond(&peer, next_stream, ":status=200", 0);
        h2_stream_write_source(peer.session, next_stream, &source);
    }
    peer_flush(&peer);
  }
  ASSERT_EQ(peer_stats(&peer).streams_open, 0);
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_STREAM_ERRORS], 0);
  ASSERT(h2_session_wants_read(peer.session));
  peer_del(&peer);
}

static void refused_streams_are_free(void) {
  start(H2_SERVER, 2, 0);
  h2_session_goaway(peer.session, NGHTTP2_NO_ERROR, 1, NULL, 0);
  peer_flush(&peer);
  for (int i = 0; i < 20; ++i, next_stream += 2) {
    open_with(NGHTTP2_FLAG_END_STREAM, GET);
    peer_hear(&peer, &frames);
    peer_flush(&peer);
  }
  ASSERT(h2_session_wants_read(peer.session));
  ASSERT_EQ(peer_stats(&peer).limits[H2_LIMIT_STREAM_ERRORS], 0);
  peer_del(&peer);
}

int main(void) {
  RUN(every_fault_is_counted);
  RUN(all_in_one_bucket);
  RUN(default_is_1000_and_33_per_second);
  RUN(goaway_follows_in_the_same_send);
  RUN(refused_blocks_count_unsent);
  RUN(responses_count_too);
  RUN(may_be_off);
  RUN(own_resets_are_free);
  RUN(refused_streams_are_free);
  return test_end();
}
