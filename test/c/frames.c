/* SPDX-License-Identifier: MIT */
/* frames.c - frames of a peer, octet by octet. */

#include "frames.h"

#include <stdlib.h>
#include <string.h>

void frames_header(struct bytes *out, size_t length, uint8_t type,
                   uint8_t flags, int32_t stream) {
  bytes_add_number(out, length, 3);
  bytes_add_number(out, type, 1);
  bytes_add_number(out, flags, 1);
  bytes_add_number(out, (uint32_t)stream, 4);
}

void frames_add(struct bytes *out, uint8_t type, uint8_t flags, int32_t stream,
                const void *payload, size_t len) {
  frames_header(out, len, type, flags, stream);
  bytes_add(out, payload, len);
}

void frames_hello(struct bytes *out, enum h2_role role) {
  if (role == H2_CLIENT) {
    bytes_add(out, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN);
  }
  frames_settings(out, NULL, 0);
  frames_settings_ack(out);
}

void frames_data(struct bytes *out, uint8_t flags, int32_t stream,
                 const char *text) {
  frames_add(out, NGHTTP2_DATA, flags, stream, text, strlen(text));
}

void frames_headers(struct bytes *out, uint8_t flags, int32_t stream,
                    const char *fields) {
  struct bytes block = {0};

  fields_hpack(&block, fields);
  frames_add(out, NGHTTP2_HEADERS, flags, stream, block.data, block.len);
  bytes_clear(&block);
}

void frames_priority(struct bytes *out, int32_t stream, int32_t parent,
                     uint8_t weight, bool exclusive) {
  frames_header(out, 5, NGHTTP2_PRIORITY, 0, stream);
  bytes_add_number(out, (uint32_t)parent | (exclusive ? 1u << 31 : 0), 4);
  bytes_add_number(out, weight, 1);
}

void frames_rst_stream(struct bytes *out, int32_t stream, uint32_t code) {
  frames_header(out, 4, NGHTTP2_RST_STREAM, 0, stream);
  bytes_add_number(out, code, 4);
}

void frames_settings(struct bytes *out, const h2_setting *settings,
                     size_t count) {
  frames_header(out, 6 * count, NGHTTP2_SETTINGS, 0, 0);
  for (size_t i = 0; i < count; ++i) {
    bytes_add_number(out, settings[i].id, 2);
    bytes_add_number(out, settings[i].value, 4);
  }
}

void frames_settings_ack(struct bytes *out) {
  frames_header(out, 0, NGHTTP2_SETTINGS, NGHTTP2_FLAG_ACK, 0);
}

void frames_push_promise(struct bytes *out, int32_t stream, int32_t promised,
                         const char *fields) {
  struct bytes payload = {0};

  bytes_add_number(&payload, (uint32_t)promised, 4);
  fields_hpack(&payload, fields);
  frames_add(out, NGHTTP2_PUSH_PROMISE, NGHTTP2_FLAG_END_HEADERS, stream,
             payload.data, payload.len);
  bytes_clear(&payload);
}

void frames_ping(struct bytes *out, uint8_t flags, const char *payload) {
  frames_add(out, NGHTTP2_PING, flags, 0, payload, 8);
}

void frames_goaway(struct bytes *out, int32_t last, uint32_t code,
                   const char *text) {
  frames_header(out, 8 + strlen(text), NGHTTP2_GOAWAY, 0, 0);
  bytes_add_number(out, (uint32_t)last, 4);
  bytes_add_number(out, code, 4);
  bytes_add(out, text, strlen(text));
}

void frames_window_update(struct bytes *out, int32_t stream,
                          uint32_t increment) {
  frames_header(out, 4, NGHTTP2_WINDOW_UPDATE, 0, stream);
  bytes_add_number(out, increment, 4);
}
