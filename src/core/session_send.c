/* SPDX-License-Identifier: MIT */
/* session_send.c - turns what is queued into octets. */

#include "internal.h"

/* Octets of a DATA frame in front of its body: header and Pad Length. */
#define DATA_HEAD_MAX 10

/* The last |length| octets are on their way: say so in nghttp2's words. */
static void finish_body(h2_session *session, h2__stream *stream, size_t length,
                        uint32_t *flags) {
  /* Asked once more, there are none left. */
  if (length != 0 && (stream->flags & H2__END_APART) != 0) return;
  stream->flags &= ~(uint32_t)H2__END_APART;
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if ((stream->flags & H2__WAIT_TRAILERS) == 0) return;
  *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
  stream->flags &= ~(uint32_t)H2__WAIT_TRAILERS;
  stream->flags |= H2__TRAILERS_DUE;
  h2__stream_note(session, stream, H2__NOTE_TRAILERS);
}

/* Of a body that cannot be read to its end nothing more is sent. */
static ssize_t give_up(h2_session *session, h2__stream *stream) {
  stream->flags |= H2__RESET | H2__RESET_PAID;
  h2__body_drop(session, &stream->body);
  return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
}

/* Reads a source into the arena, where frame_data() will frame it. */
static ssize_t pull(h2_session *session, h2__stream *stream,
                    const h2_source *source, size_t length, uint32_t *flags) {
  uint8_t *room = h2__output_reserve(session, DATA_HEAD_MAX + length);
  bool eof = false;
  ssize_t count;

  if (room == NULL) {
    return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  }
  count = source->read(source->context, room + DATA_HEAD_MAX, length, &eof);
  h2__body_pulled_from(session, &stream->body);
  if (count < 0 || (count == 0 && !eof)) {
    if (count == H2_SOURCE_AGAIN || count == 0) {
      stream->flags |= H2__DEFERRED;
      return NGHTTP2_ERR_DEFERRED;
    }
    return give_up(session, stream);
  }
  assert((size_t)count <= length);
  if (eof) {
    h2__body_shift(session, &stream->body);
    stream->flags |= H2__ENDED;
    finish_body(session, stream, (size_t)count, flags);
  }
  if (count != 0) {
    session->output.pulled = (size_t)count;
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  } else if ((stream->flags & H2__OCTETS) != 0) {
    stream->flags &= ~(uint32_t)H2__OCTETS;
    h2__stream_note(session, stream, H2__NOTE_DRAIN);
  }
  return count;
}

ssize_t h2__read_body(nghttp2_session *ng, int32_t id, uint8_t *buf,
                      size_t length, uint32_t *flags,
                      nghttp2_data_source *source, void *user) {
  h2_session *session = user;
  h2__stream *stream = source->ptr;
  const h2_source *pulled;

  (void)ng;
  (void)id;
  (void)buf;
  if ((stream->flags & H2__RESET) != 0) return NGHTTP2_ERR_DEFERRED;
  if (!h2__output_has_room(session)) {
    session->output_full = true;
    return NGHTTP2_ERR_PAUSE;
  }
  pulled = h2__body_pulled(&stream->body);
  if (pulled != NULL) return pull(session, stream, pulled, length, flags);
  if (!h2__body_valid(session, &stream->body,
                      (size_t)H2__MIN(stream->body.octets, length))) {
    return give_up(session, stream);
  }
  if (stream->body.octets > length) {
    *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    return (ssize_t)length;
  }
  length = (size_t)stream->body.octets;
  if ((stream->flags & H2__ENDED) != 0 && !h2__body_has_source(&stream->body)) {
    finish_body(session, stream, length, flags);
  } else if (length == 0) {
    stream->flags |= H2__DEFERRED;
    return NGHTTP2_ERR_DEFERRED;
  }
  if (length != 0) *flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  return (ssize_t)length;
}

/* Frames |length| octets that pull() has left behind the arena's end. */
static bool frame_pulled(h2_session *session, const uint8_t *head,
                         size_t head_length, size_t length) {
  uint8_t *room = h2__output_reserve(session, DATA_HEAD_MAX + length);

  if (room == NULL) return false;
  if (head_length != DATA_HEAD_MAX) {
    memmove(room + head_length, room + DATA_HEAD_MAX, length);
  }
  memcpy(room, head, head_length);
  session->output.pulled = 0;
  return h2__output_commit(session, head_length + length);
}

