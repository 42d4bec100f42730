/* SPDX-License-Identifier: MIT */
/*
 * state_binding.c - answers to questions, put into the shared arrays.
 */
#include "exports.h"

static napi_value session_state(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_session_state state;
  double *answers;

  if (!h2b_enter_session(&call, env, info)) return NULL;
  answers = call.instance->shared.answers;
  h2_session_get_state(call.session->core, &state);
#define PUT(name, index, member) answers[index] = (double)state.member;
  H2B_SESSION_STATE_MAP(PUT)
#undef PUT
  return NULL;
}

static napi_value session_stats(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_session_stats stats;
  double *answers;

  if (!h2b_enter_session(&call, env, info)) return NULL;
  answers = call.instance->shared.answers;
  h2_session_get_stats(call.session->core, &stats);
#define PUT(name, index, member) answers[index] = (double)stats.member;
  H2B_SESSION_STATS_MAP(PUT)
#undef PUT
  for (size_t i = 1; i < H2_LIMIT_COUNT; ++i) {
    answers[H2B_SESSION_STATS_LIMITS + i] = (double)stats.limits[i];
  }
  return NULL;
}

_Static_assert(H2B_SESSION_STATS_LIMITS + H2_LIMIT_COUNT <= H2B_ANSWERS,
               "room for session_stats");

static napi_value stream_state(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t stream;
  int status;
  h2_stream_state state = {0};
  h2_stream_stats stats = {0};
  double *answers;

  if (!h2b_enter_stream(&call, env, info, &stream)) return h2b_failed(&call);
  status = h2_stream_get_state(call.session->core, stream, &state);
  if (status == 0) {
    status = h2_stream_get_stats(call.session->core, stream, &stats);
  }
  if (status < 0) return h2b_int(&call, status);
  answers = call.instance->shared.answers;
#define PUT(name, index, from) answers[index] = (double)from;
  H2B_STREAM_STATE_MAP(PUT)
#undef PUT
  return h2b_int(&call, 0);
}

/* The same values in the same order as in a SETTINGS event. */
static napi_value read_settings(napi_env env, napi_callback_info info) {
  static const uint16_t ids[H2_SETTINGS_VALUES] = {1, 2, 3, 4, 5, 6, 8};
  h2b_call call;
  const h2_session *core;
  bool remote;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_bool(&call, 1, &remote)) {
    return NULL;
  }
  core = call.session->core;
  for (size_t i = 0; i < H2B_COUNT(ids); ++i) {
    call.instance->shared.settings[i] =
        remote ? h2_session_remote_setting(core, ids[i])
               : h2_session_local_setting(core, ids[i]);
  }
  return NULL;
}

static napi_value custom_settings(napi_env env, napi_callback_info info) {
  h2b_call call;
  const h2_setting *entries;
  size_t count;
  uint32_t *words;

  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  count = h2_session_remote_custom_settings(call.session->core, &entries);
  words = call.instance->shared.settings;
  for (size_t i = 0; i < count; ++i) {
    *words++ = entries[i].id;
    *words++ = entries[i].value;
  }
  return h2b_int(&call, (int32_t)count);
}

_Static_assert(2 * H2_MAX_CUSTOM_SETTINGS <= H2B_SETTING_WORDS,
               "room for custom_settings");

static const h2b_function functions[] = {
    {"sessionState", session_state},     {"sessionStats", session_stats},
    {"streamState", stream_state},       {"readSettings", read_settings},
    {"customSettings", custom_settings},
};

const h2b_functions h2b_state_functions = {functions, H2B_COUNT(functions)};
