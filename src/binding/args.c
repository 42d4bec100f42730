/* SPDX-License-Identifier: MIT */
/*
 * args.c - what JavaScript has passed to a native function, and what it gets
 * back.
 */
#include "args.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

/* The scratch memory has at least so many octets, once there is any. */
#define SCRATCH_SIZE (64 * 1024)

/* Scratch memory of more octets than this is not kept for later calls. */
#define SCRATCH_KEEP (1024 * 1024)

/* The octets of the longest character in UTF-8. */
#define LONGEST_CHARACTER 4

void h2b_enter(h2b_call *call, napi_env env, napi_callback_info info) {
  size_t count = H2B_MAX_ARGS;
  void *data;

  call->env = env;
  call->session = NULL;
  call->text_used = 0;
  call->thrown = false;
  CHECK(NAPI_OK(napi_get_cb_info(env, info, &count, call->argv, NULL, &data)));
  call->instance = data;
}

bool h2b_enter_session(h2b_call *call, napi_env env, napi_callback_info info) {
  int32_t id;

  h2b_enter(call, env, info);
  if (!h2b_arg_int32(call, 0, &id)) return false;
  call->session = h2b_table_get(&call->instance->sessions, id);
  return call->session != NULL;
}

bool h2b_enter_stream(h2b_call *call, napi_env env, napi_callback_info info,
                      int32_t *stream) {
  return h2b_enter_session(call, env, info) && h2b_arg_int32(call, 1, stream);
}

/* Throws. Returns false, for the caller to return. */
static bool refuse(h2b_call *call, size_t at, const char *expected) {
  char message[64];

  snprintf(message, sizeof(message), "argument %zu must be %s", at, expected);
  call->thrown = true;
  NAPI_OK(napi_throw_type_error(call->env, "ERR_INVALID_ARG_TYPE", message));
  return false;
}

static bool expect(h2b_call *call, size_t at, napi_status status,
                   const char *expected) {
  return status == napi_ok || refuse(call, at, expected);
}

bool h2b_arg_int32(h2b_call *call, size_t at, int32_t *out) {
  return expect(call, at, napi_get_value_int32(call->env, call->argv[at], out),
                "a number");
}

bool h2b_arg_uint32(h2b_call *call, size_t at, uint32_t *out) {
  return expect(call, at, napi_get_value_uint32(call->env, call->argv[at], out),
                "a number");
}

bool h2b_arg_int64(h2b_call *call, size_t at, int64_t *out) {
  return expect(call, at, napi_get_value_int64(call->env, call->argv[at], out),
                "a number");
}

bool h2b_arg_bool(h2b_call *call, size_t at, bool *out) {
  return expect(call, at, napi_get_value_bool(call->env, call->argv[at], out),
                "a boolean");
}

static napi_valuetype type_of(const h2b_call *call, size_t at) {
  napi_valuetype type = napi_undefined;

  CHECK(NAPI_OK(napi_typeof(call->env, call->argv[at], &type)));
  return type;
}

bool h2b_arg_object(h2b_call *call, size_t at) {
  return type_of(call, at) == napi_object || refuse(call, at, "an object");
}

bool h2b_arg_function(h2b_call *call, size_t at) {
  return type_of(call, at) == napi_function || refuse(call, at, "a function");
}

bool h2b_arg_is_undefined(const h2b_call *call, size_t at) {
  return type_of(call, at) == napi_undefined;
}

bool h2b_arg_view(h2b_call *call, size_t at, uint8_t **data, size_t *length) {
  bool is_view = false;
  void *base = NULL;

  /* "Buffer" is any view for Node-API; asked first, as info aborts otherwise */
  if (napi_is_buffer(call->env, call->argv[at], &is_view) != napi_ok ||
      !is_view ||
      napi_get_buffer_info(call->env, call->argv[at], &base, length) !=
          napi_ok) {
    return refuse(call, at, "a Uint8Array");
  }
  *data = base;
  return true;
}

/* ----------------------------------------------------------------- strings */

/* Makes the scratch memory at least |size| octets. False: no memory. */
static bool reserve(h2b_scratch *scratch, size_t size) {
  uint8_t *base;

  if (size <= scratch->size) return true;
  if (size < SCRATCH_SIZE) size = SCRATCH_SIZE;
  base = realloc(scratch->base, size);
  if (base == NULL) return false;
  scratch->base = base;
  scratch->size = size;
  return true;
}

static napi_status encode(h2b_call *call, size_t at, enum h2b_encoding encoding,
                          char *buf, size_t size, size_t *length) {
  return encoding == H2B_LATIN1
             ? napi_get_value_string_latin1(call->env, call->argv[at], buf,
                                            size, length)
             : napi_get_value_string_utf8(call->env, call->argv[at], buf, size,
                                          length);
}

