/* SPDX-License-Identifier: MIT */
/*
 * frames.h - writes HTTP/2 frames octet by octet, right or wrong: what a peer
 * sends that does not keep to the rules. Types and flags are nghttp2's enums.
 */
#ifndef TEST_FRAMES_H
#define TEST_FRAMES_H

#include <nghttp2/nghttp2.h>

#include "fields.h"

/* Any frame; the length in its header is |len|. */
void frames_add(struct bytes *out, uint8_t type, uint8_t flags, int32_t stream,
                const void *payload, size_t len);
/* Only a frame header, with any length. */
void frames_header(struct bytes *out, size_t length, uint8_t type,
                   uint8_t flags, int32_t stream);

/* Connection preface of |role|: the client's magic, empty SETTINGS, an ACK. */
void frames_hello(struct bytes *out, enum h2_role role);

void frames_data(struct bytes *out, uint8_t flags, int32_t stream,
                 const char *text);
void frames_headers(struct bytes *out, uint8_t flags, int32_t stream,
                    const char *fields);
void frames_priority(struct bytes *out, int32_t stream, int32_t parent,
                     uint8_t weight, bool exclusive);
void frames_rst_stream(struct bytes *out, int32_t stream, uint32_t code);
void frames_settings(struct bytes *out, const h2_setting *settings,
                     size_t count);
void frames_settings_ack(struct bytes *out);
void frames_push_promise(struct bytes *out, int32_t stream, int32_t promised,
                         const char *fields);
void frames_ping(struct bytes *out, uint8_t flags, const char *payload);
void frames_goaway(struct bytes *out, int32_t last, uint32_t code,
                   const char *text);
void frames_window_update(struct bytes *out, int32_t stream,
                          uint32_t increment);

/* What most streams begin with. */
#define GET ":method=GET :scheme=http :authority=h :path=/"
#define POST ":method=POST :scheme=http :authority=h :path=/"
#define END_BOTH (NGHTTP2_FLAG_END_STREAM | NGHTTP2_FLAG_END_HEADERS)

#endif /* TEST_FRAMES_H */
