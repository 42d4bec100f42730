/* SPDX-License-Identifier: MIT */
/*
 * watch.h - for an owner with a clock: what the peer is in the middle of, what
 * became of a limit, and limits that are the owner's to watch. A part of h2.h,
 * whose rules hold.
 */
#ifndef H2_WATCH_H
#define H2_WATCH_H

#include "h2.h"

/*
 * The number of the header block that the peer has begun and not ended, 0:
 * none. Another number is another block.
 */
uint32_t h2_session_block(const h2_session *session);

/*
 * Of a limit that has tripped: what it came to, at least, and what was allowed,
 * in the units of config. Zeros for those that are the owner's to watch.
 */
void h2_session_limit(const h2_session *session, enum h2_limit limit,
                      uint64_t *value, uint64_t *most);

/* Counts a trip of a limit that is the owner's to watch. */
void h2_session_count(h2_session *session, enum h2_limit limit);

/*
 * Counts it and ends the connection, with a GOAWAY that names it: as
 * h2_session_terminate(). Returns 0 or nghttp2's status.
 */
int h2_session_trip(h2_session *session, enum h2_limit limit,
                    uint32_t error_code, int32_t last_stream);

#endif /* H2_WATCH_H */
