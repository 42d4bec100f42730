/* SPDX-License-Identifier: MIT */
/*
 * test-stops.c - config.stop_at_events: what the owner does to an event holds
 * for the frames behind it in the same read.
 */

#include "peer.h"

static struct peer server;
static struct bytes frames;
static size_t done;

static void start(uint32_t brake) {
  h2_config config = peer_config(H2_SERVER);

  config.stop_at_events = true;
  config.max_new_streams = brake;
  peer_greet(&server, H2_SERVER, &config);
  bytes_clear(&frames);
  done = 0;
}

static void end(void) {
  bytes_clear(&frames);
  peer_del(&server);
}

/* One receive of what is left, dispatched. Returns its status. */
static ssize_t step(void) {
  const uint8_t *data = frames.data + done;
  ssize_t used = h2_session_receive(server.session, &server.batch, data,
                                    frames.len - done, 0);

  reader_walk(&server.reader, &server.batch, data, frames.len - done,
              &server.log);
  peer_empty(&server);
  if (used > 0) done += (size_t)used;
  return used;
}

static void each_event_comes_alone(void) {
  start(0);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  frames_data(&frames, 0, 1, "body");
  frames_window_update(&frames, 1, 10);
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "end");
  frames_ping(&frames, 0, "12345678");

  ASSERT_GT(step(), 0);
  ASSERT_LOG(&server, "HEADERS 1 request " POST "\n");
  ASSERT(h2_session_stopped(server.session));
  ASSERT_GT(step(), 0);
  ASSERT_LOG(&server, "DATA 1 4 body\n");
  ASSERT(h2_session_stopped(server.session));
  /* A frame without an event is no reason to stop. */
  ASSERT_GT(step(), 0);
  ASSERT_LOG(&server, "DATA 1 3 end\nEND 1\n");
  ASSERT(h2_session_stopped(server.session));
  ASSERT_GT(step(), 0);
  ASSERT_LOG(&server, "PING 3132333435363738\n");
  ASSERT(!h2_session_stopped(server.session));
  ASSERT_EQ(done, frames.len);
  end();
}

static void brake_counts_on_over_stops(void) {
  size_t calls = 0;

  start(4);
  for (int32_t i = 0; i < 6; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, GET);
  }
  do {
    ASSERT_GE(step(), 0);
    ASSERT_LT(++calls, 10);
  } while (h2_session_stopped(server.session));
  ASSERT_EQ(peer_stats(&server).streams_opened, 4);
  ASSERT_LT(done, frames.len);
  while (done < frames.len || h2_session_more(server.session)) {
    ASSERT_GE(step(), 0);
    ASSERT_LT(++calls, 20);
  }
  ASSERT_EQ(peer_stats(&server).streams_opened, 6);
  end();
}

/* The response is submitted before the fault is parsed, and leaves before the
 * GOAWAY for it. */
static void answer_leaves_before_the_goaway_for_a_fault(void) {
  start(0);
  frames_headers(&frames, END_BOTH, 1, GET);
  frames_settings(&frames, &(h2_setting){NGHTTP2_SETTINGS_ENABLE_PUSH, 2}, 1);
  ASSERT_GT(step(), 0);
  ASSERT_EQ(peer_respond(&server, 1, ":status=200", 0), 0);
  ASSERT_EQ(peer_write(&server, 1, "answer"), 0);
  ASSERT_EQ(h2_stream_end(server.session, 1), 0);
  ASSERT_EQ(step(), NGHTTP2_ERR_PROTO);
  ASSERT_LOG(&server, "HEADERS 1 request end " GET "\nEND 1\nERROR -505 \n");
  peer_send(&server);
  ASSERT_WIRE(&server, "HEADERS 1 :status=200\nDATA 1 6 end answer\n"
                       "GOAWAY 1 PROTOCOL_ERROR\n");
  end();
}

int main(void) {
  RUN(each_event_comes_alone);
  RUN(brake_counts_on_over_stops);
  RUN(answer_leaves_before_the_goaway_for_a_fault);
  return test_end();
}
