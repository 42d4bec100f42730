/* SPDX-License-Identifier: MIT */
/* batch.c - appending events. */

#include "internal.h"

int32_t *h2__batch_take(h2_batch *batch, size_t count) {
  int32_t *words = batch->words + batch->length;

  assert(h2__batch_words(batch) >= count);
  batch->length += count;
  return words;
}

void h2__batch_put_text(h2_batch *batch, const uint8_t *text, size_t length) {
  assert(h2__batch_text(batch) >= length);
  if (length != 0) memcpy(batch->text + batch->text_length, text, length);
  batch->text_length += length;
}

static void put_aside(h2_session *session, const int32_t *words, size_t count,
                      const h2_vec *texts, size_t text_count, size_t length) {
  h2__waiting *event = h2__malloc(
      &session->alloc, sizeof(*event) + count * sizeof(*words) + length);
  uint8_t *text;

  if (event == NULL) {
    h2__fail(session, NGHTTP2_ERR_NOMEM, H2_LIMIT_NONE);
    return;
  }
  *event = (h2__waiting){.words = count, .text = length};
  memcpy(event + 1, words, count * sizeof(*words));
  text = (uint8_t *)(event + 1) + count * sizeof(*words);
  for (size_t i = 0; i < text_count; ++i) {
    if (texts[i].len != 0) memcpy(text, texts[i].base, texts[i].len);
    text += texts[i].len;
  }
  *session->waiting_tail = event;
  session->waiting_tail = &event->next;
}

void h2__emit(h2_session *session, const int32_t *words, const h2_vec *texts,
              size_t text_count) {
  h2_batch *batch = session->batch;
  size_t count = h2_event_length(words);
  size_t length = 0;

  for (size_t i = 0; i < text_count; ++i) length += texts[i].len;
  assert(length <= H2__EMIT_TEXT_MAX && count <= H2__EMIT_WORDS_MAX);
  if (batch == NULL || session->waiting != NULL ||
      h2__batch_words(batch) < count || h2__batch_text(batch) < length) {
    put_aside(session, words, count, texts, text_count, length);
    return;
  }
  memcpy(h2__batch_take(batch, count), words, count * sizeof(*words));
  for (size_t i = 0; i < text_count; ++i) {
    h2__batch_put_text(batch, texts[i].base, texts[i].len);
  }
}

bool h2__waiting_flush(h2_session *session) {
  h2_batch *batch = session->batch;
  h2__waiting *event;

  while ((event = session->waiting) != NULL) {
    const int32_t *words = (const int32_t *)(event + 1);

    if (h2__batch_words(batch) < event->words ||
        h2__batch_text(batch) < event->text) {
      return false;
    }
    memcpy(h2__batch_take(batch, event->words), words,
           event->words * sizeof(*words));
    h2__batch_put_text(batch, (const uint8_t *)(words + event->words),
                       event->text);
    session->waiting = event->next;
    h2__free(&session->alloc, event);
  }
  session->waiting_tail = &session->waiting;
  return true;
}

void h2__waiting_del(h2_session *session) {
  while (session->waiting != NULL) {
    h2__waiting *event = session->waiting;

    session->waiting = event->next;
    h2__free(&session->alloc, event);
  }
  session->waiting_tail = &session->waiting;
}
