/* SPDX-License-Identifier: MIT */
/*
 * connection_binding.c - frames that concern the connection.
 */
#include "exports.h"

#include <stdlib.h>
#include <string.h>

#include <uv.h>

/* Octets of the payload of a PING frame. */
#define PING_LENGTH 8

static napi_value settings(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_setting entries[H2B_SETTING_WORDS / 2];
  uint32_t count;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_settings(&call, 1, entries, &count)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call,
                 h2_session_settings(call.session->core, entries, count));
}

static napi_value ping(napi_env env, napi_callback_info info) {
  h2b_call call;
  uint8_t *data;
  uint8_t payload[PING_LENGTH] = {0};
  size_t length;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_view(&call, 1, &data, &length)) {
    return h2b_failed(&call);
  }
  if (length > PING_LENGTH) length = PING_LENGTH;
  if (length > 0) memcpy(payload, data, length);
  return h2b_int(&call, h2_session_ping(call.session->core, payload));
}

static napi_value goaway(napi_env env, napi_callback_info info) {
  h2b_call call;
  uint32_t code;
  int32_t last_stream;
  uint8_t *opaque = NULL;
  size_t length = 0;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_uint32(&call, 1, &code) ||
      !h2b_arg_int32(&call, 2, &last_stream) ||
      (!h2b_arg_is_undefined(&call, 3) &&
       !h2b_arg_view(&call, 3, &opaque, &length))) {
    return h2b_failed(&call);
  }
  return h2b_int(&call, h2_session_goaway(call.session->core, code, last_stream,
                                          opaque, length));
}

static napi_value shut_down(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t last_stream;
  enum h2_limit limit;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_int32(&call, 1, &last_stream) ||
      !h2b_arg_limit(&call, 2, &limit)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call,
                 h2_session_shutdown(call.session->core, last_stream, limit));
}

static napi_value terminate(napi_env env, napi_callback_info info) {
  h2b_call call;
  uint32_t code;
  int32_t last_stream;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_uint32(&call, 1, &code) ||
      !h2b_arg_int32(&call, 2, &last_stream)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call,
                 h2_session_terminate(call.session->core, code, last_stream));
}

static napi_value altsvc(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  h2b_text name, value;

  if (!h2b_enter_stream(&call, env, info, &stream) ||
      !h2b_arg_text(&call, 2, H2B_LATIN1, &name) ||
      !h2b_arg_text(&call, 3, H2B_LATIN1, &value)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call,
                 h2_session_altsvc(call.session->core, stream,
                                   h2b_text_data(&call, name), name.length,
                                   h2b_text_data(&call, value), value.length));
}

/* Cuts |text| at its NULs into |count| parts. False: it has not as many. */
static bool cut(const uint8_t *text, size_t length, h2_vec *parts,
                size_t count) {
  const uint8_t *end = text + length;

  for (size_t i = 0; i < count; ++i) {
    const uint8_t *nul = memchr(text, 0, (size_t)(end - text));

    if (nul == NULL) return false;
    parts[i] = (h2_vec){.base = text, .len = (size_t)(nul - text)};
    text = nul + 1;
  }
  return text == end;
}

static napi_value origin(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2b_text text;
  uint32_t count;
  h2_vec *origins;
  int status = H2_ERR_HEADER_BLOCK;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_text(&call, 1, H2B_LATIN1, &text) ||
      !h2b_arg_uint32(&call, 2, &count)) {
    return h2b_failed(&call);
  }
  /* A NUL follows each origin: there are no more origins than octets. */
  if (count > text.length) return h2b_int(&call, status);
  origins = calloc((size_t)count + 1, sizeof(*origins));
  if (origins == NULL) return h2b_int(&call, UV_ENOMEM);
  if (cut(h2b_text_data(&call, text), text.length, origins, count)) {
    status = h2_session_origin(call.session->core, origins, count);
  }
  free(origins);
  return h2b_int(&call, status);
}

static napi_value set_local_window_size(napi_env env, napi_callback_info info) {
  return h2b_submit(env, info, h2_session_set_local_window_size);
}

static napi_value set_next_stream_id(napi_env env, napi_callback_info info) {
  return h2b_submit(env, info, h2_session_set_next_stream_id);
}

static const h2b_function functions[] = {
    {"settings", settings},
    {"ping", ping},
    {"goaway", goaway},
    {"shutdown", shut_down},
    {"terminate", terminate},
    {"altsvc", altsvc},
    {"origin", origin},
    {"setLocalWindowSize", set_local_window_size},
    {"setNextStreamId", set_next_stream_id},
};

const h2b_functions h2b_connection_functions = {functions,
                                                H2B_COUNT(functions)};
