/* SPDX-License-Identifier: MIT */
/* limits.c - what a peer may cost, and what happens when it costs more. */

#include "internal.h"

#define LIMIT_NAME(name, value, text) [H2_LIMIT_##name] = text,
static const char *const limit_names[H2_LIMIT_COUNT] = {
    H2_LIMIT_MAP(LIMIT_NAME)};
#undef LIMIT_NAME

const char *h2_limit_name(enum h2_limit limit) {
  return (unsigned int)limit < H2_LIMIT_COUNT ? limit_names[limit] : "";
}

void h2__charge(h2_session *session, size_t octets) {
  h2__alloc_charge(&session->alloc, octets);
}

void h2__discharge(h2_session *session, uint64_t octets) {
  session->alloc.charged -= octets;
}

/*
 * What the application wants sent and keeps itself is its own choice, and often
 * one buffer for many streams: no reason to refuse a request, unless it has
 * asked for that.
 */
bool h2__memory_full(const h2_session *session) {
  uint64_t memory = h2__alloc_total(&session->alloc);

  if (!session->config.count_references) memory -= session->alloc.referenced;
  return memory > session->config.max_session_memory;
}

void h2__limit_tripped(h2_session *session, enum h2_limit limit,
                       int32_t stream) {
  const int32_t words[] = {H2_EVENT_LIMIT, (int32_t)limit, stream};

  ++session->stats.limits[limit];
  h2__emit(session, words, 3, NULL, 0);
}

void h2__error(h2_session *session, int status, enum h2_limit limit) {
  const int32_t words[] = {H2_EVENT_ERROR, status, (int32_t)limit};

  session->error_told = true;
  h2__emit(session, words, 3, NULL, 0);
}

int h2__fail(h2_session *session, int status, enum h2_limit limit) {
  if (session->fatal == 0) {
    session->fatal = status;
    session->fatal_limit = limit;
  }
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

/* The limit behind a status with which nghttp2 itself gave up. */
static enum h2_limit limit_of(int status) {
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
    session->fatal_limit = limit_of(status);
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

/* Makes the event that has announced the request one of no stream. */
static void withdraw(h2_session *session, int32_t id) {
  const h2__stream *stream = h2__stream_find(session, id);

  if (stream == NULL || stream->told_in != session->receives) return;
  session->batch->words[stream->told_at + 2] = NGHTTP2_HCAT_HEADERS;
}

/*
 * A request that is taken back at once is announced, as on Node, and a handler
 * runs for nobody. To a peer that does so again and again this is not granted.
 */
int h2__stream_reset_received(h2_session *session, int32_t id) {
  if (session->config.role != H2_SERVER) return 0;
  if (!h2__bucket_take(&session->reset_bucket, 1, session->now_ms)) {
    return h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_STREAM_RESETS);
  }
  session->hasty = !h2__bucket_take(&session->haste_bucket, 1, session->now_ms);
  if (session->hasty) withdraw(session, id);
  return 0;
}

int h2__stream_error(h2_session *session) {
  return h2__bucket_take(&session->error_bucket, 1, session->now_ms)
             ? 0
             : h2__fail(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_STREAM_ERRORS);
}

void h2__stream_reset_sent(h2_session *session, int32_t id, uint32_t code) {
  const h2__stream *stream = h2__stream_find(session, id);

  if (stream != NULL && (stream->flags & H2__RESET_PAID) != 0) {
    /* HEADERS and trailers that are on their way are no fault of the peer's. */
    h2__bucket_give(&session->glitch_bucket, 2);
    return;
  }
  /* Not the peer's fault, nor work: it may try again. */
  if (code == NGHTTP2_REFUSED_STREAM) return;
  /* A push that nghttp2 has not let begin: a glitch, and counted. */
  if (stream == NULL && session->config.role == H2_CLIENT && id % 2 == 0) {
    return;
  }
  (void)h2__stream_error(session); /* h2_session_send() looks at it */
}