bool h2b_arg_short_text(h2b_call *call, size_t at, enum h2b_encoding encoding,
                        h2b_text *out, size_t *length) {
  h2b_scratch *scratch = &call->instance->scratch;
  size_t used = call->text_used;
  size_t room;

  if (used == 0 && scratch->size > SCRATCH_KEEP) {
    free(scratch->base);
    *scratch = (h2b_scratch){0};
  }
  if (!reserve(scratch, used + LONGEST_CHARACTER + 1)) {
    return refuse(call, at, "shorter");
  }
  room = scratch->size - used;
  if (encode(call, at, encoding, (char *)scratch->base + used, room, length) !=
      napi_ok) {
    return refuse(call, at, "a string");
  }
  /* Node-API cuts without saying so, between two characters. */
  if (*length + LONGEST_CHARACTER >= room) {
    h2b_encode(call, at, encoding, NULL, 0, length);
    return false;
  }
  *out = (h2b_text){.offset = used, .length = *length};
  call->text_used = used + *length;
  return true;
}

void h2b_encode(h2b_call *call, size_t at, enum h2b_encoding encoding,
                uint8_t *buf, size_t size, size_t *length) {
  CHECK(NAPI_OK(encode(call, at, encoding, (char *)buf, size, length)));
}

bool h2b_arg_text(h2b_call *call, size_t at, enum h2b_encoding encoding,
                  h2b_text *out) {
  h2b_scratch *scratch = &call->instance->scratch;
  size_t used = call->text_used;
  size_t length;

  if (h2b_arg_short_text(call, at, encoding, out, &length)) return true;
  if (call->thrown) return false;
  if (!reserve(scratch, used + length + 1)) return refuse(call, at, "shorter");
  h2b_encode(call, at, encoding, scratch->base + used, length + 1, &length);
  *out = (h2b_text){.offset = used, .length = length};
  call->text_used = used + length;
  return true;
}

const uint8_t *h2b_text_data(const h2b_call *call, h2b_text text) {
  return call->instance->scratch.base + text.offset;
}

bool h2b_arg_block(h2b_call *call, size_t at, h2_block *out) {
  h2b_text text = {0};
  uint32_t count;

  if (!h2b_arg_text(call, at, H2B_LATIN1, &text) ||
      !h2b_arg_uint32(call, at + 1, &count)) {
    return false;
  }
  *out = (h2_block){
      .data = h2b_text_data(call, text), .len = text.length, .count = count};
  return true;
}

bool h2b_arg_limit(h2b_call *call, size_t at, enum h2_limit *out) {
  uint32_t limit;

  if (!h2b_arg_uint32(call, at, &limit)) return false;
  if (limit >= H2_LIMIT_COUNT) return refuse(call, at, "a limit");
  *out = (enum h2_limit)limit;
  return true;
}

bool h2b_arg_settings(h2b_call *call, size_t at, h2_setting *settings,
                      uint32_t *count) {
  const uint32_t *words = call->instance->shared.settings;

  if (!h2b_arg_uint32(call, at, count)) return false;
  if (words == NULL || *count > H2B_SETTING_WORDS / 2) {
    return refuse(call, at, "a count of shared.settings");
  }
  for (uint32_t i = 0; i < *count; ++i) {
    settings[i].id = (uint16_t)words[2 * i];
    settings[i].value = words[2 * i + 1];
  }
  return true;
}

/* ----------------------------------------------------------------- results */

napi_value h2b_int(const h2b_call *call, int32_t value) {
  napi_value result = NULL;

  NAPI_OK(napi_create_int32(call->env, value, &result));
  return result;
}

napi_value h2b_failed(const h2b_call *call) {
  return call->thrown ? NULL : h2b_int(call, H2_ERR_STREAM_UNKNOWN);
}

napi_value h2b_submit(napi_env env, napi_callback_info info,
                      int (*submit)(h2_session *session, int32_t number)) {
  h2b_call call;
  int32_t number;

  if (!h2b_enter_stream(&call, env, info, &number)) return h2b_failed(&call);
  return h2b_int(&call, submit(call.session->core, number));
}

bool h2b_export(h2b_instance *instance, napi_value exports,
                const h2b_function *functions, size_t count) {
  napi_env env = instance->env;
  napi_value value;

  for (size_t i = 0; i < count; ++i) {
    if (!NAPI_OK(napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH,
                                      functions[i].function, instance,
                                      &value)) ||
        !NAPI_OK(
            napi_set_named_property(env, exports, functions[i].name, value))) {
      return false;
    }
  }
  return true;
}
