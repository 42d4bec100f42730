/* SPDX-License-Identifier: MIT */
/*
 * batch.h - the event batches that the core fills and JavaScript walks.
 *
 * There is one for each depth of nested walks (a walk calls user code, which
 * may flush another session, whose events are then walked). Their memory is
 * V8's, shared as shared.batches[depth].
 */
#ifndef H2B_BATCH_H
#define H2B_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#include "../core/h2.h"

/* User code that nests deeper gets H2_ERR_BUSY. */
#define H2B_MAX_DEPTH 64

/* Room for a header block of the largest size in small fields, and events. */
#define H2B_BATCH_WORDS (2 * 65536 + 8192)
#define H2B_BATCH_TEXT (1024 * 1024)

/* Words that the core doesn't get: what the transport has to tell. */
#define H2B_BATCH_RESERVED 16

typedef struct h2b_batches {
  napi_ref array; /* shared.batches */
  h2_batch batch[H2B_MAX_DEPTH];
  napi_ref words[H2B_MAX_DEPTH];
  napi_ref text[H2B_MAX_DEPTH];
  int32_t count;
} h2b_batches;

/* |array|: shared.batches, empty. False on exception. */
bool h2b_batches_init(h2b_batches *batches, napi_env env, napi_value array);
void h2b_batches_clear(h2b_batches *batches, napi_env env);

/*
 * The batch of |depth|, emptied; makes it when it is the first time. NULL when
 * |depth| is out of range or the environment is going away. Needs a handle
 * scope when the batch is made.
 */
h2_batch *h2b_batches_at(h2b_batches *batches, napi_env env, int32_t depth);

/* Appends an event of the transport: type, |count| words. */
void h2b_batch_put(h2_batch *batch, int32_t type, const int32_t *words,
                   size_t count);

#endif /* H2B_BATCH_H */
