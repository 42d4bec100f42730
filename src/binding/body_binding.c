/* SPDX-License-Identifier: MIT */
/*
 * body_binding.c - what goes into the bodies of streams.
 */
#include "exports.h"

#include "check.h"
#include "wire.h"

/* A view that is worth a reference. On failure the owner is still ours. */
static int write_owned(h2b_session *session, int32_t stream,
                       const uint8_t *data, size_t length, h2b_owner *owner) {
  h2b_instance *instance = session->instance;
  if (owner == NULL) return UV_ENOMEM;
  int status =
      h2_stream_write_reference(session->core, stream, data, length, owner);
  if (status < 0) h2b_owner_release(owner, &instance->owners, instance->env);
  return status;
}

static napi_value write_view(h2b_call *call, int32_t stream) {
  h2b_session *session = call->session;
  uint8_t *data;
  size_t length;
  int status;

  if (!h2b_arg_view(call, 2, &data, &length)) return h2b_failed(call);
  if (length < session->copy_threshold)
    status = h2_stream_write(session->core, stream, data, length);
  else
    status = write_owned(session, stream, data, length,
                         h2b_owner_of_view(&call->instance->owners, call->env,
                                           call->argv[2], data, length,
                                           &session->lent));
  return h2b_int(call, status);
}

/* A string too long for the scratch memory: encoded where it will stay. */
static napi_value write_long_text(h2b_call *call, int32_t stream,
                                  enum h2b_encoding encoding, size_t length) {
  uint8_t *bytes;
  h2b_owner *owner = h2b_owner_of_bytes(length + 1, &bytes);
  if (owner != NULL) h2b_encode(call, 2, encoding, bytes, length + 1, &length);
  return h2b_int(call,
                 write_owned(call->session, stream, bytes, length, owner));
}

static napi_value write_text(h2b_call *call, int32_t stream,
                             enum h2b_encoding encoding) {
  h2b_text text;
  size_t length;
  if (!h2b_arg_short_text(call, 2, encoding, &text, &length))
    return call->thrown ? NULL
                        : write_long_text(call, stream, encoding, length);
  return h2b_int(call, h2_stream_write(call->session->core, stream,
                                       h2b_text_data(call, text), text.length));
}

static napi_value write_chunk(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  bool latin1;
  napi_valuetype type;

  if (!h2b_enter_session(&call, env, info) || !h2b_arg_int32(&call, 1, &stream))
    return h2b_failed(&call);
  CHECK(NAPI_OK(napi_typeof(env, call.argv[2], &type)));
  napi_value result;
  if (type != napi_string)
    result = write_view(&call, stream);
  else if (h2b_arg_bool(&call, 3, &latin1))
    result = write_text(&call, stream, latin1 ? H2B_LATIN1 : H2B_UTF8);
  else
    return h2b_failed(&call);
  h2b_session_queued(call.session);
  return result;
}

static napi_value send_file(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream, fd;
  int64_t offset, length;
  h2_source source;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &stream) || !h2b_arg_int32(&call, 2, &fd) ||
      !h2b_arg_int64(&call, 3, &offset) || !h2b_arg_int64(&call, 4, &length))
    return h2b_failed(&call);
  h2b_session *session = call.session;
  const h2_file_target target = {.session = session->core,
                                 .stream = stream,
                                 .resumed = h2b_wire_resumed,
                                 .user = session};
  int status = h2_file_source_init(&source, &call.instance->files, &target, fd,
                                   offset, length);
  if (status == 0) {
    status = h2_stream_write_source(session->core, stream, &source);
    if (status < 0) source.release(source.context);
  }
  return h2b_int(&call, status);
}

static napi_value end(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  if (!h2b_enter_session(&call, env, info) || !h2b_arg_int32(&call, 1, &stream))
    return h2b_failed(&call);
  return h2b_int(&call, h2_stream_end(call.session->core, stream));
}

static napi_value end_apart(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  if (!h2b_enter_session(&call, env, info) || !h2b_arg_int32(&call, 1, &stream))
    return h2b_failed(&call);
  return h2b_int(&call, h2_stream_end_apart(call.session->core, stream));
}

static napi_value await_trailers(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  if (!h2b_enter_session(&call, env, info) || !h2b_arg_int32(&call, 1, &stream))
    return h2b_failed(&call);
  return h2b_int(&call, h2_stream_await_trailers(call.session->core, stream));
}

static const h2b_function functions[] = {
    {"write", write_chunk},  {"sendFile", send_file},           {"end", end},
    {"endApart", end_apart}, {"awaitTrailers", await_trailers},
};

const h2b_functions h2b_body_functions = {functions, H2B_COUNT(functions)};
