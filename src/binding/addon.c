/* SPDX-License-Identifier: MIT */
/*
 * addon.c - what require() of the addon runs, once per environment.
 */
#include <node_api.h>

#include "args.h"
#include "check.h"
#include "environment.h"
#include "exports.h"

static bool set_string(napi_env env, napi_value object, const char *name,
                       const char *text) {
  napi_value value;

  return NAPI_OK(
             napi_create_string_latin1(env, text, NAPI_AUTO_LENGTH, &value)) &&
         NAPI_OK(napi_set_named_property(env, object, name, value));
}

static const char *limit_name(size_t index) {
  return h2_limit_name((enum h2_limit)index);
}

/* Exports an array of |count| strings, which |get| returns by index. */
static bool export_strings(napi_env env, napi_value exports, const char *name,
                           const char *(*get)(size_t index), size_t count) {
  napi_value array, value;

  if (!NAPI_OK(napi_create_array_with_length(env, count, &array))) return false;
  for (size_t i = 0; i < count; ++i) {
    if (!NAPI_OK(
            napi_create_string_latin1(env, get(i), NAPI_AUTO_LENGTH, &value)) ||
        !NAPI_OK(napi_set_element(env, array, (uint32_t)i, value))) {
      return false;
    }
  }
  return NAPI_OK(napi_set_named_property(env, exports, name, array));
}

static bool export_values(napi_env env, napi_value exports) {
  return set_string(env, exports, "version", H2B_VERSION) &&
         set_string(env, exports, "nghttp2Version", h2_nghttp2_version()) &&
         set_string(env, exports, "nghttp2Build", H2B_NGHTTP2_BUILD) &&
         h2b_export_tables(env, exports) &&
         export_strings(env, exports, "limits", limit_name, H2_LIMIT_COUNT) &&
         export_strings(env, exports, "staticSlots", h2_static_slot,
                        h2_static_slot_count());
}

NAPI_MODULE_INIT() {
  const h2b_functions *const files[] = {
      &h2b_environment_functions, &h2b_session_functions,
      &h2b_connection_functions,  &h2b_state_functions,
      &h2b_stream_functions,      &h2b_body_functions,
      &h2b_queue_functions,       &h2b_transport_functions,
      &h2b_limit_functions,
  };
  h2b_instance *instance = h2b_environment_start(env);
  if (instance == NULL) {
    NAPI_OK(napi_throw_error(env, NULL, "http2-native: out of memory"));
    return NULL;
  }
  if (!export_values(env, exports)) return NULL;
  for (size_t i = 0; i < H2B_COUNT(files); ++i) {
    if (!h2b_export(instance, exports, files[i]->list, files[i]->count)) {
      return NULL;
    }
  }
  return exports;
}
