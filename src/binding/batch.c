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
  batch->input_base = 0;
  batch->input_end = 0;
  return batch;
}

void h2b_batch_put(h2_batch *batch, int32_t type, const int32_t *words,
                   size_t count) {
  CHECK(batch->length + 1 + count <= H2B_BATCH_WORDS);
  batch->words[batch->length++] = type;
  for (size_t i = 0; i < count; ++i) batch->words[batch->length++] = words[i];
}
