/* SPDX-License-Identifier: MIT */
/* block.h - a serialised header block (h2_block) as nghttp2 wants it. */
#ifndef H2_BLOCK_H
#define H2_BLOCK_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

/* The block that was parsed last; nghttp2 copies what it is given. */
typedef struct h2__blocks {
  /* The array of its fields, which is kept for the next block. */
  nghttp2_nv *fields;
  /* The number of its fields. */
  size_t count;
  /* The number of fields that the array has room for. */
  size_t capacity;
} h2__blocks;

/*
 * Parses |block| (NULL: no fields) into session->blocks. Returns 0,
 * H2_ERR_HEADER_BLOCK or NGHTTP2_ERR_NOMEM. The fields point into |block|.
 */
int h2__block_parse(h2_session *session, const h2_block *block);

/* Frees the array. */
void h2__blocks_del(h2_session *session);

#endif /* H2_BLOCK_H */
