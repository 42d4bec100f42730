/* SPDX-License-Identifier: MIT */
/* goaway_queue.c - GOAWAY frames that wait, and the promises they wait for. */

#include "internal.h"

#define OPAQUE_MAX (16384 - 8)

/* The mark carries the record's address, which no GOAWAY of nghttp2's does. */
int h2__goaway_mark(h2_session *session, const h2__goaway *goaway) {
  int32_t last = goaway->last_stream;

  /* No limit yet, of the kind that the peer's streams have. */
  if (last < 0) last = INT32_MAX - (session->config.role == H2_CLIENT);
  return nghttp2_submit_goaway(session->ng, NGHTTP2_FLAG_NONE, last,
                               goaway->error_code, (const uint8_t *)&goaway,
                               sizeof(goaway));
}

h2__goaway **h2__goaway_find(h2_session *session, const nghttp2_goaway *frame) {
  h2__goaway **link = &session->goaways;
  const h2__goaway *marked;

  if (frame->opaque_data_len != sizeof(marked)) return NULL;
  memcpy(&marked, frame->opaque_data, sizeof(marked));
  while (*link != NULL && *link != marked) link = &(*link)->next;
  return *link == NULL ? NULL : link;
}

int h2__goaway_queue(h2_session *session, int32_t last_stream,
                     uint32_t error_code, const uint8_t *opaque, size_t len,
                     bool after_promises) {
  h2__goaway *goaway;
  int status;

  if (session->goaway_queued) return 0;
  if (len > OPAQUE_MAX) return NGHTTP2_ERR_INVALID_ARGUMENT;
  goaway = h2__malloc(&session->alloc, sizeof(*goaway) + len);
  if (goaway == NULL) return NGHTTP2_ERR_NOMEM;
  *goaway = (h2__goaway){.next = session->goaways,
                         .last_stream = last_stream,
                         .error_code = error_code,
                         .after_promises = after_promises,
                         .length = len};
  if (len != 0) memcpy(goaway->opaque, opaque, len);
  status = h2__goaway_mark(session, goaway);
  if (status != 0) {
    h2__free(&session->alloc, goaway);
    return status;
  }
  session->goaways = goaway;
  return 0;
}

void h2__promise_made(h2_session *session, h2__stream *stream) {
  stream->flags |= H2__PROMISED;
  ++session->promised;
}

/*
 * nghttp2 sends no response on a promised stream after the GOAWAY of its peer,
 * and takes none after its own: neither may overtake it.
 */
void h2__promise_kept(h2_session *session, h2__stream *stream) {
  if ((stream->flags & H2__PROMISED) == 0) return;
  stream->flags &= ~(uint32_t)H2__PROMISED;
  if (--session->promised != 0) return;
  for (h2__goaway *goaway = session->goaways; goaway != NULL;
       goaway = goaway->next) {
    int status;

    if (!goaway->waiting) continue;
    goaway->waiting = false;
    status = h2__goaway_mark(session, goaway);
    if (status != 0) (void)h2__fail(session, status, H2_LIMIT_NONE);
  }
}

void h2__goaways_del(h2_session *session) {
  while (session->goaways != NULL) {
    h2__goaway *goaway = session->goaways;

    session->goaways = goaway->next;
    h2__free(&session->alloc, goaway);
  }
}
