/* SPDX-License-Identifier: MIT */
/*
 * limit_binding.c - what is asked and told about limits.
 */
#include "exports.h"

#include "../core/watch.h"

/* Begins a call whose first two arguments are a session and a limit. */
static bool enter_limit(h2b_call *call, napi_env env, napi_callback_info info,
                        enum h2_limit *limit) {
  return h2b_enter_session(call, env, info) && h2b_arg_limit(call, 1, limit);
}

static napi_value limit_state(napi_env env, napi_callback_info info) {
  h2b_call call;
  enum h2_limit limit;
  uint64_t value, most;
  double *answers;

  if (!enter_limit(&call, env, info, &limit)) return h2b_failed(&call);
  h2_session_limit(call.session->core, limit, &value, &most);
  answers = call.instance->shared.answers;
  answers[H2B_LIMIT_STATE_VALUE] = (double)value;
  answers[H2B_LIMIT_STATE_CONFIGURED] = (double)most;
  return h2b_int(&call, 0);
}

static napi_value count_limit(napi_env env, napi_callback_info info) {
  h2b_call call;
  enum h2_limit limit;

  if (!enter_limit(&call, env, info, &limit)) return h2b_failed(&call);
  h2_session_count(call.session->core, limit);
  return h2b_int(&call, 0);
}

static napi_value trip_limit(napi_env env, napi_callback_info info) {
  h2b_call call;
  enum h2_limit limit;
  uint32_t code;
  int32_t last_stream;

  if (!enter_limit(&call, env, info, &limit) ||
      !h2b_arg_uint32(&call, 2, &code) ||
      !h2b_arg_int32(&call, 3, &last_stream)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call,
                 h2_session_trip(call.session->core, limit, code, last_stream));
}

static const h2b_function functions[] = {
    {"limitState", limit_state},
    {"countLimit", count_limit},
    {"tripLimit", trip_limit},
};

const h2b_functions h2b_limit_functions = {functions, H2B_COUNT(functions)};
