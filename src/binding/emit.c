/* SPDX-License-Identifier: MIT */
/*
 * emit.c - the one way from libuv's callbacks into JavaScript.
 */
#include "emit.h"

#include "check.h"

static void report_exception(napi_env env) {
  bool pending = false;
  napi_value exception;

  /* An environment that ends has nothing to report. */
  if (!NAPI_OK(napi_is_exception_pending(env, &pending)) || !pending) return;
  if (NAPI_OK(napi_get_and_clear_last_exception(env, &exception))) {
    NAPI_OK(napi_fatal_exception(env, exception));
  }
}

/* Makes the arguments of onEvents. False: JavaScript can't run. */
static bool collect(h2b_session *session, const h2_batch *batch,
                    const h2b_slab *input, napi_value argv[3]) {
  napi_env env = session->instance->env;

  if (!NAPI_OK(napi_create_int32(env, session->id, &argv[0])) ||
      !NAPI_OK(napi_create_int32(env, (int32_t)batch->length, &argv[1]))) {
    return false;
  }
  if (input == NULL) return NAPI_OK(napi_get_undefined(env, &argv[2]));
  return NAPI_OK(napi_get_reference_value(env, input->ref, &argv[2]));
}

void h2b_emit(h2b_session *session, const h2_batch *batch,
              const h2b_slab *input) {
  h2b_instance *instance = session->instance;
  napi_env env = instance->env;
  napi_value receiver, function, argv[3];

  if (instance->exiting || session->freed) return;
  h2b_session_publish(session, batch);
  if (!collect(session, batch, input, argv) ||
      !NAPI_OK(napi_get_reference_value(env, session->resource, &receiver)) ||
      !NAPI_OK(napi_get_reference_value(env, instance->on_events, &function))) {
    return;
  }
  if (!NAPI_OK(napi_make_callback(env, session->context, receiver, function, 3,
                                  argv, NULL))) {
    report_exception(env);
  }
}
