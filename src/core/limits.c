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

void h2__discharge(h2_session *session, size_t octets) {
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

/* A token bucket in milliseconds; |reset_rest| keeps thousandths of a token. */
bool h2__limits_reset(h2_session *session) {
  const h2_config *config = &session->config;
  uint64_t passed = session->now_ms - session->reset_ms;
  uint64_t gain;

  if (config->stream_reset_burst == 0 ||
      config->stream_reset_burst == UINT64_MAX) {
    return true;
  }
  if (session->now_ms > session->reset_ms) {
    session->reset_ms = session->now_ms;
    if (config->stream_reset_rate != 0 &&
        passed > (UINT64_MAX - 1000) / config->stream_reset_rate) {
      gain = UINT64_MAX / 1000;
    } else {
      gain = passed * config->stream_reset_rate + session->reset_rest;
      session->reset_rest = gain % 1000;
      gain /= 1000;
    }
    session->reset_tokens =
        gain > config->stream_reset_burst - session->reset_tokens
            ? config->stream_reset_burst
            : session->reset_tokens + gain;
  }
  if (session->reset_tokens == 0) return false;
  --session->reset_tokens;
  return true;
}
