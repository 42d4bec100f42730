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
      !arg_priority(&call, 4, &priority))
    return h2b_failed(&call);
  return h2b_int(
      &call, h2_stream_request(call.session->core, &headers, flags, &priority));
}

static napi_value respond(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2_block headers;
  uint32_t flags;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !h2b_arg_block(&call, 2, &headers) ||
      !h2b_arg_uint32(&call, 4, &flags))
    return h2b_failed(&call);
  return h2b_int(
      &call, h2_stream_respond(call.session->core, stream, &headers, flags));
}

static napi_value info_headers(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2_block headers;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !h2b_arg_block(&call, 2, &headers))
    return h2b_failed(&call);
  return h2b_int(&call, h2_stream_info(call.session->core, stream, &headers));
}

static napi_value push(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2_block headers;
  uint32_t flags;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !h2b_arg_block(&call, 2, &headers) ||
      !h2b_arg_uint32(&call, 4, &flags))
    return h2b_failed(&call);
  return h2b_int(&call,
                 h2_stream_push(call.session->core, stream, &headers, flags));
}

static napi_value trailers(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2_block headers;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !h2b_arg_block(&call, 2, &headers))
    return h2b_failed(&call);
  return h2b_int(&call,
                 h2_stream_trailers(call.session->core, stream, &headers));
}

static napi_value reset(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  uint32_t code;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !h2b_arg_uint32(&call, 2, &code))
    return h2b_failed(&call);
  return h2b_int(&call, h2_stream_reset(call.session->core, stream, code));
}

static napi_value priority(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2_priority value;
  bool silent;
  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !arg_priority(&call, 2, &value) ||
      !h2b_arg_bool(&call, 5, &silent))
    return h2b_failed(&call);
  return h2b_int(
      &call, h2_stream_priority(call.session->core, stream, &value, silent));
}

static const h2b_function functions[] = {
    {"request", request},   {"respond", respond},   {"info", info_headers},
    {"push", push},         {"trailers", trailers}, {"reset", reset},
    {"priority", priority},
};

const h2b_functions h2b_stream_functions = {functions, H2B_COUNT(functions)};
