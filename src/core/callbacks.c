/* SPDX-License-Identifier: MIT */
/*
 * callbacks.c - what nghttp2 tells while it parses. Nothing here calls the
 * owner: what happened is appended to the batch.
 */

#include "internal.h"

static bool is_known(const h2_session *session, uint8_t type) {
  return type < NGHTTP2_ALTSVC ||
         (session->config.role == H2_CLIENT &&
          (type == NGHTTP2_ALTSVC || type == NGHTTP2_ORIGIN));
}

static int on_begin_frame(nghttp2_session *ng, const nghttp2_frame_hd *head,
                          void *user) {
  h2_session *session = user;
  int status = h2__flood_frame(session, head);

  (void)ng;
  if (is_known(session, head->type)) ++session->stats.frames_received;
  session->closes_in_frame = 0;
  if (status != 0) return status;
  switch (head->type) {
    case NGHTTP2_DATA:
      if (!h2__windows_fit(session, head)) {
        status = h2__windows_overrun(
            session, h2__stream_find(session, head->stream_id), head);
      }
      if (status != 0) return status;
      return h2__closed_frame(session, head);
    case NGHTTP2_HEADERS:
    case NGHTTP2_CONTINUATION:
    case NGHTTP2_RST_STREAM:
      return h2__closed_frame(session, head);
    case NGHTTP2_PRIORITY:
      return h2__priority_head(session, head);
    case NGHTTP2_SETTINGS:
      /* nghttp2 would end the connection without a word to us. */
      if (head->length / 6 <= session->config.max_settings_entries) return 0;
      return h2__fail(session, NGHTTP2_ERR_TOO_MANY_SETTINGS,
                      H2_LIMIT_SETTINGS_ENTRIES);
    default:
      return 0;
  }
}

