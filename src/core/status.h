/* SPDX-License-Identifier: MIT */
/*
 * status.h - what functions answer, and names of numbers. A part of h2.h, whose
 * rules hold.
 */
#ifndef H2_STATUS_H
#define H2_STATUS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Our own status codes; everything else is nghttp2's. */
enum h2_status {
  H2_OK = 0,
  /* There is no such stream, or its CLOSE has been appended. */
  H2_ERR_STREAM_UNKNOWN = -1000,
  /* What is asked for is not possible in this state of the stream. */
  H2_ERR_STREAM_STATE = -1001,
  /* The serialised header block is malformed. */
  H2_ERR_HEADER_BLOCK = -1002,
  /* As many PING frames as config allows are not acknowledged. */
  H2_ERR_TOO_MANY_PINGS = -1003,
  /* As many SETTINGS frames as config allows are not acknowledged. */
  H2_ERR_TOO_MANY_SETTINGS = -1004,
  /* The session is inside receive, send or continue. */
  H2_ERR_BUSY = -1005,
};

/* nghttp2's text for one of its codes, our text for one of ours. Static. */
const char *h2_status_text(int status);

/* A number and its name, for owners that know such numbers by their names. */
typedef struct h2_named_number {
  const char *name;
  int32_t value;
} h2_named_number;
typedef h2_named_number h2_named_status;

/*
 * Our own statuses, and those of nghttp2's that an owner tells apart, by their
 * names without H2_ERR_ and NGHTTP2_ERR_; |*count| of them. Static.
 */
const h2_named_status *h2_status_table(size_t *count);

/*
 * Numbers of the protocol and of events: the error codes of RFC 9113, 7, such
 * as NO_ERROR, the categories of header blocks, such as HCAT_REQUEST, the frame
 * flag FLAG_END_STREAM, the roles SESSION_SERVER and SESSION_CLIENT; |*count|
 * of them. Static.
 */
const h2_named_number *h2_constant_table(size_t *count);

#ifdef __cplusplus
}
#endif

#endif /* H2_STATUS_H */
