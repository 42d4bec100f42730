/* SPDX-License-Identifier: MIT */
/*
 * batch.h - the event batches that the core fills and JavaScript walks.
 *
 * There is one for each depth of nested walks: a walk calls user code, which
 * may flush another session, whose events are then walked. Their memory is
 * V8's; JavaScript finds it as shared.batches[depth].
 */
#ifndef H2B_BATCH_H
#define H2B_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#include "../core/h2.h"

/* So many walks may be nested; a further one gets H2_ERR_BUSY. */
#define H2B_MAX_DEPTH 64

/*
 * The size of a batch, in words and in octets of text: a header block of the
 * largest size in small fields fits, and events beside it.
 */
#define H2B_BATCH_WORDS (2 * 65536 + 8192)
#define H2B_BATCH_TEXT (1024 * 1024)

/* Words at the end that the core does not get: for events of the transport. */
#define H2B_BATCH_RESERVED 16

typedef struct h2b_batches {
  /* The array shared.batches; NULL before there is one. */
  napi_ref array;
  /* The batches of the depths 0 to |count| - 1. */
  h2_batch batch[H2B_MAX_DEPTH];
  /* What keeps the words and the text of each. */
  napi_ref words[H2B_MAX_DEPTH];
  napi_ref text[H2B_MAX_DEPTH];
  /* How many batches have been made: as many as the deepest walk needed. */
  int32_t count;
} h2b_batches;

/* Begins with |array|, shared.batches, empty. False on exception. */
bool h2b_batches_init(h2b_batches *batches, napi_env env, napi_value array);

/* Gives up all batches. */
void h2b_batches_clear(h2b_batches *batches, napi_env env);

/*
 * Returns the batch of |depth|, emptied. NULL when |depth| is out of range or
 * the environment is going away. Needs a handle scope, since a batch is made
 * when its depth is reached for the first time.
 */
h2_batch *h2b_batches_at(h2b_batches *batches, napi_env env, int32_t depth);

/* Appends an event of the transport: its type, and |count| words behind it. */
void h2b_batch_put(h2_batch *batch, int32_t type, const int32_t *words,
                   size_t count);

#endif /* H2B_BATCH_H */