static int frame_data(nghttp2_session *ng, nghttp2_frame *frame,
                      const uint8_t *frame_head, size_t length,
                      nghttp2_data_source *source, void *user) {
  h2_session *session = user;
  h2__stream *stream = source->ptr;
  size_t padding = frame->data.padlen;
  uint8_t head[DATA_HEAD_MAX];
  size_t head_length = 9;
  bool done;

  (void)ng;
  memcpy(head, frame_head, 9);
  /* nghttp2's padlen counts the Pad Length octet. */
  if (padding != 0) head[head_length++] = (uint8_t)(padding - 1);
  if (session->output.pulled != 0) {
    done = frame_pulled(session, head, head_length, length);
  } else {
    done = h2__output_copy(session, head, 9) &&
           (padding == 0 || h2__output_copy(session, head + 9, 1)) &&
           h2__body_take(session, &stream->body, length);
  }
  if (done && padding > 1) done = h2__output_zeros(session, padding - 1);
  if (!done) return h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
  stream->data_sent += length;
  session->stats.data_sent += length;
  if (stream->body.head == NULL && (stream->flags & H2__OCTETS) != 0) {
    stream->flags &= ~(uint32_t)H2__OCTETS;
    h2__stream_note(session, stream, H2__NOTE_DRAIN);
  }
  return 0;
}

/* Frame header and payload together end on a multiple of eight octets. */
static ssize_t pad_aligned(nghttp2_session *ng, const nghttp2_frame *frame,
                           size_t max, void *user) {
  size_t rest = (frame->hd.length + 9 + h2__priority_length(user, frame)) % 8;
  size_t length = frame->hd.length + (rest == 0 ? 0 : 8 - rest);

  (void)ng;
  return (ssize_t)H2__MIN(length, max);
}

static ssize_t pad_max(nghttp2_session *ng, const nghttp2_frame *frame,
                       size_t max, void *user) {
  (void)ng;
  (void)frame;
  (void)user;
  return (ssize_t)max;
}

static void count_headers(h2_session *session, h2__stream *stream) {
  if (stream == NULL || stream->headers_queued == 0) return;
  stream->flags &= ~(uint32_t)H2__REQUEST_QUEUED;
  if (--stream->headers_queued == 0 && stream->reset_link != NULL) {
    session->resets_ready = true;
  }
}

/* HEADERS or PUSH_PROMISE have left the queue, sent or not. */
static void note_headers_left(h2_session *session, const nghttp2_frame *frame) {
  h2__stream *stream;

  if (frame->hd.type != NGHTTP2_HEADERS &&
      frame->hd.type != NGHTTP2_PUSH_PROMISE) {
    return;
  }
  stream = h2__stream_find(session, frame->hd.stream_id);
  count_headers(session, stream);
  if (frame->hd.type == NGHTTP2_PUSH_PROMISE) {
    int32_t promised = frame->push_promise.promised_stream_id;

    count_headers(session, h2__stream_find(session, promised));
  } else if (stream != NULL) {
    h2__promise_kept(session, stream);
  }
}

/*
 * For many faults of the peer nghttp2 calls nobody: what gives them away is a
 * GOAWAY that the owner has not asked for. The owner's are not sent by nghttp2.
 */
static void note_goaway_sent(h2_session *session, uint32_t error_code) {
  if (session->goaway_queued) {
    session->finished = true;
    return;
  }
  if (session->ignore_input || session->error_told) return;
  switch (error_code) {
    case NGHTTP2_COMPRESSION_ERROR:
      h2__error(session, NGHTTP2_ERR_HEADER_COMP, H2_LIMIT_NONE);
      break;
    case NGHTTP2_ENHANCE_YOUR_CALM: /* its one limit that is not off */
      ++session->stats.limits[H2_LIMIT_GLITCHES];
      h2__error(session, NGHTTP2_ERR_FLOODED, H2_LIMIT_GLITCHES);
      break;
    default:
      h2__error(session, NGHTTP2_ERR_PROTO, H2_LIMIT_NONE);
      break;
  }
}

static int note_request_sent(h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find(session, id);

  if (stream == NULL || (stream->flags & H2__CLOSED) != 0) return 0;
  h2__priority_sent(session, stream);
  return h2__windows_begin(session, stream);
}

static int before_frame_send(nghttp2_session *ng, const nghttp2_frame *frame,
                             void *user) {
  (void)ng;
  return frame->hd.type == NGHTTP2_GOAWAY
             ? h2__goaway_before_send(user, &frame->goaway)
             : 0;
}

static int on_frame_send(nghttp2_session *ng, const nghttp2_frame *frame,
                         void *user) {
  h2_session *session = user;

  (void)ng;
  ++session->stats.frames_sent;
  note_headers_left(session, frame);
  switch (frame->hd.type) {
    case NGHTTP2_DATA:
      ++session->data_frames_sent;
      break;
    case NGHTTP2_HEADERS:
      if (frame->headers.cat == NGHTTP2_HCAT_REQUEST) {
        session->last_sent = frame->hd.stream_id;
        return note_request_sent(session, frame->hd.stream_id);
      }
      break;
    case NGHTTP2_PUSH_PROMISE:
      session->last_sent = frame->push_promise.promised_stream_id;
      break;
    case NGHTTP2_RST_STREAM:
      h2__stream_reset_sent(session, frame->hd.stream_id,
                            frame->rst_stream.error_code);
      break;
    case NGHTTP2_GOAWAY:
      note_goaway_sent(session, frame->goaway.error_code);
      break;
    default:
      break;
  }
  return 0;
}

