/* SPDX-License-Identifier: MIT */
/*
 * stream_binding.c - header blocks, reset and priority of streams.
 */
#include "exports.h"

static bool arg_priority(h2b_call *call, size_t at, h2_priority *out) {
  return h2b_arg_int32(call, at, &out->parent) &&
         h2b_arg_int32(call, at + 1, &out->weight) &&
         h2b_arg_bool(call, at + 2, &out->exclusive);
}

static napi_value request(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_block headers;
  uint32_t flags;
  h2_priority priority;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_block(&call, 1, &headers) || !h2b_arg_uint32(&call, 3, &flags) ||
      !arg_priority(&call, 4, &priority)) {
    return h2b_failed(&call);
  }
  return h2b_int(
      &call, h2_stream_request(call.session->core, &headers, flags, &priority));
}

/* Begins a call whose arguments begin with a session, a stream and a block. */
static bool enter_block(h2b_call *call, napi_env env, napi_callback_info info,
                        int32_t *stream, h2_block *headers) {
  return h2b_enter_stream(call, env, info, stream) &&
         h2b_arg_block(call, 2, headers);
}

/* Serves respond() and push(), whose block has flags. */
static napi_value
submit_with_flags(napi_env env, napi_callback_info info,
                  int32_t (*submit)(h2_session *session, int32_t stream,
                                    const h2_block *headers, uint32_t flags)) {
  h2b_call call;
  int32_t stream;
  h2_block headers;
  uint32_t flags;

  if (!enter_block(&call, env, info, &stream, &headers) ||
      !h2b_arg_uint32(&call, 4, &flags)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call, submit(call.session->core, stream, &headers, flags));
}

/* Serves info() and trailers(), whose block has none. */
static napi_value submit_block(napi_env env, napi_callback_info info,
                               int (*submit)(h2_session *session,
                                             int32_t stream,
                                             const h2_block *headers)) {
  h2b_call call;
  int32_t stream;
  h2_block headers;

  if (!enter_block(&call, env, info, &stream, &headers)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call, submit(call.session->core, stream, &headers));
}

static napi_value respond(napi_env env, napi_callback_info info) {
  return submit_with_flags(env, info, h2_stream_respond);
}

static napi_value info_headers(napi_env env, napi_callback_info info) {
  return submit_block(env, info, h2_stream_info);
}

static napi_value push(napi_env env, napi_callback_info info) {
  return submit_with_flags(env, info, h2_stream_push);
}

static napi_value trailers(napi_env env, napi_callback_info info) {
  return submit_block(env, info, h2_stream_trailers);
}

static napi_value reset(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  uint32_t code;

  if (!h2b_enter_stream(&call, env, info, &stream) ||
      !h2b_arg_uint32(&call, 2, &code)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call, h2_stream_reset(call.session->core, stream, code));
}

static napi_value priority(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2_priority value;
  bool silent;

  if (!h2b_enter_stream(&call, env, info, &stream) ||
      !arg_priority(&call, 2, &value) || !h2b_arg_bool(&call, 5, &silent)) {
    return h2b_failed(&call);
  }
  return h2b_int(
      &call, h2_stream_priority(call.session->core, stream, &value, silent));
}

static const h2b_function functions[] = {
    {"request", request},   {"respond", respond},   {"info", info_headers},
    {"push", push},         {"trailers", trailers}, {"reset", reset},
    {"priority", priority},
};

const h2b_functions h2b_stream_functions = {functions, H2B_COUNT(functions)};
