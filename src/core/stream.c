/* SPDX-License-Identifier: MIT */
/*
 * stream.c - the streams of a session, and what each still owes the owner.
 *
 * DRAIN, WANT_TRAILERS and CLOSE are notes in the stream itself until there is
 * room in a batch, so that telling them never needs memory: one GOAWAY may
 * close every stream at once. A stream is freed when its CLOSE is appended.
 */

#include "internal.h"

#define FIRST_CELLS 16

/* What an idle session keeps. */
#define SPARES_MAX 32
#define KEPT_CELLS 256

/* What identifies the stream in the map. */
static uint64_t make_key(int32_t id) {
  return (uint64_t)(uint32_t)id;
}

h2__stream *h2__stream_find(const h2_session *session, int32_t id) {
  const h2__map_cell *cell = h2__map_find(&session->streams.map, make_key(id));

  return cell == NULL ? NULL : cell->pointer;
}

h2__stream *h2__stream_find_usable(const h2_session *session, int32_t id) {
  h2__stream *stream = h2__stream_find(session, id);

  return stream == NULL || (stream->flags & H2__ANNOUNCED) == 0 ||
                 (stream->flags & H2__CLOSED) != 0
             ? NULL
             : stream;
}

void h2__streams_init(h2_session *session, uint64_t seed) {
  /* The peer chooses the ids: what they hash to is a secret. */
  h2__map_init(&session->streams.map, seed | 1, FIRST_CELLS, 2);
}

static void shrink(h2_session *session) {
  h2__map *map = &session->streams.map;

  if (map->used == 0 && map->capacity > KEPT_CELLS) {
    h2__map_clear(map, &session->alloc);
  }
}

h2__stream *h2__stream_open(h2_session *session, int32_t id) {
  h2__stream_table *table = &session->streams;
  h2__stream *stream = table->spare;

  if (!h2__map_reserve(&table->map, &session->alloc)) return NULL;
  if (stream != NULL) {
    table->spare = stream->next_noted;
    --table->spares;
  } else {
    stream = h2__malloc(&session->alloc, sizeof(*stream));
    if (stream == NULL) return NULL;
  }
  *stream = (h2__stream){.id = id,
                         .max_list_size = session->config.max_header_list_size};
  h2__map_add(&table->map, make_key(id))->pointer = stream;
  return stream;
}

void h2__stream_announce(h2_session *session, h2__stream *stream) {
  h2_session_stats *stats = &session->stats;

  stream->flags |= H2__ANNOUNCED;
  ++stats->streams_opened;
  if (++stats->streams_open > stats->max_concurrent_streams) {
    stats->max_concurrent_streams = stats->streams_open;
  }
}

void h2__stream_charge(h2_session *session, h2__stream *stream, size_t octets) {
  stream->charged += octets;
  h2__charge(session, octets);
}

static void unlink_reset(h2__stream *stream) {
  if (stream->reset_link == NULL) return;
  *stream->reset_link = stream->reset_next;
  if (stream->reset_next != NULL) {
    stream->reset_next->reset_link = stream->reset_link;
  }
  stream->reset_link = NULL;
}

static void free_stream(h2_session *session, h2__stream *stream) {
  h2__stream_table *table = &session->streams;

  h2__body_drop(session, &stream->body);
  unlink_reset(stream);
  h2__discharge(session, stream->charged);
  h2__map_remove(&table->map, h2__map_find(&table->map, make_key(stream->id)));
  shrink(session);
  if (table->spares < SPARES_MAX) {
    stream->next_noted = table->spare;
    table->spare = stream;
    ++table->spares;
  } else {
    h2__free(&session->alloc, stream);
  }
}

void h2__stream_note(h2_session *session, h2__stream *stream, uint32_t note) {
  stream->flags |= note;
  if ((stream->flags & H2__NOTED) != 0) return;
  stream->flags |= H2__NOTED;
  stream->next_noted = NULL;
  *session->noted_tail = stream;
  session->noted_tail = &stream->next_noted;
}

static void put(h2_batch *batch, int32_t event, int32_t id) {
  int32_t *words = h2__batch_take(batch, H2_WORDS_DRAIN);

  words[0] = event;
  words[1] = id;
}

static void append_notes(h2_session *session, h2__stream *stream) {
  h2_batch *batch = session->batch;
  uint32_t flags = stream->flags;

  stream->flags &= ~(uint32_t)(H2__NOTE_DRAIN | H2__NOTE_TRAILERS |
                               H2__NOTE_CLOSE | H2__NOTED);
  if ((flags & H2__NOTE_CLOSE) != 0) {
    int32_t *words = h2__batch_take(batch, H2_WORDS_CLOSE);

    words[0] = H2_EVENT_CLOSE;
    words[1] = stream->id;
    words[2] = (int32_t)stream->code;
    ++session->stats.streams_closed;
    if (--session->stats.streams_open == 0) h2__windows_count(session);
    free_stream(session, stream);
    return;
  }
  if ((flags & H2__NOTE_DRAIN) != 0) put(batch, H2_EVENT_DRAIN, stream->id);
  if ((flags & H2__NOTE_TRAILERS) != 0) {
    put(batch, H2_EVENT_WANT_TRAILERS, stream->id);
  }
}

