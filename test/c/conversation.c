/* SPDX-License-Identifier: MIT */
/* conversation.c - a bit of everything that a side may say, as octets. */

#include "conversation.h"

#include "frames.h"

void conversation_of_client(struct bytes *out) {
  static const h2_setting settings[] = {{4, 100000}, {0x77, 1}};
  struct bytes block = {0};

  bytes_add(out, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN);
  frames_settings(out, settings, 2);
  frames_headers(out, END_BOTH, 1, GET " +x-a=b !x-c=d");
  frames_headers(out, 0, 3, POST);
  fields_hpack(&block, "+x-late=1 cookie=a cookie=b");
  frames_add(out, NGHTTP2_CONTINUATION, 0, 3, block.data, 3);
  frames_add(out, NGHTTP2_CONTINUATION, NGHTTP2_FLAG_END_HEADERS, 3,
             block.data + 3, block.len - 3);
  bytes_clear(&block);
  frames_data(out, 0, 3, "some body");
  frames_add(out, NGHTTP2_DATA, NGHTTP2_FLAG_PADDED, 3,
             "\3"
             "body\0\0\0",
             8);
  frames_settings_ack(out);
  frames_ping(out, 0, "pingping");
  frames_priority(out, 5, 3, 9, true);
  frames_headers(out, END_BOTH, 3, "x-trailer=yes");
  frames_window_update(out, 0, 1000);
  frames_headers(out, NGHTTP2_FLAG_END_HEADERS, 5, POST);
  frames_rst_stream(out, 5, NGHTTP2_CANCEL);
  frames_add(out, 0x42, 0, 0, "unknown type", 12);
  frames_headers(out, END_BOTH, 7, GET " Bad=upper-case");
  frames_headers(out, END_BOTH, 9, GET);
  frames_goaway(out, 0, NGHTTP2_NO_ERROR, "done");
}

void conversation_of_server(struct bytes *out) {
  frames_settings(out, NULL, 0);
  frames_settings_ack(out);
  frames_headers(out, NGHTTP2_FLAG_END_HEADERS, 1, ":status=103 +link=a");
  frames_headers(out, NGHTTP2_FLAG_END_HEADERS, 1, ":status=200 +x=y");
  frames_push_promise(out, 1, 2, GET " +z=1");
  frames_data(out, 0, 1, "hello");
  frames_headers(out, NGHTTP2_FLAG_END_HEADERS, 2, ":status=200 +x=y");
  frames_data(out, NGHTTP2_FLAG_END_STREAM, 1, " world");
  frames_add(out, NGHTTP2_ALTSVC, 0, 0, "\0\1oh2=\":1\"", 10);
  frames_add(out, NGHTTP2_ORIGIN, 0, 0, "\0\2o1\0\2o2", 8);
  frames_data(out, NGHTTP2_FLAG_END_STREAM, 2, "css");
  frames_rst_stream(out, 3, NGHTTP2_INTERNAL_ERROR);
  frames_headers(out, END_BOTH, 5, ":status=204");
  frames_goaway(out, 5, NGHTTP2_NO_ERROR, "bye");
}
