/* SPDX-License-Identifier: MIT */
/* priority.c - what is said of the priorities of RFC 7540, both ways. */

#include "priority.h"

#include "internal.h"

#define SPEC_LENGTH 5
#define FRAME_SIZE 16384 /* that every peer takes (RFC 9113, 4.2) */
/* A peer may have that many streams moved at a time before it counts. */
#define MOVES_PER_GLITCH 64

#define EXCLUSIVE UINT32_C(0x80000000)

/* The node of a stream that is in the tree, or NULL; of 0 it is the root. */
static h2__dependency *find(h2_session *session, int32_t id) {
  h2__stream *stream;

  if (id == 0) return &session->root;
  stream = h2__stream_find(session, id);
  return stream == NULL || stream->dependency.parent == NULL
             ? NULL
             : &stream->dependency;
}

/* Whether the stream |id| was never opened, by whoever may do so. */
static bool is_idle(const h2_session *session, int32_t id) {
  bool own = (id % 2 != 0) == (session->config.role == H2_CLIENT);

  return own ? (uint32_t)id >= nghttp2_session_get_next_stream_id(session->ng)
             : id > nghttp2_session_get_last_proc_stream_id(session->ng);
}

/* Returns 0, or what stops nghttp2 if that was too much work too often. */
static int depend(h2_session *session, h2__stream *stream, int32_t parent,
                  int32_t weight, bool exclusive) {
  h2__dependency *on = find(session, parent);

  if (on == NULL) {
    /* One that has closed is not in the tree (RFC 7540, 5.3.1). */
    if (!is_idle(session, parent)) weight = NGHTTP2_DEFAULT_WEIGHT;
    on = &session->root;
    exclusive = false;
  }
  return h2__glitch(session, h2__dependency_place(&stream->dependency, on,
                                                  weight, exclusive) /
                                 MOVES_PER_GLITCH);
}

void h2__priority_begin(h2_session *session, h2__stream *stream,
                        int32_t parent) {
  (void)depend(session, stream, parent, NGHTTP2_DEFAULT_WEIGHT, false);
}

/* ------------------------------------------------------- what the peer says */

static int fail(h2_session *session) {
  return h2__end_connection(session, NGHTTP2_ERR_PROTO, NGHTTP2_PROTOCOL_ERROR);
}

int h2__priority_opened(h2_session *session, h2__stream *stream,
                        const nghttp2_headers *frame) {
  const nghttp2_priority_spec *spec = &frame->pri_spec;

  if ((frame->hd.flags & NGHTTP2_FLAG_PRIORITY) == 0) {
    h2__priority_begin(session, stream, 0);
    return 0;
  }
  if (spec->stream_id == stream->id) return fail(session);
  return depend(session, stream, spec->stream_id, spec->weight,
                spec->exclusive != 0);
}

int h2__priority_head(h2_session *session, const nghttp2_frame_hd *head) {
  session->priority_begun = head->stream_id != 0;
  return head->stream_id == 0 ? fail(session) : 0;
}

int h2__priority_received(h2_session *session, int32_t id,
                          const uint8_t payload[SPEC_LENGTH]) {
  uint32_t first = h2__get32(payload);
  int32_t parent = (int32_t)(first & ~EXCLUSIVE);
  bool exclusive = (first & EXCLUSIVE) != 0;
  int32_t weight = payload[4] + 1;
  bool server = session->config.role == H2_SERVER;
  const int32_t words[] = {H2_EVENT_PRIORITY, id, parent, weight, exclusive};
  int status = 0;

  /* nghttp2 passes over what no longer matters, and what must not be there. */
  if (!session->priority_begun) return 0;
  session->priority_begun = false;
  if (parent == id) return fail(session);
  if (server && find(session, id) != NULL) {
    status = depend(session, h2__stream_find(session, id), parent, weight,
                    exclusive);
  } else if (server && !is_idle(session, id)) {
    return 0; /* about a stream that is gone */
  }
  h2__emit(session, words, NULL, 0);
  return status;
}

/* -------------------------------------------------------------- what we say */

