/* SPDX-License-Identifier: MIT */
/* status.c - texts for status codes, and the names of numbers. */

#include "internal.h"

const char *h2_status_text(int status) {
  switch (status) {
    case H2_ERR_STREAM_UNKNOWN:
      return "No such stream, or it is closed";
    case H2_ERR_STREAM_STATE:
      return "Not possible in this state of the stream";
    case H2_ERR_HEADER_BLOCK:
      return "Malformed serialised header block";
    case H2_ERR_TOO_MANY_PINGS:
      return "Too many PING frames not yet acknowledged";
    case H2_ERR_TOO_MANY_SETTINGS:
      return "Too many SETTINGS frames not yet acknowledged";
    case H2_ERR_BUSY:
      return "The session is being used";
    default:
      return nghttp2_strerror(status);
  }
}

#define OURS(name) \
  { #name, H2_ERR_##name }
#define NGHTTP2S(name) \
  { #name, NGHTTP2_ERR_##name }
static const h2_named_status statuses[] = {
    OURS(STREAM_UNKNOWN),
    OURS(STREAM_STATE),
    OURS(HEADER_BLOCK),
    OURS(TOO_MANY_PINGS),
    OURS(TOO_MANY_SETTINGS),
    OURS(BUSY),
    NGHTTP2S(INVALID_ARGUMENT),
    NGHTTP2S(PROTO),
    NGHTTP2S(STREAM_ID_NOT_AVAILABLE),
    NGHTTP2S(STREAM_CLOSED),
    NGHTTP2S(START_STREAM_NOT_ALLOWED),
    NGHTTP2S(FRAME_SIZE_ERROR),
    NGHTTP2S(HEADER_COMP),
    NGHTTP2S(NOMEM),
};
#undef OURS
#undef NGHTTP2S

const h2_named_status *h2_status_table(size_t *count) {
  *count = sizeof(statuses) / sizeof(statuses[0]);
  return statuses;
}

#define CONSTANT(name) \
  { #name, NGHTTP2_##name }
static const h2_named_number constants[] = {
    CONSTANT(NO_ERROR),
    CONSTANT(PROTOCOL_ERROR),
    CONSTANT(INTERNAL_ERROR),
    CONSTANT(FLOW_CONTROL_ERROR),
    CONSTANT(SETTINGS_TIMEOUT),
    CONSTANT(STREAM_CLOSED),
    CONSTANT(FRAME_SIZE_ERROR),
    CONSTANT(REFUSED_STREAM),
    CONSTANT(CANCEL),
    CONSTANT(COMPRESSION_ERROR),
    CONSTANT(CONNECT_ERROR),
    CONSTANT(ENHANCE_YOUR_CALM),
    CONSTANT(INADEQUATE_SECURITY),
    CONSTANT(HTTP_1_1_REQUIRED),
    CONSTANT(HCAT_REQUEST),
    CONSTANT(HCAT_RESPONSE),
    CONSTANT(HCAT_PUSH_RESPONSE),
    CONSTANT(HCAT_HEADERS),
    CONSTANT(FLAG_END_STREAM),
    CONSTANT(SETTINGS_HEADER_TABLE_SIZE),
    CONSTANT(SETTINGS_ENABLE_PUSH),
    CONSTANT(SETTINGS_MAX_CONCURRENT_STREAMS),
    CONSTANT(SETTINGS_INITIAL_WINDOW_SIZE),
    CONSTANT(SETTINGS_MAX_FRAME_SIZE),
    CONSTANT(SETTINGS_MAX_HEADER_LIST_SIZE),
    CONSTANT(SETTINGS_ENABLE_CONNECT_PROTOCOL),
    {"SESSION_SERVER", H2_SERVER},
    {"SESSION_CLIENT", H2_CLIENT},
};
#undef CONSTANT

const h2_named_number *h2_constant_table(size_t *count) {
  *count = sizeof(constants) / sizeof(constants[0]);
  return constants;
}

const char *h2_nghttp2_version(void) {
  return nghttp2_version(0)->version_str;
}
