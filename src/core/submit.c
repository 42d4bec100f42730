/* SPDX-License-Identifier: MIT */
/* submit.c - what the owner wants sent on a stream. */

#include "internal.h"

/* 0, or why nothing more can be sent on |stream|. */
static int check_sendable(const h2__stream *stream) {
  if (stream == NULL) return H2_ERR_STREAM_UNKNOWN;
  return (stream->flags & H2__RESET) != 0 ? H2_ERR_STREAM_STATE : 0;
}

static nghttp2_data_provider make_provider(h2__stream *stream) {
  return (nghttp2_data_provider){.source.ptr = stream,
                                 .read_callback = h2__read_body};
}

/* Records how the body of |stream|, just opened for sending, will end. */
static void note_opened(h2__stream *stream, uint32_t flags) {
  ++stream->headers_queued;
  if ((flags & H2_SUBMIT_END_STREAM) != 0) {
    stream->flags |= H2__ENDED;
    return;
  }
  if ((flags & H2_SUBMIT_WAIT_TRAILERS) != 0) {
    stream->flags |= H2__WAIT_TRAILERS;
  }
}

int32_t h2_stream_request(h2_session *session, const h2_block *headers,
                          uint32_t flags, const h2_priority *priority) {
  nghttp2_data_provider provider;
  h2__stream *stream;
  int32_t id;
  int status = h2__block_parse(session, headers);

  if (status != 0) return status;
  if (session->config.role != H2_CLIENT) return NGHTTP2_ERR_PROTO;
  if (session->goaway_received) return NGHTTP2_ERR_START_STREAM_NOT_ALLOWED;
  /* First ours, as nghttp2 cannot take back what it has queued. */
  id = (int32_t)nghttp2_session_get_next_stream_id(session->ng);
  if (id <= 0) return NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE;
  stream = h2__stream_open(session, id);
  if (stream == NULL) return NGHTTP2_ERR_NOMEM;
  provider = make_provider(stream);
  if (priority != NULL) status = h2__priority_ask(stream, priority);
  if (status == 0) {
    status = nghttp2_submit_request(
        session->ng, NULL, session->blocks.fields, session->blocks.count,
        (flags & H2_SUBMIT_END_STREAM) != 0 ? NULL : &provider, NULL);
  }
  if (status < 0) {
    h2__stream_closed(session, stream, 0);
    return status;
  }
  assert(status == id);
  stream->flags |= H2__REQUEST_QUEUED;
  note_opened(stream, flags);
  h2__stream_announce(session, stream);
  return id;
}

int h2_stream_respond(h2_session *session, int32_t id, const h2_block *headers,
                      uint32_t flags) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  nghttp2_data_provider provider;
  int status = check_sendable(stream);

  if (status == 0) status = h2__block_parse(session, headers);
  if (status != 0) return status;
  flags |= stream->push_flags;
  if ((stream->flags & H2__RESPONDED) != 0 ||
      ((flags & H2_SUBMIT_END_STREAM) != 0 && stream->body.head != NULL)) {
    return H2_ERR_STREAM_STATE;
  }
  provider = make_provider(stream);
  status = nghttp2_submit_response(
      session->ng, id, session->blocks.fields, session->blocks.count,
      (flags & H2_SUBMIT_END_STREAM) != 0 ? NULL : &provider);
  if (status != 0) return status;
  stream->flags |= H2__RESPONDED;
  note_opened(stream, flags);
  return 0;
}

int h2_stream_info(h2_session *session, int32_t id, const h2_block *headers) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_sendable(stream);

  if (status == 0) status = h2__block_parse(session, headers);
  if (status != 0) return status;
  status = nghttp2_submit_headers(session->ng, NGHTTP2_FLAG_NONE, id, NULL,
                                  session->blocks.fields, session->blocks.count,
                                  NULL);
  if (status == 0) ++stream->headers_queued;
  return status;
}

int32_t h2_stream_push(h2_session *session, int32_t id, const h2_block *headers,
                       uint32_t flags) {
  h2__stream *parent = h2__stream_find_usable(session, id);
  h2__stream *stream;
  int32_t promised;
  int status = check_sendable(parent);

  if (status == 0) status = h2__block_parse(session, headers);
  if (status != 0) return status;
  if (session->config.role != H2_SERVER) return NGHTTP2_ERR_PROTO;
  promised = (int32_t)nghttp2_session_get_next_stream_id(session->ng);
  if (promised <= 0) return NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE;
  stream = h2__stream_open(session, promised);
  if (stream == NULL) return NGHTTP2_ERR_NOMEM;
  promised = nghttp2_submit_push_promise(session->ng, NGHTTP2_FLAG_NONE, id,
                                         session->blocks.fields,
                                         session->blocks.count, NULL);
  if (promised < 0) {
    h2__stream_closed(session, stream, 0);
    return promised;
  }
  assert(promised == stream->id);
  stream->push_flags = flags;
  ++stream->headers_queued;
  ++parent->headers_queued;
  h2__promise_made(session, stream);
  h2__priority_begin(session, stream, id);
  h2__stream_announce(session, stream);
  return promised;
}

