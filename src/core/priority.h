/* SPDX-License-Identifier: MIT */
/*
 * priority.h - the priorities of RFC 7540, 5.3: what HEADERS and PRIORITY say
 * of them. RFC 9113 has dropped them, and so has nghttp2. They change nothing
 * in the order of sending.
 */
#ifndef H2_PRIORITY_H
#define H2_PRIORITY_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

struct h2__stream;

/* The stream, just opened, gets the default priority below |parent|, or 0. */
void h2__priority_begin(h2_session *session, struct h2__stream *stream,
                        int32_t parent);

/*
 * HEADERS that open |stream| have come, with a priority if so flagged. Returns
 * 0, or what stops nghttp2 if the stream depends on itself.
 */
int h2__priority_opened(h2_session *session, struct h2__stream *stream,
                        const nghttp2_headers *frame);

/* What a PRIORITY frame has said is given to the owner. 0, or see above. */
int h2__priority_received(h2_session *session, int32_t id,
                          const uint8_t payload[5]);

/* The head of PRIORITY: 0, or what stops nghttp2 if it is on no stream. */
int h2__priority_head(h2_session *session, const nghttp2_frame_hd *head);

/*
 * Keeps what the HEADERS of the request |stream| will tell. Returns 0, or
 * NGHTTP2_ERR_INVALID_ARGUMENT if it depends on itself.
 */
int h2__priority_ask(struct h2__stream *stream, const h2_priority *priority);

/* The octets that this will add to |frame|, which nghttp2 is about to send. */
size_t h2__priority_length(const h2_session *session,
                           const nghttp2_frame *frame);

/*
 * Writes the first frame of such a request, which is |data| as nghttp2 has made
 * it. Returns 0 or NGHTTP2_ERR_NOMEM.
 */
int h2__priority_write(h2_session *session, struct h2__stream *stream,
                       const uint8_t *data, size_t length);

/* The request is on its way, and so is its priority. */
void h2__priority_sent(h2_session *session, struct h2__stream *stream);

#endif /* H2_PRIORITY_H */
