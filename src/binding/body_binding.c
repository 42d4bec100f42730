/* SPDX-License-Identifier: MIT */
/*
 * body_binding.c - what goes into the bodies of streams.
 */
#include "exports.h"

#include "check.h"
#include "wire.h"

/*
 * Queues octets that |owner| keeps in place. On failure, also that there is no
 * owner, nothing is kept.
 */
static int write_owned(h2b_session *session, int32_t stream,
                       const uint8_t *data, size_t length, h2b_owner *owner) {
  h2b_instance *instance = session->instance;
  int status;

  if (owner == NULL) return UV_ENOMEM;
  status =
      h2_stream_write_reference(session->core, stream, data, length, owner);
  if (status < 0) h2b_owner_release(owner, &instance->owners, instance->env);
  return status;
}

static napi_value write_view(h2b_call *call, int32_t stream) {
  h2b_session *session = call->session;
  h2b_owner *owner;
  uint8_t *data;
  size_t length;

  if (!h2b_arg_view(call, 2, &data, &length)) return h2b_failed(call);
  if (length < session->copy_threshold) {
    return h2b_int(call, h2_stream_write(session->core, stream, data, length));
  }
  owner = h2b_owner_of_view(&call->instance->owners, call->env, call->argv[2],
                            data, length, &session->lent);
  return h2b_int(call, write_owned(session, stream, data, length, owner));
}

/* A string too long for the scratch memory is encoded where it will stay. */
static napi_value write_long_text(h2b_call *call, int32_t stream,
                                  enum h2b_encoding encoding, size_t length) {
  uint8_t *bytes = NULL;
  h2b_owner *owner = h2b_owner_of_bytes(length + 1, &bytes);

  if (owner != NULL) h2b_encode(call, 2, encoding, bytes, length + 1, &length);
  return h2b_int(call,
                 write_owned(call->session, stream, bytes, length, owner));
}

static napi_value write_text(h2b_call *call, int32_t stream) {
  enum h2b_encoding encoding;
  h2b_text text;
  size_t length;
  bool latin1;

  if (!h2b_arg_bool(call, 3, &latin1)) return h2b_failed(call);
  encoding = latin1 ? H2B_LATIN1 : H2B_UTF8;
  if (h2b_arg_short_text(call, 2, encoding, &text, &length)) {
    return h2b_int(call,
                   h2_stream_write(call->session->core, stream,
                                   h2b_text_data(call, text), text.length));
  }
  if (call->thrown) return NULL;
  return write_long_text(call, stream, encoding, length);
}

static napi_value write_chunk(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  napi_valuetype type;
  napi_value result;

  if (!h2b_enter_stream(&call, env, info, &stream)) return h2b_failed(&call);
  CHECK(NAPI_OK(napi_typeof(env, call.argv[2], &type)));
  result = type == napi_string ? write_text(&call, stream)
                               : write_view(&call, stream);
  h2b_session_queued(call.session);
  return result;
}

static napi_value send_file(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_source source;
  h2_file_target target;
  int32_t stream, fd;
  int64_t offset, length;
  int status;

  if (!h2b_enter_stream(&call, env, info, &stream) ||
      !h2b_arg_int32(&call, 2, &fd) || !h2b_arg_int64(&call, 3, &offset) ||
      !h2b_arg_int64(&call, 4, &length)) {
    return h2b_failed(&call);
  }
  target = (h2_file_target){.session = call.session->core,
                            .stream = stream,
                            .resumed = h2b_wire_resumed,
                            .user = call.session};
  status = h2_file_source_init(&source, &call.instance->files, &target, fd,
                               offset, length);
  if (status == 0) {
    status = h2_stream_write_source(call.session->core, stream, &source);
    if (status < 0) source.release(source.context);
  }
  return h2b_int(&call, status);
}

static napi_value end(napi_env env, napi_callback_info info) {
  return h2b_submit(env, info, h2_stream_end);
}

static napi_value end_apart(napi_env env, napi_callback_info info) {
  return h2b_submit(env, info, h2_stream_end_apart);
}

static napi_value await_trailers(napi_env env, napi_callback_info info) {
  return h2b_submit(env, info, h2_stream_await_trailers);
}

static const h2b_function functions[] = {
    {"write", write_chunk},  {"sendFile", send_file},           {"end", end},
    {"endApart", end_apart}, {"awaitTrailers", await_trailers},
};

const h2b_functions h2b_body_functions = {functions, H2B_COUNT(functions)};
