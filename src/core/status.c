/* SPDX-License-Identifier: MIT */
/* status.c - texts for status codes. */

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

const char *h2_nghttp2_version(void) {
  return nghttp2_version(0)->version_str;
}
