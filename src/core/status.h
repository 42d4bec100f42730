/* SPDX-License-Identifier: MIT */
/* status.h - what functions answer. A part of h2.h, whose rules hold. */
#ifndef H2_STATUS_H
#define H2_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Our own status codes; everything else is nghttp2's. */
enum h2_status {
  H2_OK = 0,
  H2_ERR_STREAM_UNKNOWN = -1000, /* no such stream, or closed already */
  H2_ERR_STREAM_STATE = -1001,   /* not possible in this state of the stream */
  H2_ERR_HEADER_BLOCK = -1002,   /* malformed serialised header block */
  H2_ERR_TOO_MANY_PINGS = -1003, /* max_outstanding_pings reached */
  H2_ERR_TOO_MANY_SETTINGS = -1004, /* max_outstanding_settings reached */
  H2_ERR_BUSY = -1005,              /* receive inside send or the reverse */
};

/* nghttp2's text for one of its codes, our text for one of ours. Static. */
const char *h2_status_text(int status);

#ifdef __cplusplus
}
#endif

#endif /* H2_STATUS_H */
