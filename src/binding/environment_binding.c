/* SPDX-License-Identifier: MIT */
/*
 * environment_binding.c - functions that concern no session.
 */
#include "exports.h"

#include "check.h"

static napi_value initialize(napi_env env, napi_callback_info info) {
  h2b_call call;

  h2b_enter(&call, env, info);
  if (!h2b_arg_function(&call, 0)) return NULL;
  if (call.instance->shared.state != NULL) {
    NAPI_OK(napi_throw_error(env, NULL, "already initialized"));
    return NULL;
  }
  return h2b_instance_share(call.instance, call.argv[0]);
}

static napi_value status_text(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t status;
  napi_value text = NULL;

  h2b_enter(&call, env, info);
  if (!h2b_arg_int32(&call, 0, &status)) return NULL;
  NAPI_OK(napi_create_string_latin1(env, h2_status_text(status),
                                    NAPI_AUTO_LENGTH, &text));
  return text;
}

static napi_value pack_settings(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_setting settings[H2B_SETTING_WORDS / 2];
  uint8_t payload[sizeof(settings)];
  uint32_t count;
  ssize_t length;
  napi_value buffer = NULL;

  h2b_enter(&call, env, info);
  if (!h2b_arg_settings(&call, 0, settings, &count)) return NULL;
  length = h2_settings_pack(payload, sizeof(payload), settings, count);
  if (length >= 0) {
    NAPI_OK(
        napi_create_buffer_copy(env, (size_t)length, payload, NULL, &buffer));
  }
  return buffer;
}

static napi_value nghttp2_file(napi_env env, napi_callback_info info) {
  const char *file = h2b_nghttp2_file();
  napi_value text = NULL;

  (void)info;
  if (file != NULL) {
    NAPI_OK(napi_create_string_utf8(env, file, NAPI_AUTO_LENGTH, &text));
  }
  return text;
}

/*
 * Runs the handlers of 'uncaughtException', or ends the process: what Node does
 * with what leaves a callback of libuv's. It empties the stack of asynchronous
 * contexts, as a tick that has thrown leaves its own there.
 */
static napi_value report_exception(napi_env env, napi_callback_info info) {
  h2b_call call;

  h2b_enter(&call, env, info);
  NAPI_OK(napi_fatal_exception(env, call.argv[0]));
  return NULL;
}

static const h2b_function functions[] = {
    {"initialize", initialize},
    {"statusText", status_text},
    {"packSettings", pack_settings},
    {"nghttp2File", nghttp2_file},
    {"reportException", report_exception},
};

const h2b_functions h2b_environment_functions = {functions,
                                                 H2B_COUNT(functions)};