/* The rest of the block is only decoded. */
static int reset_block(h2_session *session, int32_t id, uint32_t code) {
  if (nghttp2_submit_rst_stream(session->ng, NGHTTP2_FLAG_NONE, id, code) !=
      0) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

/*
 * As Node counts, all open streams; nghttp2 looks only when the response to a
 * push comes, and then it is a connection error. On a server it has looked.
 */
static bool has_too_many_streams(const h2_session *session) {
  return session->stats.streams_open >=
         h2_session_local_setting(session,
                                  NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
}

/* A stream of the peer's that we cannot afford. */
static int reject_stream(h2_session *session, int32_t id, enum h2_limit limit) {
  if (session->rejected_streams++ >= session->config.max_rejected_streams &&
      session->config.max_rejected_streams != UINT32_MAX) {
    return h2__fail(session, NGHTTP2_ERR_CALLBACK_FAILURE,
                    H2_LIMIT_REJECTED_STREAMS);
  }
  if (limit != H2_LIMIT_NONE) h2__limit_tripped(session, limit, id);
  return reset_block(session, id, NGHTTP2_ENHANCE_YOUR_CALM);
}

static int on_begin_headers(nghttp2_session *ng, const nghttp2_frame *frame,
                            void *user) {
  h2_session *session = user;
  bool promise = frame->hd.type == NGHTTP2_PUSH_PROMISE;
  int32_t id =
      promise ? frame->push_promise.promised_stream_id : frame->hd.stream_id;
  bool opening = promise || frame->headers.cat == NGHTTP2_HCAT_REQUEST;
  h2__stream *stream;
  int status = 0;

  (void)ng;
  session->block_unheard = false;
  if (opening) {
    if (h2__memory_full(session)) {
      return reject_stream(session, id, H2_LIMIT_SESSION_MEMORY);
    }
    if (h2__goaway_refuses(session, id)) {
      return reset_block(session, id, NGHTTP2_REFUSED_STREAM);
    }
    if (h2__queue_full(session)) {
      h2__limit_tripped(session, H2_LIMIT_SESSION_QUEUED, id);
      return reset_block(session, id, NGHTTP2_REFUSED_STREAM);
    }
    if (h2__streams_crowded(session) ||
        (promise && has_too_many_streams(session))) {
      return reject_stream(session, id, H2_LIMIT_NONE);
    }
    stream = h2__stream_open(session, id);
    if (stream == NULL) {
      return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
    }
    if (promise) {
      h2__priority_begin(session, stream, frame->hd.stream_id);
    } else {
      status = h2__priority_opened(session, stream, &frame->headers);
    }
    if (status != 0) return status;
  } else {
    stream = h2__stream_find(session, id);
  }
  h2__fields_begin(session, id, opening,
                   stream == NULL ? session->config.max_header_list_size
                                  : stream->max_list_size);
  return 0;
}

/* The block is too large: its stream dies, the rest of it is only decoded. */
static int trip_block(h2_session *session, enum h2_limit limit) {
  int32_t id = session->fields.stream;
  h2__stream *stream = h2__stream_find(session, id);
  int status;

  ++session->tripped;
  h2__fields_end(session);
  h2__limit_tripped(session, limit, id);
  if (stream != NULL) {
    stream->flags |= H2__RESET | H2__RESET_PAID;
    h2__body_drop(session, &stream->body);
  }
  /* At once: it was work even if the peer never takes the RST_STREAM. */
  status = h2__stream_error(session);
  return status != 0 ? status
                     : reset_block(session, id, NGHTTP2_ENHANCE_YOUR_CALM);
}

/* Whether others get their turn before the stream that is being opened. */
static bool has_too_many_new(const h2_session *session) {
  uint32_t streams = session->new_streams + session->tripped;
  uint32_t brake;

  if (!session->fields.opening || streams == 0) return false;
  brake = h2__queue_brake(session);
  return brake != 0 && streams >= brake;
}

/*
 * nghttp2 does not offer a field again after NGHTTP2_ERR_PAUSE, so it is taken
 * first; the pause is for the block to find room when it is complete.
 */
static int on_header(nghttp2_session *ng, const nghttp2_frame *frame,
                     nghttp2_rcbuf *name, nghttp2_rcbuf *value, uint8_t flags,
                     void *user) {
  h2_session *session = user;
  int status;

  (void)ng;
  (void)frame;
  if (session->fields.stream == 0) return 0;
  status = h2__fields_add(session, name, value, flags);
  if (status > 0) return trip_block(session, (enum h2_limit)status);
  if (status < 0) return h2__fail(session, status, H2_LIMIT_NONE);
  if (!h2__fields_fit_empty(session)) {
    return trip_block(session, H2_LIMIT_HEADER_LIST_SIZE);
  }
  if (!h2__fields_fit(session) || has_too_many_new(session)) {
    ++session->brakes;
    session->paused = true;
    return NGHTTP2_ERR_PAUSE;
  }
  return 0;
}

/*
 * As peers are told nothing of what is wrong with a field, drop it. It counts
 * like any other: nghttp2 looks at each octet of it, and formats a message.
 */
static int on_invalid_header(nghttp2_session *ng, const nghttp2_frame *frame,
                             nghttp2_rcbuf *name, nghttp2_rcbuf *value,
                             uint8_t flags, void *user) {
  h2_session *session = user;
  int limit;

  (void)ng;
  (void)frame;
  (void)flags;
  if (session->fields.stream == 0) return 0;
  limit = h2__fields_count(session, nghttp2_rcbuf_get_buf(name).len,
                           nghttp2_rcbuf_get_buf(value).len);
  return limit == 0 ? 0 : trip_block(session, (enum h2_limit)limit);
}

static void put_end(h2_session *session, int32_t id) {
  int32_t *words = h2__batch_take(session->batch, H2_WORDS_END);

  words[0] = H2_EVENT_END;
  words[1] = id;
}

static int receive_headers(h2_session *session, const nghttp2_frame *frame) {
  h2__fields *fields = &session->fields;
  h2__stream *stream = h2__stream_find(session, fields->stream);
  bool promise = frame->hd.type == NGHTTP2_PUSH_PROMISE;
  bool informational;
  int32_t head[H2_WORDS_HEADERS];

  if (stream == NULL || fields->stream == 0) return 0;
  if (fields->opening) {
    /* A GOAWAY of ours has gone out since the block began. */
    if (h2__goaway_refuses(session, stream->id)) {
      h2__fields_end(session);
      stream->flags |= H2__RESET;
      return nghttp2_submit_rst_stream(session->ng, NGHTTP2_FLAG_NONE,
                                       stream->id, NGHTTP2_REFUSED_STREAM) == 0
                 ? 0
                 : h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
    }
    h2__stream_announce(session, stream);
    h2__stream_charge(session, stream, H2__STREAM_COST);
    stream->told_in = session->receives;
    stream->told_at = session->batch->length;
    session->last_announced = stream->id;
    ++session->new_streams;
    if (promise) h2__promise_made(session, stream);
  } else {
    h2__promise_kept(session, stream);
  }
  /* Of an informational response nobody keeps anything. */
  informational = fields->informational;
  if (!informational) {
    h2__stream_charge(session, stream, (size_t)fields->size);
  }
  head[0] = promise ? H2_EVENT_PUSH_PROMISE : H2_EVENT_HEADERS;
  head[1] = frame->hd.stream_id;
  head[2] = promise ? stream->id : (int32_t)frame->headers.cat;
  head[3] = frame->hd.flags;
  head[4] = (int32_t)(fields->length / 2);
  h2__fields_flush(session, head, H2_WORDS_HEADERS);
  if (!promise && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
    put_end(session, stream->id);
  } else if (frame->headers.cat == NGHTTP2_HCAT_REQUEST && !promise &&
             h2__windows_begin(session, stream) != 0) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  return informational ? h2__flood_extra(session, stream->id) : 0;
}

static void receive_ping(h2_session *session, const nghttp2_frame *frame) {
  int32_t words[H2_WORDS_PING] = {H2_EVENT_PING,
                                  (frame->hd.flags & NGHTTP2_FLAG_ACK) != 0};

  if (words[1] != 0 && session->pings != 0) --session->pings;
  memcpy(words + 2, frame->ping.opaque_data, 8);
  h2__emit(session, words, NULL, 0);
}

static int receive_goaway(h2_session *session, const nghttp2_goaway *goaway) {
  h2_vec opaque = {goaway->opaque_data,
                   H2__MIN(goaway->opaque_data_len, H2__EMIT_TEXT_MAX)};
  const int32_t words[] = {H2_EVENT_GOAWAY, (int32_t)goaway->error_code,
                           goaway->last_stream_id, (int32_t)opaque.len};

  h2__emit(session, words, &opaque, 1);
  return h2__goaway_received(session, goaway->last_stream_id);
}

static int receive_altsvc(h2_session *session, const nghttp2_frame *frame) {
  const nghttp2_ext_altsvc *altsvc = frame->ext.payload;
  const h2_vec texts[] = {{altsvc->origin, altsvc->origin_len},
                          {altsvc->field_value, altsvc->field_value_len}};
  const int32_t words[] = {H2_EVENT_ALTSVC, frame->hd.stream_id,
                           (int32_t)altsvc->origin_len,
                           (int32_t)altsvc->field_value_len};

  if (altsvc->origin_len + altsvc->field_value_len <= H2__EMIT_TEXT_MAX) {
    h2__emit(session, words, texts, 2);
  }
  return frame->hd.stream_id == 0
             ? 0
             : h2__flood_extra(session, frame->hd.stream_id);
}

/* More origins than a batch has room for become several events. */
static int receive_origin(h2_session *session, const nghttp2_frame *frame) {
  const nghttp2_ext_origin *origin = frame->ext.payload;
  size_t most = H2__MIN(origin->nov, H2__EMIT_WORDS_MAX - H2_WORDS_ORIGIN);
  int32_t *words;
  h2_vec *texts = h2__malloc(&session->alloc,
                             (most + 1) * sizeof(*texts) +
                                 (most + H2_WORDS_ORIGIN) * sizeof(*words));
  size_t at = 0;

  if (texts == NULL) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  words = (int32_t *)(texts + most + 1);
  do {
    size_t count = 0, length = 0;

    while (count < most && at < origin->nov &&
           length + origin->ov[at].origin_len <= H2__EMIT_TEXT_MAX) {
      length += origin->ov[at].origin_len;
      texts[count] = (h2_vec){origin->ov[at].origin, origin->ov[at].origin_len};
      words[H2_WORDS_ORIGIN + count++] = (int32_t)origin->ov[at++].origin_len;
    }
    words[0] = H2_EVENT_ORIGIN;
    words[1] = (int32_t)count;
    h2__emit(session, words, texts, count);
  } while (at < origin->nov);
  h2__free(&session->alloc, texts);
  return 0;
}

static int receive_data(h2_session *session, const nghttp2_data *frame) {
  if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) {
    return h2__flood_data(session, frame);
  }
  put_end(session, frame->hd.stream_id);
  return 0;
}

static int on_frame_recv(nghttp2_session *ng, const nghttp2_frame *frame,
                         void *user) {
  h2_session *session = user;

  (void)ng;
  switch (frame->hd.type) {
    case NGHTTP2_DATA:
      return receive_data(session, &frame->data);
    case NGHTTP2_HEADERS:
    case NGHTTP2_PUSH_PROMISE:
      return receive_headers(session, frame);
    case NGHTTP2_RST_STREAM:
      return h2__stream_reset_received(session, frame->hd.stream_id);
    case NGHTTP2_SETTINGS:
      h2__settings_received(session, &frame->settings);
      break;
    case NGHTTP2_PING:
      receive_ping(session, frame);
      break;
    case NGHTTP2_GOAWAY:
      return receive_goaway(session, &frame->goaway);
    case NGHTTP2_ALTSVC:
      return receive_altsvc(session, frame);
    case NGHTTP2_ORIGIN:
      return receive_origin(session, frame);
    default:
      break;
  }
  return 0;
}

/*
 * The connection's credit goes back at once, so that one stream that nobody
 * reads does not stop the others, unless too many do; the stream's waits for
 * h2_stream_consume().
 */
static int on_data_chunk(nghttp2_session *ng, uint8_t flags, int32_t id,
                         const uint8_t *data, size_t len, void *user) {
  h2_session *session = user;
  h2__stream *stream = h2__stream_find(session, id);
  h2_batch *batch = session->batch;
  size_t at = batch->input_base + (size_t)(data - session->input);
  int32_t *words;

  (void)ng;
  (void)flags;
  if (session->withholds) {
    session->withheld += len;
  } else if (h2__windows_return(session, len) != 0) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  session->stats.data_received += len;
  if (stream != NULL && (stream->flags & H2__RESET) != 0) stream = NULL;
  h2__windows_arrived(session, stream, len);
  if (stream == NULL) return 0;
  stream->data_received += len;
  words = h2__batch_take(batch, H2_WORDS_DATA);
  words[0] = H2_EVENT_DATA;
  words[1] = id;
  words[2] = (int32_t)at;
  words[3] = (int32_t)len;
  batch->input_end = at + len;
  return 0;
}

static int on_stream_close(nghttp2_session *ng, int32_t id, uint32_t code,
                           void *user) {
  h2_session *session = user;
  h2__stream *stream = h2__stream_find(session, id);

  (void)ng;
  if (stream != NULL) h2__stream_closed(session, stream, code);
  /* A push that came to nothing. This may be inside send, which looks later. */
  if (session->config.role == H2_CLIENT && id % 2 == 0 &&
      code != NGHTTP2_NO_ERROR) {
    (void)h2__glitch(session, 1);
  }
  return 0;
}

/* What the peer is told of |status| (RFC 9113, 7). */
static uint32_t choose_code(int status) {
  switch (status) {
    case NGHTTP2_ERR_PROTO:
      return NGHTTP2_PROTOCOL_ERROR;
    case NGHTTP2_ERR_STREAM_CLOSED:
      return NGHTTP2_STREAM_CLOSED;
    case NGHTTP2_ERR_FLOW_CONTROL:
      return NGHTTP2_FLOW_CONTROL_ERROR;
    default:
      return NGHTTP2_INTERNAL_ERROR;
  }
}

static int on_invalid_frame(nghttp2_session *ng, const nghttp2_frame *frame,
                            int status, void *user) {
  h2_session *session = user;
  int limit;

  (void)ng;
  /* A body that is not as long as it says: the reset of its stream counts. */
  if (frame->hd.type == NGHTTP2_DATA &&
      (status == NGHTTP2_ERR_PROTO || status == NGHTTP2_ERR_HTTP_MESSAGING)) {
    return 0;
  }
  limit = h2__flood_invalid(session);
  if (limit != 0) return limit;
  if (nghttp2_is_fatal(status) || status == NGHTTP2_ERR_STREAM_CLOSED ||
      status == NGHTTP2_ERR_PROTO ||
      (status == NGHTTP2_ERR_FLOW_CONTROL && frame->hd.stream_id == 0)) {
    return h2__end_connection(session, status, choose_code(status));
  }
  return 0;
}

/* Of a type that is not ours to know: floods.c has counted it. */
static int on_extension(nghttp2_session *ng, void **payload,
                        const nghttp2_frame_hd *head, void *user) {
  (void)ng;
  (void)payload;
  (void)head;
  (void)user;
  return NGHTTP2_ERR_CANCEL;
}

/* The one complaint that nghttp2 makes nowhere else: not an HTTP/2 peer. */
static int on_error(nghttp2_session *ng, int status, const char *message,
                    size_t len, void *user) {
  (void)ng;
  (void)message;
  (void)len;
  if (status == NGHTTP2_ERR_SETTINGS_EXPECTED) {
    h2__error(user, NGHTTP2_ERR_PROTO, H2_LIMIT_NONE);
  }
  return 0;
}

int h2__callbacks_new(nghttp2_session_callbacks **out,
                      const h2_config *config) {
  nghttp2_session_callbacks *callbacks;
  int status = nghttp2_session_callbacks_new(&callbacks);

  if (status != 0) return status;
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks,
                                                        on_begin_frame);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks,
                                                          on_begin_headers);
  nghttp2_session_callbacks_set_on_header_callback2(callbacks, on_header);
  nghttp2_session_callbacks_set_on_invalid_header_callback2(callbacks,
                                                            on_invalid_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks,
                                                       on_frame_recv);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks,
                                                            on_data_chunk);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks,
                                                         on_stream_close);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(
      callbacks, on_invalid_frame);
  nghttp2_session_callbacks_set_unpack_extension_callback(callbacks,
                                                          on_extension);
  nghttp2_session_callbacks_set_error_callback2(callbacks, on_error);
  h2__callbacks_set_send(callbacks, config);
  *out = callbacks;
  return 0;
}
