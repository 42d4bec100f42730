/* SPDX-License-Identifier: MIT */
/*
 * args.h - what JavaScript passed to a native function.
 *
 * A function reads its arguments with a chain of these, each of which returns
 * false when the argument is not what it must be; a TypeError is then pending,
 * or the session is unknown, and the function returns h2b_failed().
 */
#ifndef H2B_ARGS_H
#define H2B_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#include "session.h"

#define H2B_MAX_ARGS 8

typedef struct h2b_call {
  napi_env env;
  h2b_instance *instance;
  size_t argc;
  napi_value argv[H2B_MAX_ARGS];
  h2b_session *session; /* the first argument, after h2b_enter_session() */
  size_t text_used;     /* octets of the instance's scratch memory */
  bool thrown;          /* a TypeError is pending */
} h2b_call;

/* A string argument: a place in the instance's scratch memory. */
typedef struct h2b_text {
  size_t offset, length;
} h2b_text;

enum h2b_encoding { H2B_LATIN1, H2B_UTF8 };

/* First of all: reads the arguments. */
void h2b_enter(h2b_call *call, napi_env env, napi_callback_info info);
/* The same for functions whose first argument is a session. */
bool h2b_enter_session(h2b_call *call, napi_env env, napi_callback_info info);

bool h2b_arg_int32(h2b_call *call, size_t at, int32_t *out);
bool h2b_arg_uint32(h2b_call *call, size_t at, uint32_t *out);
bool h2b_arg_int64(h2b_call *call, size_t at, int64_t *out);
bool h2b_arg_bool(h2b_call *call, size_t at, bool *out);
bool h2b_arg_object(h2b_call *call, size_t at);
bool h2b_arg_function(h2b_call *call, size_t at);
bool h2b_arg_is_undefined(const h2b_call *call, size_t at);

/* Any view of an ArrayBuffer. Borrowed until JavaScript runs again. */
bool h2b_arg_view(h2b_call *call, size_t at, uint8_t **data, size_t *length);

/*
 * A string, valid until the call returns. Reading another one may move it:
 * take the address with h2b_text_data() when all are read.
 */
bool h2b_arg_text(h2b_call *call, size_t at, enum h2b_encoding encoding,
                  h2b_text *out);
/*
 * The same if it fits into what there is. Otherwise, and with nothing thrown,
 * false and its |*length|; h2b_encode() then writes it and a NUL where it may.
 */
bool h2b_arg_short_text(h2b_call *call, size_t at, enum h2b_encoding encoding,
                        h2b_text *out, size_t *length);
void h2b_encode(h2b_call *call, size_t at, enum h2b_encoding encoding,
                uint8_t *buf, size_t size, size_t *length);
const uint8_t *h2b_text_data(const h2b_call *call, h2b_text text);

/* A serialised header block at |at| and its count at |at| + 1. */
bool h2b_arg_block(h2b_call *call, size_t at, h2_block *out);

/* An index of native.limits. */
bool h2b_arg_limit(h2b_call *call, size_t at, enum h2_limit *out);

/*
 * The count at |at| of id, value pairs in shared.settings, which are copied to
 * |settings|, H2B_SETTING_WORDS / 2 of them at most.
 */
bool h2b_arg_settings(h2b_call *call, size_t at, h2_setting *settings,
                      uint32_t *count);

/* Results. */
napi_value h2b_int(const h2b_call *call, int32_t value);
napi_value h2b_failed(const h2b_call *call);

/* One entry of the export table. */
typedef struct h2b_function {
  const char *name;
  napi_callback function;
} h2b_function;

/* Puts |count| functions into |exports|; false on exception. */
bool h2b_export(h2b_instance *instance, napi_value exports,
                const h2b_function *functions, size_t count);

#define H2B_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif /* H2B_ARGS_H */