int h2_stream_trailers(h2_session *session, int32_t id,
                       const h2_block *headers) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_sendable(stream);

  if (status == 0) status = h2__block_parse(session, headers);
  if (status != 0) return status;
  if ((stream->flags & H2__TRAILERS_DUE) == 0) return H2_ERR_STREAM_STATE;
  if (session->blocks.count == 0) {
    nghttp2_data_provider provider = make_provider(stream);

    status = nghttp2_submit_data(session->ng, NGHTTP2_FLAG_END_STREAM, id,
                                 &provider);
  } else {
    status = nghttp2_submit_trailer(session->ng, id, session->blocks.fields,
                                    session->blocks.count);
    if (status == 0) ++stream->headers_queued;
  }
  if (status == 0) stream->flags &= ~(uint32_t)H2__TRAILERS_DUE;
  return status;
}

/* 0, or why no body can be queued on |stream|. */
static int check_writable(const h2__stream *stream) {
  int status = check_sendable(stream);

  if (status != 0) return status;
  return (stream->flags & H2__ENDED) != 0 || h2__body_has_source(&stream->body)
             ? H2_ERR_STREAM_STATE
             : 0;
}

static void note_queued(h2_session *session, h2__stream *stream) {
  stream->flags |= H2__OCTETS;
  h2__stream_wake(session, stream);
}

int h2_stream_write(h2_session *session, int32_t id, const uint8_t *data,
                    size_t len) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_writable(stream);

  if (status != 0 || len == 0) return status;
  status = h2__body_copy(session, &stream->body, data, len);
  if (status == 0) note_queued(session, stream);
  return status;
}

int h2_stream_write_reference(h2_session *session, int32_t id,
                              const uint8_t *data, size_t len, void *owner) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_writable(stream);

  if (status != 0) return status;
  if (len != 0 && len >= session->config.copy_threshold) {
    status = h2__body_reference(session, &stream->body, data, len, owner);
    if (status == 0) note_queued(session, stream);
    return status;
  }
  status = h2_stream_write(session, id, data, len);
  if (status == 0 && session->config.release != NULL) {
    session->config.release(session->config.user, owner);
  }
  return status;
}

int h2_stream_write_source(h2_session *session, int32_t id,
                           const h2_source *source) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_writable(stream);

  if (status != 0) return status;
  status = h2__body_source(session, &stream->body, source);
  if (status == 0) note_queued(session, stream);
  return status;
}

int h2_stream_resume(h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_sendable(stream);

  if (status == 0) h2__stream_wake(session, stream);
  return status;
}

int h2_stream_end(h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_sendable(stream);

  if (status != 0 || (stream->flags & H2__ENDED) != 0) return status;
  stream->flags |= H2__ENDED;
  h2__stream_wake(session, stream);
  return 0;
}

int h2_stream_end_apart(h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_writable(stream);

  if (status != 0) return status;
  stream->flags &= ~(uint32_t)H2__WAIT_TRAILERS;
  stream->flags |= H2__ENDED | H2__END_APART;
  h2__stream_wake(session, stream);
  return 0;
}

int h2_stream_await_trailers(h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  int status = check_sendable(stream);

  if (status != 0) return status;
  if ((stream->flags & H2__END_APART) == 0) return H2_ERR_STREAM_STATE;
  stream->flags &= ~(uint32_t)H2__END_APART;
  stream->flags |= H2__WAIT_TRAILERS;
  return 0;
}

int h2_stream_reset(h2_session *session, int32_t id, uint32_t error_code) {
  h2__stream *stream = h2__stream_find_usable(session, id);

  if (stream == NULL) return H2_ERR_STREAM_UNKNOWN;
  return h2__stream_abort(session, stream, error_code);
}

int h2_stream_shed(h2_session *session, int32_t id, enum h2_limit limit) {
  h2__stream *stream = h2__stream_find_usable(session, id);

  if (id != 0) {
    int status = check_sendable(stream);

    if (status != 0) return status;
    if (stream->body.head == NULL) return H2_ERR_STREAM_STATE;
  }
  h2__limit_tripped(session, limit, id);
  return id == 0 ? 0
                 : h2__stream_abort(session, stream, NGHTTP2_ENHANCE_YOUR_CALM);
}

int h2_stream_consume(h2_session *session, int32_t id, size_t len) {
  h2__stream *stream = h2__stream_find_usable(session, id);

  if (stream == NULL) return H2_ERR_STREAM_UNKNOWN;
  return h2__windows_consumed(session, stream, len);
}

int h2_session_withhold(h2_session *session, bool withhold) {
  size_t octets = session->withheld;

  session->withholds = withhold;
  if (withhold || octets == 0) return 0;
  session->withheld = 0;
  return h2__windows_return(session, octets);
}
