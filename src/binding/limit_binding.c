/* SPDX-License-Identifier: MIT */
/*
 * limit_binding.c - what is asked and told about limits.
 */
#include "../core/watch.h"
#include "exports.h"

static napi_value limit_state(napi_env env, napi_callback_info info) {
  h2b_call call;
  enum h2_limit limit;
  uint64_t value, most;
  if (!h2b_enter_session(&call, env, info) || !h2b_arg_limit(&call, 1, &limit))
    return h2b_failed(&call);
  h2_session_limit(call.session->core, limit, &value, &most);
  call.instance->shared.answers[H2B_LIMIT_STATE_VALUE] = (double)value;
  call.instance->shared.answers[H2B_LIMIT_STATE_CONFIGURED] = (double)most;
  return h2b_int(&call, 0);
}

static napi_value count_limit(napi_env env, napi_callback_info info) {
  h2b_call call;
  enum h2_limit limit;
  if (!h2b_enter_session(&call, env, info) || !h2b_arg_limit(&call, 1, &limit))
    return h2b_failed(&call);
  h2_session_count(call.session->core, limit);
  return h2b_int(&call, 0);
}

static napi_value trip_limit(napi_env env, napi_callback_info info) {
  h2b_call call;
  enum h2_limit limit;
  uint32_t code;
  int32_t last_stream;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_limit(&call, 1, &limit) || !h2b_arg_uint32(&call, 2, &code) ||
      !h2b_arg_int32(&call, 3, &last_stream))
    return h2b_failed(&call);
  return h2b_int(&call,
                 h2_session_trip(call.session->core, limit, code, last_stream));
}

static const h2b_function functions[] = {
    {"limitState", limit_state},
    {"countLimit", count_limit},
    {"tripLimit", trip_limit},
};

const h2b_functions h2b_limit_functions = {functions, H2B_COUNT(functions)};
