/* SPDX-License-Identifier: MIT */
/* block.c - a serialised header block (h2_block) as nghttp2 wants it. */

#include "internal.h"

/* The string at |*at|, up to its NUL, which is skipped. */
static bool take_string(const uint8_t **at, const uint8_t *end, uint8_t **text,
                        size_t *length) {
  const uint8_t *nul;

  if (*at == end) return false;
  nul = memchr(*at, 0, (size_t)(end - *at));
  if (nul == NULL) return false;
  /* nghttp2_nv is not const; the submit functions only read. */
  memcpy(text, at, sizeof(*text));
  *length = (size_t)(nul - *at);
  *at = nul + 1;
  return true;
}

int h2__block_parse(h2_session *session, const h2_block *block) {
  h2__blocks *blocks = &session->blocks;
  const uint8_t *at, *end;

  blocks->count = 0;
  if (block == NULL || block->count == 0) {
    return block == NULL || block->len == 0 ? 0 : H2_ERR_HEADER_BLOCK;
  }
  /* Three octets are the least that a field takes: reject before allocating. */
  if (block->data == NULL || block->count > block->len / 3) {
    return H2_ERR_HEADER_BLOCK;
  }
  if (!h2__grow(&session->alloc, &blocks->fields, &blocks->capacity,
                block->count, sizeof(*blocks->fields))) {
    return NGHTTP2_ERR_NOMEM;
  }
  at = block->data;
  end = at + block->len;
  for (size_t i = 0; i < block->count; ++i) {
    nghttp2_nv *field = &blocks->fields[i];

    if (!take_string(&at, end, &field->name, &field->namelen) ||
        !take_string(&at, end, &field->value, &field->valuelen) || at == end ||
        *at > 1) {
      return H2_ERR_HEADER_BLOCK;
    }
    field->flags = *at++ == 1 ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE;
  }
  if (at != end) return H2_ERR_HEADER_BLOCK;
  blocks->count = block->count;
  return 0;
}

void h2__blocks_del(h2_session *session) {
  h2__free(&session->alloc, session->blocks.fields);
  session->blocks = (h2__blocks){.fields = NULL};
}
