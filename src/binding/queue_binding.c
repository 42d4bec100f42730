/* SPDX-License-Identifier: MIT */
/*
 * queue_binding.c - what waits for the peers to take it and for the application
 * to read it, and what is given up when too much does.
 */
#include "exports.h"

static napi_value waiting(napi_env env, napi_callback_info info) {
  h2b_call call;
  int64_t octets;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int64(&call, 1, &octets)) {
    return h2b_failed(&call);
  }
  h2_session_waiting(call.session->core, octets < 0 ? 0 : (uint64_t)octets);
  h2b_session_queued(call.session);
  return h2b_int(&call, 0);
}

static napi_value withhold(napi_env env, napi_callback_info info) {
  h2b_call call;
  bool on;

  if (!h2b_enter_session(&call, env, info) || !h2b_arg_bool(&call, 1, &on)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call, h2_session_withhold(call.session->core, on));
}

static napi_value queue_state(napi_env env, napi_callback_info info) {
  h2b_call call;
  double *answers;

  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  h2b_session_account(call.session);
  answers = call.instance->shared.answers;
  answers[H2B_QUEUE_OCTETS] = (double)call.session->queued;
  answers[H2B_QUEUE_IDLE_MS] =
      (double)(uv_now(call.instance->loop) - call.session->moved_ms);
  return h2b_int(&call, 0);
}

static napi_value shed(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  int status;

  if (!h2b_enter_stream(&call, env, info, &stream)) return h2b_failed(&call);
  status = h2_stream_shed(call.session->core, stream, H2_LIMIT_TOTAL_QUEUED);
  h2b_session_queued(call.session);
  return h2b_int(&call, status);
}

static const h2b_function functions[] = {
    {"waiting", waiting},
    {"queueState", queue_state},
    {"shed", shed},
    {"withhold", withhold},
};

const h2b_functions h2b_queue_functions = {functions, H2B_COUNT(functions)};
