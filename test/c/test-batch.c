/* SPDX-License-Identifier: MIT */
/*
 * test-batch.c - the batch is finite: with the smallest legal one, whatever
 * arrives in one receive comes out whole and in order, over several batches.
 */

#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct peer peer;
static struct bytes frames;

static void thousands_of_pings(void) {
  struct bytes expected = {0};
  h2_config config = peer_config(H2_CLIENT);

  config.max_outstanding_pings = UINT32_MAX;
  peer_greet(&peer, H2_CLIENT, &config);
  for (int i = 0; i < 20000; ++i) {
    char payload[9];

    snprintf(payload, sizeof(payload), "%08d", i);
    h2_session_ping(peer.session, (const uint8_t *)payload);
    frames_ping(&frames, NGHTTP2_FLAG_ACK, payload);
    bytes_print(&expected, "PING ");
    for (int j = 0; j < 8; ++j) {
      bytes_print(&expected, "%02x", payload[j]);
    }
    bytes_print(&expected, " ack\n");
  }
  peer_flush(&peer);
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, bytes_text(&expected));
  ASSERT_GT(peer.receives, 5);
  bytes_clear(&expected);
  peer_del(&peer);
}

static void tens_of_thousands_of_one_octet_data_frames(void) {
  enum { COUNT = 50000 };
  static char body[COUNT];

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  for (size_t i = 0; i < COUNT; ++i) {
    body[i] = (char)('a' + i % 26);
    frames_add(&frames, NGHTTP2_DATA, i == COUNT - 1, 1, &body[i], 1);
  }
  peer_hear(&peer, &frames);
  ASSERT_OCTETS(peer.reader.body.data, peer.reader.body.len, body, COUNT);
  ASSERT_LOG(&peer, "HEADERS 1 request " POST "\nDATA 1 50000\nEND 1\n");
  ASSERT_LT(peer.heap.octets, 200000);
  peer_del(&peer);
}

/* What the owner looks at may begin before what it gives to the core. */
static void offsets_count_from_the_base_of_the_input(void) {
  h2_batch *batch = &peer.batch;

  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, POST);
  peer_hear(&peer, &frames);
  frames_data(&frames, 0, 1, "hello");
  frames_ping(&frames, 0, "12345678");
  peer_empty(&peer);
  batch->input_base = 1000;
  ASSERT_EQ(h2_session_receive(peer.session, batch, frames.data, frames.len, 0),
            frames.len);
  ASSERT_EQ(batch->words[0], H2_EVENT_DATA);
  ASSERT_EQ(batch->words[2], 1009);
  ASSERT_EQ(batch->words[3], 5);
  ASSERT_EQ(batch->input_end, 1014);
  bytes_clear(&frames);
  peer_del(&peer);
}

static void header_blocks_that_fill_the_words(void) {
  struct bytes expected = {0}, block = {0};
  h2_config config = peer_config(H2_SERVER);
  const h2_setting many = {3, 1000};
  const char *log;

  config.max_new_streams = 0;
  peer_greet(&peer, H2_SERVER, &config);
  fields_hpack(&block, GET);
  bytes_print(&expected, GET);
  for (int i = 0; i < 120; ++i) {
    fields_hpack(&block, "a=b");
    bytes_print(&expected, " a=b");
  }
  h2_session_settings(peer.session, &many, 1);
  peer_flush(&peer);
  frames_settings_ack(&frames);
  for (int32_t i = 0; i < 500; ++i) {
    frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, 2 * i + 1, block.data,
               block.len);
  }
  peer_hear(&peer, &frames);
  log = peer_log(&peer);
  for (int32_t i = 0; i < 500; ++i) {
    char head[64];
    int len =
        snprintf(head, sizeof(head), "HEADERS %d request end ", 2 * i + 1);
    const char *at = strstr(log, head);

    ASSERT(at != NULL);
    ASSERT(strncmp(at + len, bytes_text(&expected), expected.len) == 0);
    ASSERT_EQ(at[len + (int)expected.len], '\n');
  }
  bytes_clear(&expected);
  bytes_clear(&block);
  peer_del(&peer);
}