static void flush_notes(h2_session *session) {
  /* Room for all notes of one stream; what is being parsed keeps its share. */
  size_t needed = session->reserved_words + session->fields.length +
                  H2_WORDS_DRAIN + H2_WORDS_WANT_TRAILERS;

  while (session->noted != NULL) {
    h2__stream *stream = session->noted;

    if (h2__batch_words(session->batch) < needed) return;
    session->noted = stream->next_noted;
    if (session->noted == NULL) session->noted_tail = &session->noted;
    append_notes(session, stream);
  }
}

bool h2__backlog(const h2_session *session) {
  return session->waiting != NULL || session->noted != NULL;
}

void h2__backlog_flush(h2_session *session) {
  if (h2__waiting_flush(session)) flush_notes(session);
}

void h2__stream_closed(h2_session *session, h2__stream *stream, uint32_t code) {
  if ((stream->flags & H2__CLOSED) != 0) return;
  stream->flags |= H2__CLOSED;
  stream->code = code;
  h2__promise_kept(session, stream);
  h2__dependency_end(&stream->dependency);
  h2__windows_end(session, stream);
  h2__body_drop(session, &stream->body);
  unlink_reset(stream);
  if (session->fields.stream == stream->id) h2__fields_end(session);
  if ((stream->flags & H2__ANNOUNCED) == 0) {
    assert((stream->flags & H2__NOTED) == 0);
    free_stream(session, stream);
    return;
  }
  h2__stream_note(session, stream, H2__NOTE_CLOSE);
  /*
   * In the order of the input, as a frame usually closes one stream; what a
   * GOAWAY closes beyond that waits: the rest of the input needs the room.
   */
  if (session->receiving && session->closes_in_frame++ == 0 &&
      session->noted == stream && session->waiting == NULL &&
      h2__batch_words(session->batch) >= H2_WORDS_CLOSE) {
    session->noted = NULL;
    session->noted_tail = &session->noted;
    append_notes(session, stream);
  }
}

void h2__stream_wake(h2_session *session, h2__stream *stream) {
  if ((stream->flags & H2__DEFERRED) == 0) return;
  stream->flags &= ~(uint32_t)H2__DEFERRED;
  /* Fails only without memory for a queue that held it before: no failure. */
  (void)nghttp2_session_resume_data(session->ng, stream->id);
}

int h2__stream_abort(h2_session *session, h2__stream *stream, uint32_t code) {
  int status;

  if ((stream->flags & H2__RESET) != 0) return 0;
  if (stream->headers_queued != 0) {
    stream->reset_next = session->resets;
    stream->reset_link = &session->resets;
    if (session->resets != NULL) {
      session->resets->reset_link = &stream->reset_next;
    }
    session->resets = stream;
  } else {
    status = nghttp2_submit_rst_stream(session->ng, NGHTTP2_FLAG_NONE,
                                       stream->id, code);
    if (status != 0) return status;
  }
  stream->flags |= H2__RESET | H2__RESET_PAID;
  stream->code = code;
  h2__body_drop(session, &stream->body);
  return 0;
}

/*
 * |blocked|: those whose HEADERS are still queued too. nghttp2 then drops the
 * HEADERS; a request that waits for the peer's MAX_CONCURRENT_STREAMS even
 * stays in its queue, cancelled, for which the owner need not wait.
 */
int h2__resets_flush(h2_session *session, bool blocked) {
  h2__stream *next;

  session->resets_ready = false;
  for (h2__stream *stream = session->resets; stream != NULL; stream = next) {
    int status;

    next = stream->reset_next;
    if (stream->headers_queued != 0 && !blocked) continue;
    unlink_reset(stream);
    status = nghttp2_submit_rst_stream(session->ng, NGHTTP2_FLAG_NONE,
                                       stream->id, stream->code);
    if (status != 0) return status;
    if ((stream->flags & H2__REQUEST_QUEUED) != 0) {
      h2__stream_closed(session, stream, stream->code);
    }
  }
  return 0;
}

void h2__streams_del(h2_session *session) {
  h2__stream_table *table = &session->streams;

  for (size_t i = 0; i < table->map.capacity; ++i) {
    h2__stream *stream = h2__stream_at(table, i);

    if (stream == NULL) continue;
    h2__body_drop(session, &stream->body);
    h2__free(&session->alloc, stream);
  }
  while (table->spare != NULL) {
    h2__stream *stream = table->spare;

    table->spare = stream->next_noted;
    h2__free(&session->alloc, stream);
  }
  h2__map_clear(&table->map, &session->alloc);
}
