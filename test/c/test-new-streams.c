/* SPDX-License-Identifier: MIT */
/*
 * test-new-streams.c - the brake on new streams: one receive opens no more than
 * max_new_streams, so that other connections get their turn.
 */

#include "peer.h"

static struct peer server;
static struct bytes frames;
static uint64_t told;

static void start(uint32_t brake) {
  h2_config config;

  told = 0;
  config = peer_config(H2_SERVER);
  config.max_new_streams = brake;
  peer_greet(&server, H2_SERVER, &config);
}

/* Streams that one receive or continue has opened; the batch is dispatched. */
static size_t opened(void) {
  uint64_t now = peer_stats(&server).streams_opened;
  size_t count = (size_t)(now - told);

  told = now;
  reader_walk(&server.reader, &server.batch, frames.data, frames.len,
              &server.log);
  peer_empty(&server);
  return count;
}

static void requests_come_in_portions(void) {
  enum { STREAMS = 100 };
  struct bytes expected = {0};
  size_t done = 0, calls = 0;

  start(16);
  for (int32_t i = 0; i < STREAMS; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, GET);
    bytes_print(&expected, "HEADERS %d request end " GET "\nEND %d\n",
                2 * i + 1, 2 * i + 1);
  }
  while (done < frames.len || h2_session_more(server.session)) {
    ssize_t used = h2_session_receive(server.session, &server.batch,
                                      frames.data + done, frames.len - done, 0);

    ASSERT_GE(used, 0);
    done += (size_t)used;
    ASSERT_LE(opened(), 16);
    ASSERT_LT(++calls, 100);
    if (done == frames.len && h2_session_more(server.session)) {
      h2_session_continue(server.session, &server.batch);
      ASSERT_LE(opened(), 16);
    }
  }
  ASSERT_GE(calls, STREAMS / 16);
  ASSERT_LOG(&server, bytes_text(&expected));
  bytes_clear(&expected);
  bytes_clear(&frames);
  peer_del(&server);
}

/* Until it is known what its requests cost. */
static void a_connection_begins_with_few(void) {
  static const size_t portions[] = {32, 64, 128, 128};
  size_t done = 0;

  start(128);
  for (int32_t i = 0; i < 500; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, GET);
  }
  for (size_t i = 0; i < 4; ++i) {
    ssize_t used = h2_session_receive(server.session, &server.batch,
                                      frames.data + done, frames.len - done, 0);

    ASSERT_GE(used, 0);
    done += (size_t)used;
    ASSERT_EQ(opened(), portions[i]);
  }
  bytes_clear(&frames);
  peer_del(&server);
}

/* They are work, too. */
static void blocks_that_are_too_large_count(void) {
  struct bytes fields = {0};
  size_t done = 0, calls = 0;
  h2_config config = peer_config(H2_SERVER);

  told = 0;
  config.max_new_streams = 10;
  config.max_header_list_size = 1000;
  peer_greet(&server, H2_SERVER, &config);
  bytes_print(&fields, GET " x=");
  while (fields.len < 1000) bytes_add(&fields, "y", 1);
  for (int32_t i = 0; i < 100; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, bytes_text(&fields));
  }
  while (done < frames.len) {
    ssize_t used = h2_session_receive(server.session, &server.batch,
                                      frames.data + done, frames.len - done, 0);

    ASSERT_GE(used, 0);
    done += (size_t)used;
    ASSERT_EQ(opened(), 0);
    ++calls;
  }
  ASSERT_GE(calls, 9);
  ASSERT_LT(calls, 30);
  bytes_clear(&fields);
  bytes_clear(&frames);
  peer_del(&server);
}

static void off_means_all_at_once(void) {
  start(0);
  for (int32_t i = 0; i < 100; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, GET);
  }
  ASSERT_EQ(h2_session_receive(server.session, &server.batch, frames.data,
                               frames.len, 0),
            frames.len);
  ASSERT_EQ(peer_stats(&server).streams_opened, 100);
  opened();
  bytes_clear(&frames);
  peer_del(&server);
}

/* Other frames between the requests stay where they were. */
static void order_is_kept_across_portions(void) {
  struct bytes expected = {0};

  start(3);
  for (int32_t i = 0; i < 40; ++i) {
    int32_t stream = 2 * i + 1;

    frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, stream, POST);
    frames_data(&frames, 0, stream, "body");
    frames_ping(&frames, 0, "ping....");
    frames_data(&frames, NGHTTP2_FLAG_END_STREAM, stream, "end");
    bytes_print(&expected,
                "HEADERS %d request " POST "\nDATA %d 4 body\n"
                "PING 70696e672e2e2e2e\nDATA %d 3 end\nEND %d\n",
                stream, stream, stream, stream);
  }
  for (int split = 0; split < 30; ++split) {
    if (split > 0) {
      start(3);
    }
    server.split = split;
    peer_receive(&server, frames.data, frames.len);
    ASSERT_LOG(&server, bytes_text(&expected));
    peer_del(&server);
  }
  bytes_clear(&expected);
  bytes_clear(&frames);
}

int main(void) {
  RUN(requests_come_in_portions);
  RUN(a_connection_begins_with_few);
  RUN(blocks_that_are_too_large_count);
  RUN(off_means_all_at_once);
  RUN(order_is_kept_across_portions);
  return test_end();
}
