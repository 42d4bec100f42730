/* SPDX-License-Identifier: MIT */
/*
 * batch.h - appending events. One that finds no room in the batch (GOAWAY with
 * its text, an error) is copied and waits for the next batch, as do all behind.
 */
#ifndef H2_BATCH_H
#define H2_BATCH_H

#include "h2.h"

/*
 * Most words that a frame can cause besides two for each octet of its payload
 * (the octets of a DATA payload cause none).
 */
#define H2__FRAME_WORDS                                                \
  (H2_WORDS_HEADERS + H2_WORDS_END + H2_WORDS_CLOSE + H2_WORDS_LIMIT + \
   H2_WORDS_ERROR)

/* An event that found no room, in the form in which it will be appended. */
typedef struct h2__waiting {
  /* The event that was to be appended next; NULL: none. */
  struct h2__waiting *next;
  /* The number of its words, which stand behind this struct. */
  size_t words;
  /* The length of its text in octets, which stands behind the words. */
  size_t text;
} h2__waiting;

/* Words that are free in the batch, and octets of its text. */
static inline size_t h2__batch_words(const h2_batch *batch) {
  return batch->capacity - batch->length;
}

static inline size_t h2__batch_text(const h2_batch *batch) {
  return batch->text_capacity - batch->text_length;
}

/* |count| words at the end of the batch. The caller knows that they fit. */
int32_t *h2__batch_take(h2_batch *batch, size_t count);

/* Appends |length| octets of text. The caller knows that they fit. */
void h2__batch_put_text(h2_batch *batch, const uint8_t *text, size_t length);

/*
 * Appends an event, whose length its words tell (h2_event_length()), to the
 * session's batch, or lets it wait. |texts| may be NULL. Without memory the
 * session fails with NGHTTP2_ERR_NOMEM.
 */
void h2__emit(h2_session *session, const int32_t *words, const h2_vec *texts,
              size_t text_count);

/* Appends waiting events as far as there is room; true: none is left. */
bool h2__waiting_flush(h2_session *session);

/* Frees those that wait. */
void h2__waiting_del(h2_session *session);

/* Most that h2__emit() takes: it fits the smallest legal batch. */
#define H2__EMIT_TEXT_MAX H2_BATCH_MIN_TEXT
#define H2__EMIT_WORDS_MAX H2_BATCH_MIN_WORDS

#endif /* H2_BATCH_H */
