/* SPDX-License-Identifier: MIT */
/* failure.c - how the owner and the peer are told that a limit has tripped. */

#include "internal.h"

void h2__limit_tripped(h2_session *session, enum h2_limit limit,
                       int32_t stream) {
  const int32_t words[] = {H2_EVENT_LIMIT, (int32_t)limit, stream};

  ++session->stats.limits[limit];
  h2__emit(session, words, NULL, 0);
}

void h2__error(h2_session *session, int status, enum h2_limit limit) {
  const int32_t words[] = {H2_EVENT_ERROR, status, (int32_t)limit};

  session->error_told = true;
  h2__emit(session, words, NULL, 0);
}

int h2__end_connection(h2_session *session, int status, uint32_t code) {
  session->ending = true;
  session->ending_code = code;
  return h2__fail(session, status, H2_LIMIT_NONE);
}

/* The limit behind a status with which nghttp2 itself gave up. */
static enum h2_limit find_limit(int status) {
  switch (status) {
    case NGHTTP2_ERR_FLOODED:
      return H2_LIMIT_OUTBOUND_CONTROL;
    case NGHTTP2_ERR_TOO_MANY_CONTINUATIONS:
      return H2_LIMIT_CONTINUATIONS;
    case NGHTTP2_ERR_TOO_MANY_SETTINGS:
      return H2_LIMIT_SETTINGS_ENTRIES;
    default:
      return H2_LIMIT_NONE;
  }
}

int h2__fail_finish(h2_session *session, int status) {
  enum h2_limit limit;

  if (session->fatal_told) return session->fatal;
  if (session->fatal == 0) {
    session->fatal = status;
    session->fatal_limit = find_limit(status);
  }
  limit = session->fatal_limit;
  session->ignore_input = true;
  session->fatal_told = true;
  if (limit != H2_LIMIT_NONE) {
    const char *name = h2_limit_name(limit);

    ++session->stats.limits[limit];
    session->goaway_queued =
        nghttp2_submit_goaway(
            session->ng, NGHTTP2_FLAG_NONE,
            H2__MIN(nghttp2_session_get_last_proc_stream_id(session->ng),
                    session->last_allowed),
            NGHTTP2_ENHANCE_YOUR_CALM, (const uint8_t *)name,
            strlen(name)) == 0;
  }
  h2__error(session, session->fatal, limit);
  return session->fatal;
}