static int on_frame_not_send(nghttp2_session *ng, const nghttp2_frame *frame,
                             int status, void *user) {
  h2_session *session = user;
  int32_t id = frame->hd.type == NGHTTP2_PUSH_PROMISE
                   ? frame->push_promise.promised_stream_id
                   : frame->hd.stream_id;
  const int32_t words[] = {H2_EVENT_FRAME_ERROR, id, frame->hd.type, status};

  (void)ng;
  if (status == NGHTTP2_ERR_CANCEL) return 0; /* we have written it ourselves */
  note_headers_left(session, frame);
  /* What is lost because its stream or session ends is no news. */
  if (status == NGHTTP2_ERR_SESSION_CLOSING ||
      status == NGHTTP2_ERR_STREAM_CLOSED ||
      status == NGHTTP2_ERR_STREAM_CLOSING ||
      (id != 0 && h2__stream_find(session, id) == NULL)) {
    return 0;
  }
  h2__emit(session, words, NULL, 0);
  return 0;
}

void h2__callbacks_set_send(nghttp2_session_callbacks *callbacks,
                            const h2_config *config) {
  nghttp2_session_callbacks_set_send_data_callback(callbacks, frame_data);
  nghttp2_session_callbacks_set_before_frame_send_callback(callbacks,
                                                           before_frame_send);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks,
                                                       on_frame_send);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks,
                                                           on_frame_not_send);
  if (config->padding != H2_PADDING_NONE) {
    nghttp2_session_callbacks_set_select_padding_callback(
        callbacks, config->padding == H2_PADDING_MAX ? pad_max : pad_aligned);
  }
}

/* Puts what nghttp2 has made into the output: a frame, or the preface. */
static int put_frame(h2_session *session, const uint8_t *data, size_t length) {
  h2__own_frames_follow(session, data);
  if (session->config.role == H2_CLIENT && data[3] == NGHTTP2_HEADERS) {
    h2__stream *stream = h2__stream_find(session, (int32_t)h2__get32(data + 5));

    if (stream != NULL && stream->asked.weight != 0) {
      return h2__priority_write(session, stream, data, length);
    }
  }
  return h2__output_copy(session, data, length) ? 0 : NGHTTP2_ERR_NOMEM;
}

/* Serialises until nothing is left, or the bounds of one send are reached. */
static int serialise(h2_session *session) {
  session->output_full = false;
  while (!session->finished && h2__output_has_room(session)) {
    const uint8_t *data;
    ssize_t count;
    int status = h2__own_frames_flush(session);

    if (status != 0) return status;
    count = nghttp2_session_mem_send(session->ng, &data);
    if (count < 0) return (int)count;
    if (count == 0) {
      if (session->output_full) break;
      if (session->resets != NULL) {
        /* Their HEADERS cannot be sent now: wait no longer. */
        status = h2__resets_flush(session, true);
      } else if (session->ending) {
        status = h2__terminate(session, session->ending_code, -1);
      } else {
        break;
      }
    } else {
      status = put_frame(session, data, (size_t)count);
      if (status == 0 && session->resets_ready) {
        status = h2__resets_flush(session, false);
      }
    }
    if (status != 0) return status;
    /* A limit tripped by what was sent: its GOAWAY goes behind that. */
    if (session->fatal != 0) (void)h2__fail_finish(session, session->fatal);
  }
  return 0;
}

static ssize_t lend(h2_session *session, const h2_vec **vecs, size_t *count) {
  *vecs = session->output.vecs;
  *count = session->output.count;
  return (ssize_t)session->output.total;
}

ssize_t h2_session_send(h2_session *session, h2_batch *batch,
                        const h2_vec **vecs, size_t *count) {
  int status;

  *vecs = NULL;
  *count = 0;
  assert(!session->busy);
  if (session->busy) return H2_ERR_BUSY;
  if (session->output.lent) return lend(session, vecs, count);
  if (session->send_failed != 0) return session->send_failed;
  session->busy = true;
  session->batch = batch;
  ++session->sends;
  status = serialise(session);
  if (status != 0) {
    /* Half-serialised: the peer has lost the thread for good. */
    session->send_failed = h2__fail_finish(session, status);
    h2__output_reset(session);
  } else if (session->fatal != 0) {
    (void)h2__fail_finish(session, session->fatal);
  }
  h2__backlog_flush(session);
  if (session->output.total != 0) h2__output_seal(session);
  session->stats.bytes_sent += session->output.total;
  session->batch = NULL;
  session->busy = false;
  if (session->send_failed != 0) return session->send_failed;
  return session->output.lent ? lend(session, vecs, count) : 0;
}

void h2_session_sent(h2_session *session) {
  if (session->output.lent) h2__output_reset(session);
}