/* Long values fill the text long before the words. */
static void header_blocks_that_fill_the_text(void) {
  static char fields[9000];
  size_t len = (size_t)snprintf(fields, sizeof(fields), GET " x=");
  const char *log;
  int count = 0;

  memset(fields + len, 'y', sizeof(fields) - len - 1);
  peer_greet(&peer, H2_SERVER, NULL);
  for (int32_t i = 0; i < 100; ++i) {
    frames_headers(&frames, END_BOTH, 2 * i + 1, fields);
  }
  peer_hear(&peer, &frames);
  log = peer_log(&peer);
  for (const char *at = log; (at = strstr(at, fields)) != NULL; ++at) {
    ++count;
  }
  ASSERT_EQ(count, 100);
  peer_del(&peer);
}

/* A block longer than a whole batch crosses if the limits let it. */
static void one_block_larger_than_a_batch_is_refused_or_whole(void) {
  struct bytes block = {0};
  h2_config config = peer_config(H2_SERVER);
  const char *log;

  config.max_header_pairs = UINT32_MAX;
  config.max_header_list_size = UINT32_MAX;
  peer_greet(&peer, H2_SERVER, &config);
  fields_hpack(&block, GET);
  for (int i = 0; i < 9000; ++i) {
    fields_hpack(&block, "aa=bb");
  }
  frames_add(&frames, NGHTTP2_HEADERS, NGHTTP2_FLAG_END_STREAM, 1, block.data,
             10);
  for (size_t at = 10; at < block.len; at += 16384) {
    size_t len = block.len - at < 16384 ? block.len - at : 16384;

    frames_add(&frames, NGHTTP2_CONTINUATION,
               at + len == block.len ? NGHTTP2_FLAG_END_HEADERS : 0, 1,
               block.data + at, len);
  }
  bytes_clear(&block);
  frames_ping(&frames, 0, "stillup?");
  peer_hear(&peer, &frames);
  peer_flush(&peer);
  log = peer_log(&peer);
  if (strncmp(log, "HEADERS 1 request end ", 22) == 0) {
    ASSERT(strstr(log, "aa=bb\nEND 1\nPING") != NULL);
  } else {
    ASSERT(strstr(log, "LIMIT ") != NULL);
    ASSERT(strstr(log, "PING 7374696c6c75703f\n") != NULL);
    ASSERT(strstr(peer_wire(&peer), "RST_STREAM 1 ") != NULL);
  }
  peer_del(&peer);
}

/* Every kind of event, with room for so few words and octets of text. */
static void hear_with_room_for(size_t words, size_t text, int split) {
  test_note("room for %zu words, %zu octets; pieces of %d", words, text, split);
  peer_greet(&peer, H2_CLIENT, NULL);
  peer.split = split;
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_request(&peer, GET, H2_SUBMIT_END_STREAM);
  peer_flush(&peer);
  peer_log(&peer);
  frames_headers(&frames, NGHTTP2_FLAG_END_HEADERS, 1, ":status=200 a=b");
  frames_data(&frames, 0, 1, "x");
  frames_push_promise(&frames, 1, 2, GET);
  frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, "\0\1o", 3);
  frames_add(&frames, NGHTTP2_ALTSVC, 0, 0, "\0\1oh2", 5);
  frames_settings(&frames, NULL, 0);
  frames_data(&frames, NGHTTP2_FLAG_END_STREAM, 1, "y");
  frames_rst_stream(&frames, 2, NGHTTP2_CANCEL);
  frames_goaway(&frames, 1, NGHTTP2_NO_ERROR, "text");
  peer.crowd_words = peer.batch.capacity - words;
  peer.crowd_text = peer.batch.text_capacity - text;
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "HEADERS 1 response :status=200 a=b\n"
                    "DATA 1 1 x\n"
                    "PUSH_PROMISE 1 promises 2 " GET "\n"
                    "ORIGIN o\n"
                    "ALTSVC 0 [o] h2\n"
                    "SETTINGS\n"
                    "DATA 1 1 y\n"
                    "END 1\n"
                    "CLOSE 1 NO_ERROR\n"
                    "CLOSE 2 CANCEL\n"
                    "GOAWAY 1 NO_ERROR text\n"
                    "CLOSE 3 REFUSED_STREAM\n");
  peer_del(&peer);
}

