/* SPDX-License-Identifier: MIT */
/* session.c - the life of a session, and its connection-level frames. */

#include "internal.h"

/* No less than what nghttp2 allocates for a frame it queues. */
#define ITEM_SIZE 512

/* Streams that a peer may reset before it gets less attention, see floods.c. */
#define HASTE_BURST 100
#define HASTE_RATE 33

static int make_nghttp2(h2_session *session) {
  nghttp2_session_callbacks *callbacks = NULL;
  nghttp2_option *option = NULL;
  int status = h2__callbacks_new(&callbacks, &session->config);

  if (status == 0) {
    h2__seed_set(callbacks, session->config.seed);
    status = h2__options_new(&option, &session->config);
  }
  if (status == 0 && session->config.role == H2_SERVER) {
    status = nghttp2_session_server_new3(&session->ng, callbacks, session,
                                         option, &session->alloc.ng);
  } else if (status == 0) {
    status = nghttp2_session_client_new3(&session->ng, callbacks, session,
                                         option, &session->alloc.ng);
  }
  nghttp2_option_del(option);
  nghttp2_session_callbacks_del(callbacks);
  return status;
}

int h2_session_new(h2_session **out, const h2_config *config) {
  h2__alloc alloc;
  h2_session *session;
  int status;

  *out = NULL;
  if ((config->role != H2_SERVER && config->role != H2_CLIENT) ||
      (unsigned int)config->padding > H2_PADDING_MAX) {
    return NGHTTP2_ERR_INVALID_ARGUMENT;
  }
  h2__alloc_init(&alloc, config->allocator);
  session = h2__calloc(&alloc, 1, sizeof(*session));
  if (session == NULL) return NGHTTP2_ERR_NOMEM;
  h2__alloc_init(&session->alloc, config->allocator);
  session->alloc.used = session->alloc.peak = alloc.used;
  session->config = *config;
  session->config.allocator = NULL;
  session->waiting_tail = &session->waiting;
  session->noted_tail = &session->noted;
  session->output.serial = 1;
  h2__bucket_init(&session->reset_bucket, config->stream_reset_burst,
                  config->stream_reset_rate);
  h2__bucket_init(&session->haste_bucket, HASTE_BURST, HASTE_RATE);
  h2__bucket_init(&session->error_bucket, config->stream_error_burst,
                  config->stream_error_rate);
  h2__bucket_init(&session->glitch_bucket, config->glitch_burst,
                  config->glitch_rate);
  h2__streams_init(session, config->seed);
  h2__slots_init(&session->slots);
  h2__windows_new(session);
  session->last_allowed = INT32_MAX;
  session->frames.max_continuations = config->max_continuations;
  if (config->role == H2_SERVER) {
    session->frames.preface_left = NGHTTP2_CLIENT_MAGIC_LEN;
  }
  status = make_nghttp2(session);
  if (status != 0) {
    alloc.used = session->alloc.used;
    h2__free(&alloc, session);
    return status;
  }
  *out = session;
  return 0;
}

void h2_session_del(h2_session *session) {
  h2__alloc alloc;

  if (session == NULL) return;
  assert(!session->busy);
  nghttp2_session_del(session->ng);
  h2__windows_del(session);
  h2__streams_del(session);
  h2__output_del(session);
  h2__own_frames_del(session);
  h2__slots_del(session);
  h2__fields_del(session);
  h2__blocks_del(session);
  h2__waiting_del(session);
  h2__goaways_del(session);
  /* The session is the last block, and cannot count its own end. */
  alloc = session->alloc;
  h2__free(&alloc, session);
  assert(alloc.used == 0);
}

bool h2_session_wants_read(const h2_session *session) {
  if (session->ignore_input) return false;
  if (session->shut_down && session->stats.streams_open == 0) return false;
  return nghttp2_session_want_read(session->ng) != 0;
}

bool h2_session_wants_write(const h2_session *session) {
  return !session->finished && session->send_failed == 0 &&
         (session->ending || session->resets != NULL ||
          session->own.length != 0 ||
          nghttp2_session_want_write(session->ng) != 0);
}

int h2_session_ping(h2_session *session, const uint8_t payload[8]) {
  int status;

  if (session->pings >= session->config.max_outstanding_pings) {
    ++session->stats.limits[H2_LIMIT_OUTSTANDING_PINGS];
    return H2_ERR_TOO_MANY_PINGS;
  }
  status = nghttp2_submit_ping(session->ng, NGHTTP2_FLAG_NONE, payload);
  if (status == 0) ++session->pings;
  return status;
}

int h2_session_terminate(h2_session *session, uint32_t error_code,
                         int32_t last_stream) {
  session->ignore_input = true;
  if (session->goaway_queued) return 0;
  return h2__terminate(session, error_code, last_stream);
}

int h2_session_altsvc(h2_session *session, int32_t stream,
                      const uint8_t *origin, size_t origin_len,
                      const uint8_t *value, size_t value_len) {
  int status;

  if (!h2__spare_begin(&session->alloc, ITEM_SIZE)) return NGHTTP2_ERR_NOMEM;
  status = nghttp2_submit_altsvc(session->ng, NGHTTP2_FLAG_NONE, stream, origin,
                                 origin_len, value, value_len);
  h2__spare_end(&session->alloc);
  return status;
}

int h2_session_origin(h2_session *session, const h2_vec *origins,
                      size_t count) {
  nghttp2_origin_entry *entries =
      h2__calloc(&session->alloc, count + 1, sizeof(*entries));
  int status;

  if (entries == NULL) return NGHTTP2_ERR_NOMEM;
  for (size_t i = 0; i < count; ++i) {
    /* nghttp2_origin_entry is not const; submitting only reads. */
    memcpy(&entries[i].origin, &origins[i].base, sizeof(entries[i].origin));
    entries[i].origin_len = origins[i].len;
  }
  status = NGHTTP2_ERR_NOMEM;
  if (h2__spare_begin(&session->alloc, ITEM_SIZE)) {
    status =
        nghttp2_submit_origin(session->ng, NGHTTP2_FLAG_NONE, entries, count);
    h2__spare_end(&session->alloc);
  }
  h2__free(&session->alloc, entries);
  return status;
}

int h2_session_set_local_window_size(h2_session *session, int32_t size) {
  h2__windows_resize(session, size);
  return nghttp2_session_set_local_window_size(session->ng, NGHTTP2_FLAG_NONE,
                                               0, size);
}

int h2_session_set_next_stream_id(h2_session *session, int32_t id) {
  return nghttp2_session_set_next_stream_id(session->ng, id);
}
