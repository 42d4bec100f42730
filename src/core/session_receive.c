/* SPDX-License-Identifier: MIT */
/*
 * session_receive.c - feeds nghttp2 no more than the batch has room for.
 *
 * Half of the free words are for the events of the input, by the most that its
 * frames can cause (frames.h); the other half for slots that become known and
 * for the many streams that one GOAWAY may close. What still finds no room is
 * waits or is noted, never lost: batch.c, stream.c.
 */

#include "internal.h"

bool h2_session_more(const h2_session *session) {
  return h2__backlog(session) || (session->paused && !session->ignore_input);
}

/* Time without a reset after which a peer is no longer hasty. */
#define CALM_MS 1000

bool h2_session_stopped(const h2_session *session) {
  return session->stopped;
}

/* Words of events that the next piece of input may cause. */
static size_t count_budget(const h2_session *session) {
  size_t words = h2__batch_words(session->batch);
  size_t taken = session->fields.length + H2__FRAME_WORDS;

  return words <= taken ? 0 : (words - taken) / 2;
}

/*
 * Parses one piece. Returns its length, or a fatal status. A piece that is
 * stopped half-way (session->paused) leaves the batch to be dispatched.
 */
static ssize_t parse_piece(h2_session *session, const uint8_t *data,
                           size_t len) {
  h2__frames before = session->frames;
  size_t words = count_budget(session);
  size_t piece =
      h2__frames_advance(&session->frames, &session->closed, data, len, words);
  ssize_t done;

  if (piece == 0 && len != 0) return 0;
  /* What is there of a header block needs room in this batch, too. */
  if (!h2__fields_fit(session)) {
    session->frames = before;
    return 0;
  }
  session->reserved_words = words + H2__FRAME_WORDS;
  session->paused = false;
  done = nghttp2_session_mem_recv(session->ng, data, piece);
  session->reserved_words = 0;
  if (done >= 0 && session->fatal != 0) done = session->fatal;
  if (done >= 0 && (size_t)done < piece) {
    session->frames = before;
    (void)h2__frames_advance(&session->frames, NULL, data, (size_t)done, words);
  } else if (done >= 0 && session->frames.suspect != 0 &&
             h2__closed_data(session, session->frames.suspect) != 0) {
    done = session->fatal;
  } else if (done >= 0 && session->frames.prioritised &&
             h2__priority_received(session, h2__frames_stream(&session->frames),
                                   session->frames.priority) != 0) {
    done = session->fatal;
  }
  if (done >= 0 && session->frames.flooded) {
    done = NGHTTP2_ERR_TOO_MANY_CONTINUATIONS;
  }
  return done < 0 ? h2__fail_finish(session, (int)done) : done;
}

static ssize_t parse(h2_session *session, const uint8_t *data, size_t len) {
  size_t at = 0;

  if (!h2_session_wants_read(session)) return (ssize_t)len;
  h2__frames_seen(&session->frames);
  do {
    ssize_t done;

    session->frames.stops.wanted =
        session->config.stop_at_events && !session->hasty;
    done = parse_piece(session, data + at, len - at);
    if (done < 0) return done;
    at += (size_t)done;
    if (session->paused || h2__backlog(session)) break;
    if (!session->frames.stops.waits) {
      if (done == 0) break;
    } else if (session->batch->length == 0) {
      h2__frames_seen(&session->frames);
    } else {
      session->stopped = true;
      break;
    }
  } while (at < len);
  return (ssize_t)at;
}

static void enter(h2_session *session, h2_batch *batch) {
  session->busy = true;
  ++session->receives;
  session->receiving = true;
  session->batch = batch;
  if (!session->stopped) session->new_streams = session->tripped = 0;
  session->stopped = false;
}

static void leave(h2_session *session) {
  session->batch = NULL;
  session->receiving = false;
  session->busy = false;
}

ssize_t h2_session_receive(h2_session *session, h2_batch *batch,
                           const uint8_t *data, size_t len, uint64_t now_ms) {
  ssize_t done = 0;

  assert(!session->busy);
  if (session->busy) return H2_ERR_BUSY;
  if (session->fatal != 0) return session->fatal;
  enter(session, batch);
  session->now_ms = now_ms;
  if (now_ms > session->haste_bucket.ms + CALM_MS) session->hasty = false;
  session->input = data;
  h2__backlog_flush(session);
  if (!h2__backlog(session) && len != 0) done = parse(session, data, len);
  h2__backlog_flush(session);
  if (done > 0) session->stats.bytes_received += (uint64_t)done;
  leave(session);
  return done;
}

/* A block that was complete but for its end: nghttp2 needs no more input. */
static void resume(h2_session *session) {
  static const uint8_t nothing[1];

  session->input = nothing;
  (void)parse(session, nothing, 0);
}

bool h2_session_continue(h2_session *session, h2_batch *batch) {
  assert(!session->busy);
  if (session->busy) return false;
  enter(session, batch);
  h2__backlog_flush(session);
  if (!h2__backlog(session) && session->paused) {
    resume(session);
    h2__backlog_flush(session);
  }
  leave(session);
  return h2_session_more(session);
}