static void events_at_every_fill_level(void) {
  for (size_t room = 0; room < 400; room += room < 100 ? 1 : 7) {
    hear_with_room_for(room, 100, PEER_WHOLE);
    hear_with_room_for(room, room / 4, PEER_WHOLE);
    hear_with_room_for(400, room / 4, PEER_WHOLE);
    hear_with_room_for(room, room / 4, 1 + (int)room % 30);
  }
}

/* Its fields came when there was room, its end comes when there is none. */
static void header_block_that_ends_where_there_is_no_room(void) {
  peer_greet(&peer, H2_SERVER, NULL);
  frames_headers(&frames, NGHTTP2_FLAG_END_STREAM, 1, GET " a=b");
  peer_hear(&peer, &frames);
  peer.crowd_words = peer.batch.capacity - 100;
  peer.crowd_text = peer.batch.text_capacity;
  frames_add(&frames, NGHTTP2_CONTINUATION, NGHTTP2_FLAG_END_HEADERS, 1, "", 0);
  peer_hear(&peer, &frames);
  ASSERT_LOG(&peer, "HEADERS 1 request end " GET " a=b\nEND 1\n");
  peer_del(&peer);
}

/* An event that found no room, and a session that ends before it is asked. */
static void waiting_events_die_with_the_session(void) {
  struct bytes payload = {0};
  ssize_t used;

  peer_greet(&peer, H2_CLIENT, NULL);
  for (int i = 0; i < 5000; ++i) {
    bytes_add(&payload, "\0\1o", 3);
  }
  for (int i = 0; i < 3; ++i) {
    frames_add(&frames, NGHTTP2_ORIGIN, 0, 0, payload.data, payload.len);
  }
  bytes_clear(&payload);
  used =
      h2_session_receive(peer.session, &peer.batch, frames.data, frames.len, 0);
  ASSERT_GT(used, 0);
  ASSERT_LT(used, frames.len);
  ASSERT(h2_session_more(peer.session));
  bytes_clear(&frames);
  peer_del(&peer);
}

/* DRAIN and CLOSE of thousands of streams in one send. */
static void events_of_a_send_that_outgrow_a_batch(void) {
  enum { STREAMS = 3000 };
  struct bytes expected = {0};
  h2_config config = peer_config(H2_CLIENT);

  config.peer_max_concurrent_streams = STREAMS;
  peer_greet(&peer, H2_CLIENT, &config);
  for (int i = 0; i < STREAMS; ++i) {
    ASSERT_EQ(peer_request(&peer, POST, 0), 2 * i + 1);
    peer_write(&peer, 2 * i + 1, "x");
  }
  peer_flush(&peer);
  peer_log(&peer);
  for (int i = 0; i < STREAMS; ++i) {
    h2_stream_reset(peer.session, 2 * i + 1, NGHTTP2_CANCEL);
    bytes_print(&expected, "CLOSE %d CANCEL\n", 2 * i + 1);
  }
  peer_flush(&peer);
  ASSERT_LOG(&peer, bytes_text(&expected));
  bytes_clear(&expected);
  peer_del(&peer);
}

int main(void) {
  RUN(thousands_of_pings);
  RUN(tens_of_thousands_of_one_octet_data_frames);
  RUN(offsets_count_from_the_base_of_the_input);
  RUN(header_blocks_that_fill_the_words);
  RUN(header_blocks_that_fill_the_text);
  RUN(one_block_larger_than_a_batch_is_refused_or_whole);
  RUN(events_at_every_fill_level);
  RUN(header_block_that_ends_where_there_is_no_room);
  RUN(waiting_events_die_with_the_session);
  RUN(events_of_a_send_that_outgrow_a_batch);
  return test_end();
}
