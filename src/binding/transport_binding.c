/* SPDX-License-Identifier: MIT */
/*
 * transport_binding.c - the native transport, as JavaScript sees it.
 */
#include "exports.h"

#include "wire.h"

/* Answers with |number|, or the most that an answer can be. */
static napi_value count(const h2b_call *call, uint64_t number) {
  return h2b_int(call, number > INT32_MAX ? INT32_MAX : (int32_t)number);
}

static napi_value attach(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t fd, number;
  enum h2_transport_type type;

  if (!h2b_enter_session(&call, env, info) || !h2b_arg_int32(&call, 1, &fd) ||
      !h2b_arg_int32(&call, 2, &number)) {
    return h2b_failed(&call);
  }
  type = number == H2_TRANSPORT_PIPE ? H2_TRANSPORT_PIPE : H2_TRANSPORT_TCP;
  return h2b_int(&call, h2b_wire_open(call.session, fd, type));
}

static napi_value detach(napi_env env, napi_callback_info info) {
  h2b_call call;

  if (h2b_enter_session(&call, env, info)) h2b_wire_close(call.session);
  return NULL;
}

/* Serves reading() and referenced(), which switch something on or off. */
static napi_value switch_wire(napi_env env, napi_callback_info info,
                              int (*set)(h2b_session *session, bool on)) {
  h2b_call call;
  bool on;

  if (!h2b_enter_session(&call, env, info) || !h2b_arg_bool(&call, 1, &on)) {
    return h2b_failed(&call);
  }
  return h2b_int(&call, set(call.session, on));
}

static napi_value reading(napi_env env, napi_callback_info info) {
  return switch_wire(env, info, h2b_wire_read);
}

static int refer(h2b_session *session, bool on) {
  if (session->wire.handle == NULL) return UV_EBADF;
  h2_transport_ref(session->wire.handle, on);
  return 0;
}

static napi_value referenced(napi_env env, napi_callback_info info) {
  return switch_wire(env, info, refer);
}

static napi_value reading_for(napi_env env, napi_callback_info info) {
  h2b_call call;

  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  return count(&call, h2b_wire_reading_for(call.session));
}

static napi_value unsent(napi_env env, napi_callback_info info) {
  h2b_call call;
  const h2_transport *handle;

  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  handle = call.session->wire.handle;
  return count(&call, handle == NULL ? 0 : h2_transport_unsent(handle));
}

/* Answers |question| about the descriptor that is the argument. */
static napi_value ask_socket(napi_env env, napi_callback_info info,
                             size_t (*question)(int fd)) {
  h2b_call call;
  int32_t fd;

  h2b_enter(&call, env, info);
  if (!h2b_arg_int32(&call, 0, &fd)) return NULL;
  return count(&call, question(fd));
}

static napi_value socket_unsent(napi_env env, napi_callback_info info) {
  return ask_socket(env, info, h2_socket_unsent);
}

static size_t is_gone(int fd) {
  return h2_socket_is_gone(fd);
}

static napi_value socket_gone(napi_env env, napi_callback_info info) {
  return ask_socket(env, info, is_gone);
}

static const h2b_function functions[] = {
    {"attach", attach},          {"detach", detach},
    {"reading", reading},        {"referenced", referenced},
    {"unsent", unsent},          {"socketUnsent", socket_unsent},
    {"socketGone", socket_gone}, {"readingFor", reading_for},
};

const h2b_functions h2b_transport_functions = {functions, H2B_COUNT(functions)};
