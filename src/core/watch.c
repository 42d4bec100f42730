/* SPDX-License-Identifier: MIT */
/* watch.c - what an owner with a clock asks and tells. */

#include "watch.h"

#include "internal.h"

/*
 * nghttp2 tells when it has seen enough of a block to know its stream. A block
 * has begun with the head of its first frame, and has ended with the last octet
 * of the one that says so.
 */
uint32_t h2_session_block(const h2_session *session) {
  const h2__frames *frames = &session->frames;
  uint8_t type = frames->head[3];
  bool ended = (frames->head[4] & NGHTTP2_FLAG_END_HEADERS) != 0;

  if (type != NGHTTP2_HEADERS && type != NGHTTP2_PUSH_PROMISE &&
      type != NGHTTP2_CONTINUATION) {
    return 0;
  }
  /* Up to there the flags are those of the frame before. */
  if (frames->have <= 4 && ended) return 0;
  return (uint32_t)session->slots.block + 1;
}

/* How far the peer, or the owner, has come towards |limit|. */
static uint64_t get_level(const h2_session *session, enum h2_limit limit) {
  switch (limit) {
    case H2_LIMIT_HEADER_PAIRS:
      return session->fields.pairs;
    case H2_LIMIT_HEADER_LIST_SIZE:
      return session->fields.size;
    case H2_LIMIT_SESSION_MEMORY:
      return h2__alloc_total(&session->alloc);
    case H2_LIMIT_OUTSTANDING_PINGS:
      return session->pings;
    case H2_LIMIT_OUTSTANDING_SETTINGS:
      return session->settings;
    case H2_LIMIT_INVALID_FRAMES:
      return session->invalid_frames;
    case H2_LIMIT_REJECTED_STREAMS:
      return session->rejected_streams;
    case H2_LIMIT_CONTINUATIONS:
      return session->frames.continuations;
    case H2_LIMIT_SETTINGS_ENTRIES:
      return session->frames.left / 6;
    case H2_LIMIT_EMPTY_FRAMES:
      return session->empty_frames;
    case H2_LIMIT_WINDOW_UPDATES:
      return session->window_updates;
    case H2_LIMIT_SESSION_QUEUED:
      return h2_session_queued(session);
    default:
      return 0;
  }
}

static uint64_t get_configured(const h2_session *session, enum h2_limit limit) {
  const h2_config *config = &session->config;

  switch (limit) {
    case H2_LIMIT_HEADER_PAIRS:
      return config->max_header_pairs;
    case H2_LIMIT_HEADER_LIST_SIZE:
      return session->list_size_known
                 ? h2_session_local_setting(
                       session, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE)
                 : config->max_header_list_size;
    case H2_LIMIT_SESSION_MEMORY:
      return config->max_session_memory;
    case H2_LIMIT_OUTSTANDING_PINGS:
      return config->max_outstanding_pings;
    case H2_LIMIT_OUTSTANDING_SETTINGS:
      return config->max_outstanding_settings;
    case H2_LIMIT_INVALID_FRAMES:
      return config->max_invalid_frames;
    case H2_LIMIT_REJECTED_STREAMS:
      return config->max_rejected_streams;
    case H2_LIMIT_STREAM_RESETS:
      return config->stream_reset_rate;
    case H2_LIMIT_CONTINUATIONS:
      return config->max_continuations;
    case H2_LIMIT_SETTINGS_ENTRIES:
      return config->max_settings_entries;
    case H2_LIMIT_OUTBOUND_CONTROL:
      return config->max_outbound_control_frames;
    case H2_LIMIT_EMPTY_FRAMES:
      return config->max_empty_frames;
    case H2_LIMIT_STREAM_ERRORS:
      return config->stream_error_rate;
    case H2_LIMIT_GLITCHES:
      return config->glitch_rate;
    case H2_LIMIT_WINDOW_UPDATES:
      return config->window_updates_per_data;
    case H2_LIMIT_SESSION_QUEUED:
      return config->max_session_queued_octets;
    default:
      return 0;
  }
}

void h2_session_limit(const h2_session *session, enum h2_limit limit,
                      uint64_t *value, uint64_t *most) {
  uint64_t now = get_level(session, limit);

  *most = get_configured(session, limit);
  /* It has tripped, though what was counted may be gone by now. */
  *value = now > *most ? now : *most + 1;
}

void h2_session_count(h2_session *session, enum h2_limit limit) {
  ++session->stats.limits[limit];
}

int h2_session_trip(h2_session *session, enum h2_limit limit,
                    uint32_t error_code, int32_t last_stream) {
  const char *name = h2_limit_name(limit);
  int status;

  ++session->stats.limits[limit];
  session->ignore_input = true;
  if (session->goaway_queued) return 0;
  status =
      nghttp2_submit_goaway(session->ng, NGHTTP2_FLAG_NONE,
                            H2__MIN(last_stream, session->last_allowed),
                            error_code, (const uint8_t *)name, strlen(name));
  session->goaway_queued = status == 0;
  return status;
}
