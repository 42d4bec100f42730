/* SPDX-License-Identifier: MIT */
/* fields.c - the header block being received. */

#include "internal.h"

/* What stays allocated between two blocks. */
#define KEPT_TEXT 4096
#define KEPT_WORDS 256

void h2__fields_begin(h2_session *session, int32_t stream, bool opening,
                      uint64_t max_size) {
  h2__fields *fields = &session->fields;

  h2__fields_end(session);
  fields->stream = stream;
  fields->opening = opening;
  fields->informational = false;
  fields->pairs = 0;
  fields->size = 0;
  fields->max_size = max_size;
  ++session->slots.block;
}

/*
 * Values that peers do not put into their dynamic table because they rarely
 * come again (nghttp2's own encoder does not either): a slot would be wasted.
 */
static bool never_repeats(nghttp2_vec name) {
  static const struct {
    const char *text;
    size_t length;
  } names[] = {{":path", 5},          {"age", 3},
               {"etag", 4},           {"location", 8},
               {"set-cookie", 10},    {"content-length", 14},
               {"if-none-match", 13}, {"if-modified-since", 17}};

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    if (names[i].length == name.len &&
        memcmp(names[i].text, name.base, name.len) == 0) {
      return true;
    }
  }
  return false;
}

/* Whether this is the :status of a 1xx response (RFC 9110, 15.2). */
static bool is_informational(nghttp2_vec name, nghttp2_vec value) {
  return value.len == 3 && value.base[0] == '1' && name.len == 7 &&
         memcmp(name.base, ":status", 7) == 0;
}

static bool put_inline(h2_session *session, nghttp2_vec text, int32_t *word) {
  h2__fields *fields = &session->fields;

  if (text.len != 0) {
    if (!h2__grow(&session->alloc, &fields->text, &fields->text_capacity,
                  fields->text_length + text.len, 1)) {
      return false;
    }
    memcpy(fields->text + fields->text_length, text.base, text.len);
    fields->text_length += text.len;
  }
  *word = ~(int32_t)text.len;
  return true;
}

int h2__fields_count(h2_session *session, size_t name, size_t value) {
  h2__fields *fields = &session->fields;

  fields->size += name + value + 32;
  if (++fields->pairs > session->config.max_header_pairs) {
    return H2_LIMIT_HEADER_PAIRS;
  }
  return fields->size > fields->max_size ? H2_LIMIT_HEADER_LIST_SIZE : 0;
}

int h2__fields_add(h2_session *session, nghttp2_rcbuf *name,
                   nghttp2_rcbuf *value, uint8_t flags) {
  h2__fields *fields = &session->fields;
  nghttp2_vec name_text = nghttp2_rcbuf_get_buf(name);
  nghttp2_vec value_text = nghttp2_rcbuf_get_buf(value);
  bool sensitive = (flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0;
  int32_t words[2];
  int limit = h2__fields_count(session, name_text.len, value_text.len);

  if (limit != 0) return limit;
  if (fields->length == 0) {
    fields->informational = is_informational(name_text, value_text);
  }
  if (!h2__grow(&session->alloc, &fields->words, &fields->capacity,
                fields->length + 2, sizeof(*fields->words))) {
    return NGHTTP2_ERR_NOMEM;
  }
  /* A name that is never indexed is a new buffer each time. */
  words[0] =
      h2__slot_get(session, name, sensitive ? H2__SLOT_NEVER : H2__SLOT_FIRST);
  if (words[0] < 0 && !put_inline(session, name_text, &words[0])) {
    return NGHTTP2_ERR_NOMEM;
  }
  words[1] = h2__slot_get(
      session, value,
      sensitive || never_repeats(name_text) ? H2__SLOT_NEVER : H2__SLOT_SECOND);
  if (words[1] < 0 && !put_inline(session, value_text, &words[1])) {
    return NGHTTP2_ERR_NOMEM;
  }
  if (sensitive) words[0] ^= H2_FIELD_SENSITIVE;
  memcpy(fields->words + fields->length, words, sizeof(words));
  fields->length += 2;
  return 0;
}

bool h2__fields_fit(const h2_session *session) {
  const h2__fields *fields = &session->fields;

  return h2__batch_words(session->batch) >= fields->length + H2__FRAME_WORDS &&
         h2__batch_text(session->batch) >= fields->text_length;
}

bool h2__fields_fit_empty(const h2_session *session) {
  const h2__fields *fields = &session->fields;

  /* And for the next piece of input: count_budget() in session_receive.c. */
  return fields->length + 4 * H2__FRAME_WORDS <= session->batch->capacity &&
         fields->text_length <= session->batch->text_capacity;
}

void h2__fields_flush(h2_session *session, const int32_t *head, size_t count) {
  h2__fields *fields = &session->fields;
  int32_t *words = h2__batch_take(session->batch, count + fields->length);

  memcpy(words, head, count * sizeof(*words));
  if (fields->length != 0) {
    memcpy(words + count, fields->words, fields->length * sizeof(*words));
  }
  h2__batch_put_text(session->batch, fields->text, fields->text_length);
  h2__fields_end(session);
}

void h2__fields_end(h2_session *session) {
  h2__fields *fields = &session->fields;

  fields->stream = 0;
  fields->length = 0;
  fields->text_length = 0;
  if (fields->capacity > KEPT_WORDS || fields->text_capacity > KEPT_TEXT) {
    h2__fields_del(session);
  }
}

void h2__fields_del(h2_session *session) {
  h2__fields *fields = &session->fields;

  h2__free(&session->alloc, fields->words);
  h2__free(&session->alloc, fields->text);
  *fields = (h2__fields){.words = NULL};
}