/* The weight as it has to be; 0 is the default. */
static int32_t normalise(int32_t weight) {
  if (weight == 0) return NGHTTP2_DEFAULT_WEIGHT;
  return H2__MAX(NGHTTP2_MIN_WEIGHT, H2__MIN(weight, NGHTTP2_MAX_WEIGHT));
}

static void write_spec(uint8_t to[SPEC_LENGTH], const h2_priority *priority) {
  h2__put32(to,
            (uint32_t)priority->parent | (priority->exclusive ? EXCLUSIVE : 0));
  to[4] = (uint8_t)(normalise(priority->weight) - 1);
}

int h2__priority_ask(h2__stream *stream, const h2_priority *priority) {
  h2_priority asked = *priority;

  asked.weight = normalise(priority->weight);
  if (asked.parent == stream->id || asked.parent < 0) {
    return NGHTTP2_ERR_INVALID_ARGUMENT;
  }
  /* HEADERS do not tell the default. */
  if (asked.parent != 0 || asked.weight != NGHTTP2_DEFAULT_WEIGHT ||
      asked.exclusive) {
    stream->asked = asked;
  }
  return 0;
}

size_t h2__priority_length(const h2_session *session,
                           const nghttp2_frame *frame) {
  const h2__stream *stream;

  if (frame->hd.type != NGHTTP2_HEADERS) return 0;
  stream = h2__stream_find(session, frame->hd.stream_id);
  return stream == NULL || stream->asked.weight == 0 ? 0 : SPEC_LENGTH;
}

int h2__priority_write(h2_session *session, h2__stream *stream,
                       const uint8_t *data, size_t length) {
  size_t at = (data[4] & NGHTTP2_FLAG_PADDED) != 0 ? 10 : 9;
  size_t payload = length - 9 + SPEC_LENGTH;
  uint8_t spec[SPEC_LENGTH];
  uint8_t *room;

  write_spec(spec, &stream->asked);
  /* A block that goes on in CONTINUATION is sent only with the last of them. */
  if (stream->dependency.parent == NULL) h2__priority_sent(session, stream);
  stream->asked.weight = 0;
  if (payload > FRAME_SIZE) {
    /* There is no room in this frame: what it would say comes behind it. */
    if (!h2__output_copy(session, data, length)) return NGHTTP2_ERR_NOMEM;
    return h2__own_frame(session, NGHTTP2_PRIORITY, stream->id, spec,
                         SPEC_LENGTH);
  }
  room = h2__output_reserve(session, length + SPEC_LENGTH);
  if (room == NULL) return NGHTTP2_ERR_NOMEM;
  memcpy(room, data, at);
  h2__put32(room, (uint32_t)payload << 8 | NGHTTP2_HEADERS);
  room[4] |= NGHTTP2_FLAG_PRIORITY;
  memcpy(room + at, spec, SPEC_LENGTH);
  memcpy(room + at + SPEC_LENGTH, data + at, length - at);
  return h2__output_commit(session, length + SPEC_LENGTH) ? 0
                                                          : NGHTTP2_ERR_NOMEM;
}

void h2__priority_sent(h2_session *session, h2__stream *stream) {
  const h2_priority *asked = &stream->asked;

  if (stream->dependency.parent != NULL) return; /* its first frame told it */
  if (asked->weight == 0) {
    h2__priority_begin(session, stream, 0);
  } else {
    (void)depend(session, stream, asked->parent, asked->weight,
                 asked->exclusive);
  }
}

int h2_stream_priority(h2_session *session, int32_t id,
                       const h2_priority *priority, bool silent) {
  h2__stream *stream = h2__stream_find_usable(session, id);
  uint8_t spec[SPEC_LENGTH];

  if (stream == NULL) return H2_ERR_STREAM_UNKNOWN;
  if (priority->parent == id || priority->parent < 0) {
    return NGHTTP2_ERR_INVALID_ARGUMENT;
  }
  /* A server only suggests. */
  if (stream->dependency.parent != NULL &&
      (silent || session->config.role == H2_CLIENT)) {
    (void)depend(session, stream, priority->parent, normalise(priority->weight),
                 priority->exclusive);
  }
  if (silent) return 0;
  write_spec(spec, priority);
  return h2__own_frame(session, NGHTTP2_PRIORITY, id, spec, SPEC_LENGTH);
}
