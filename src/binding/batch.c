/* SPDX-License-Identifier: MIT */
/*
 * batch.c - the event batches that the core fills and JavaScript walks.
 */
#include "batch.h"

#include "check.h"

bool h2b_batches_init(h2b_batches *batches, napi_env env, napi_value array) {
  return NAPI_OK(napi_create_reference(env, array, 1, &batches->array));
}

void h2b_batches_clear(h2b_batches *batches, napi_env env) {
  for (int32_t i = 0; i < batches->count; ++i) {
    NAPI_OK(napi_delete_reference(env, batches->words[i]));
    NAPI_OK(napi_delete_reference(env, batches->text[i]));
  }
  if (batches->array != NULL) {
    NAPI_OK(napi_delete_reference(env, batches->array));
  }
  *batches = (h2b_batches){0};
}

/* Makes shared.batches[count]: { words: Int32Array, text: Buffer }. */
static bool add(h2b_batches *batches, napi_env env) {
  napi_value array, entry, memory, words, text;
  int32_t at = batches->count;
  h2_batch *batch = &batches->batch[at];
  void *words_base, *text_base;

  if (batches->array == NULL ||
      !NAPI_OK(napi_get_reference_value(env, batches->array, &array)) ||
      !NAPI_OK(napi_create_object(env, &entry)) ||
      !NAPI_OK(napi_create_arraybuffer(env, H2B_BATCH_WORDS * sizeof(int32_t),
                                       &words_base, &memory)) ||
      !NAPI_OK(napi_create_typedarray(env, napi_int32_array, H2B_BATCH_WORDS,
                                      memory, 0, &words)) ||
      !NAPI_OK(napi_create_buffer(env, H2B_BATCH_TEXT, &text_base, &text)) ||
      !NAPI_OK(napi_set_named_property(env, entry, "words", words)) ||
      !NAPI_OK(napi_set_named_property(env, entry, "text", text)) ||
      !NAPI_OK(napi_set_element(env, array, (uint32_t)at, entry))) {
    return false;
  }
  CHECK(NAPI_OK(napi_create_reference(env, words, 1, &batches->words[at])));
  CHECK(NAPI_OK(napi_create_reference(env, text, 1, &batches->text[at])));
  *batch = (h2_batch){.words = words_base,
                      .capacity = H2B_BATCH_WORDS - H2B_BATCH_RESERVED,
                      .text = text_base,
                      .text_capacity = H2B_BATCH_TEXT};
  ++batches->count;
  return true;
}

h2_batch *h2b_batches_at(h2b_batches *batches, napi_env env, int32_t depth) {
  h2_batch *batch;

  if (depth < 0 || depth >= H2B_MAX_DEPTH) return NULL;
  while (batches->count <= depth) {
    if (!add(batches, env)) return NULL;
  }
  batch = &batches->batch[depth];
  batch->length = 0;
  batch->text_length = 0;
  return batch;
}

void h2b_batch_put(h2_batch *batch, int32_t type, const int32_t *words,
                   size_t count) {
  CHECK(batch->length + 1 + count <= H2B_BATCH_WORDS);
  batch->words[batch->length++] = type;
  for (size_t i = 0; i < count; ++i) batch->words[batch->length++] = words[i];
}

/* Words of the event at |word|, its type included: the table of events.h. */
static size_t event_length(const int32_t *word) {
  switch (word[0]) {
    case H2_EVENT_HEADERS:
    case H2_EVENT_PUSH_PROMISE:
      return 5 + 2 * (size_t)word[4];
    case H2_EVENT_ORIGIN:
      return 2 + (size_t)word[1];
    case H2_EVENT_PRIORITY:
      return 5;
    case H2_EVENT_DATA:
    case H2_EVENT_PING:
    case H2_EVENT_GOAWAY:
    case H2_EVENT_ALTSVC:
    case H2_EVENT_FRAME_ERROR:
      return 4;
    case H2_EVENT_SLOT:
    case H2_EVENT_CLOSE:
    case H2_EVENT_ERROR:
    case H2_EVENT_LIMIT:
    case H2_EVENT_TRANSPORT_ERROR:
      return 3;
    case H2_EVENT_END:
    case H2_EVENT_DRAIN:
    case H2_EVENT_WANT_TRAILERS:
      return 2;
    case H2_EVENT_SETTINGS:
      return 2 + H2_SETTINGS_VALUES;
    case H2_EVENT_TRANSPORT_END:
      return 1;
    default:
      CHECK(!"an event of a known type");
      return 1;
  }
}

bool h2b_batch_rebase(h2_batch *batch, size_t base) {
  bool has_data = false;
  size_t i = 0;
  while (i < batch->length) {
    int32_t *word = &batch->words[i];
    if (word[0] == H2_EVENT_DATA) {
      word[2] += (int32_t)base;
      has_data = true;
    }
    i += event_length(word);
  }
  return has_data;
}
