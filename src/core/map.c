/* SPDX-License-Identifier: MIT */
/*
 * stream.c - the streams of a session, and what each still owes the owner.
 *
 * DRAIN, WANT_TRAILERS and CLOSE are notes in the stream itself until there is
 * room in a batch, so that telling them never needs memory: one GOAWAY may
 * close every stream at once. A stream is freed when its CLOSE is appended.
 */

#include "internal.h"

/* What an idle session keeps. */
#define SPARES_MAX 32
#define KEPT_CELLS 256

static size_t home_of(const h2__stream_table *table, int32_t id) {
  /* Scattered: neighbours in a row would make each removal walk the row. */
  uint64_t bits = (uint64_t)(uint32_t)id * UINT64_C(0x9e3779b97f4a7c15);

  /* And by a secret, as the peer chooses the ids. */
  return (size_t)((bits ^ bits >> 32) * table->multiplier >> table->shift);
}

h2__stream *h2__stream_find(const h2_session *session, int32_t id) {
  const h2__stream_table *table = &session->streams;
  size_t at;

  if (table->used == 0) return NULL;
  at = home_of(table, id);
  while (table->cells[at] != NULL && table->cells[at]->id != id) {
    at = (at + 1) & (table->capacity - 1);
  }
  return table->cells[at];
}

static void table_insert(h2__stream_table *table, h2__stream *stream) {
  size_t at = home_of(table, stream->id);

  while (table->cells[at] != NULL) at = (at + 1) & (table->capacity - 1);
  table->cells[at] = stream;
}

static bool table_reserve(h2_session *session) {
  h2__stream_table *table = &session->streams;
  size_t count = table->capacity;
  h2__stream **before = table->cells;
  h2__stream **after;

  if (2 * (table->used + 1) <= count) return true;
  table->capacity = count == 0 ? 16 : 2 * count;
  table->shift = count == 0 ? 60 : table->shift - 1;
  after = h2__calloc(&session->alloc, table->capacity, sizeof(*after));
  if (after == NULL) {
    table->capacity = count;
    table->shift += count != 0;
    return false;
  }
  table->cells = after;
  for (size_t i = 0; i < count; ++i) {
    if (before[i] != NULL) table_insert(table, before[i]);
  }
  h2__free(&session->alloc, before);
  return true;
}

/* Closes the gap, so that no search ends before its goal. */
static void table_remove(h2__stream_table *table, const h2__stream *stream) {
  size_t mask = table->capacity - 1;
  size_t gap = home_of(table, stream->id);

  while (table->cells[gap] != stream) gap = (gap + 1) & mask;
  for (size_t at = (gap + 1) & mask; table->cells[at] != NULL;
       at = (at + 1) & mask) {
    size_t home = home_of(table, table->cells[at]->id);

    if (((at - home) & mask) >= ((at - gap) & mask)) {
      table->cells[gap] = table->cells[at];
      gap = at;
    }
  }
  table->cells[gap] = NULL;
  --table->used;
}

static void table_shrink(h2_session *session) {
  h2__stream_table *table = &session->streams;

  if (table->used != 0 || table->capacity <= KEPT_CELLS) return;
  h2__free(&session->alloc, table->cells);
  table->cells = NULL;
  table->capacity = 0;
}

h2__stream *h2__stream_open(h2_session *session, int32_t id) {
  h2__stream_table *table = &session->streams;
  h2__stream *stream = table->spare;

  if (!table_reserve(session)) return NULL;
  if (stream != NULL) {
    table->spare = stream->next_noted;
    --table->spares;
  } else {
    stream = h2__malloc(&session->alloc, sizeof(*stream));
    if (stream == NULL) return NULL;
  }
  *stream = (h2__stream){.id = id,
                         .max_list_size = session->config.max_header_list_size};
  table_insert(table, stream);
  ++table->used;
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

static void reset_unlink(h2__stream *stream) {
  if (stream->reset_link == NULL) return;
  *stream->reset_link = stream->reset_next;
  if (stream->reset_next != NULL) {
    stream->reset_next->reset_link = stream->reset_link;
  }
  stream->reset_link = NULL;
}

static void stream_free(h2_session *session, h2__stream *stream) {
  h2__stream_table *table = &session->streams;

  h2__body_drop(session, &stream->body);
  reset_unlink(stream);
  h2__discharge(session, stream->charged);
  table_remove(table, stream);
  table_shrink(session);
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
  int32_t *words = h2__batch_take(batch, 2);

  words[0] = event;
  words[1] = id;
}

static void append_notes(h2_session *session, h2__stream *stream) {
  h2_batch *batch = session->batch;
  uint32_t flags = stream->flags;

  stream->flags &= ~(uint32_t)(H2__NOTE_DRAIN | H2__NOTE_TRAILERS |
                               H2__NOTE_CLOSE | H2__NOTED);
  if ((flags & H2__NOTE_CLOSE) != 0) {
    int32_t *words = h2__batch_take(batch, 3);

    words[0] = H2_EVENT_CLOSE;
    words[1] = stream->id;
    words[2] = (int32_t)stream->code;
    ++session->stats.streams_closed;
    --session->stats.streams_open;
    stream_free(session, stream);
    return;
  }
  if ((flags & H2__NOTE_DRAIN) != 0) put(batch, H2_EVENT_DRAIN, stream->id);
  if ((flags & H2__NOTE_TRAILERS) != 0) {
    put(batch, H2_EVENT_WANT_TRAILERS, stream->id);
  }
}

static void flush_notes(h2_session *session) {
  /* Room for the two longest notes; what is being parsed keeps its share. */
  size_t needed = session->reserved_words + session->fields.length + 4;

  while (session->noted != NULL) {
    h2__stream *stream = session->noted;

    if (h2__batch_words(session->batch) < needed) return;
    session->noted = stream->next_noted;
    if (session->noted == NULL) session->noted_tail = &session->noted;
    append_notes(session, stream);
  }
}

bool h2__backlog(const h2_session *session) {
  return session->held != NULL || session->noted != NULL;
}

void h2__backlog_flush(h2_session *session) {
  if (h2__held_flush(session)) flush_notes(session);
}

void h2__stream_closed(h2_session *session, h2__stream *stream, uint32_t code) {
  if ((stream->flags & H2__CLOSED) != 0) return;
  stream->flags |= H2__CLOSED;
  stream->code = code;
  h2__promise_kept(session, stream);
  h2__body_drop(session, &stream->body);
  reset_unlink(stream);
  if (session->fields.stream == stream->id) h2__fields_end(session);
  if ((stream->flags & H2__ANNOUNCED) == 0) {
    assert((stream->flags & H2__NOTED) == 0);
    stream_free(session, stream);
    return;
  }
  h2__stream_note(session, stream, H2__NOTE_CLOSE);
  /*
   * In the order of the input, as a frame usually closes one stream; what a
   * GOAWAY closes beyond that waits: the rest of the input needs the room.
   */
  if (session->receiving && session->closes_in_frame++ == 0 &&
      session->noted == stream && session->held == NULL &&
      h2__batch_words(session->batch) >= 3) {
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
    reset_unlink(stream);
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

  for (size_t i = 0; i < table->capacity; ++i) {
    if (table->cells[i] == NULL) continue;
    h2__body_drop(session, &table->cells[i]->body);
    h2__free(&session->alloc, table->cells[i]);
  }
  while (table->spare != NULL) {
    h2__stream *stream = table->spare;

    table->spare = stream->next_noted;
    h2__free(&session->alloc, stream);
  }
  h2__free(&session->alloc, table->cells);
}
