/* SPDX-License-Identifier: MIT */
/*
 * emit.h - the one way from libuv's callbacks into JavaScript.
 */
#ifndef H2B_EMIT_H
#define H2B_EMIT_H

#include <node_api.h>

#include "session.h"

/*
 * Publishes |batch| and calls onEvents(session, words, input) with it. |input|
 * is the Buffer that DATA events refer to; NULL: JavaScript gets undefined.
 * Runs user code, which may free the session: the caller has pinned it, and has
 * opened a handle scope. What is thrown goes to 'uncaughtException'.
 */
void h2b_emit(h2b_session *session, const h2_batch *batch,
              const h2b_slab *input);

#endif /* H2B_EMIT_H */
