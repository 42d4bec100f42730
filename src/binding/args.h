/* SPDX-License-Identifier: MIT */
/*
 * args.h - what JavaScript has passed to a native function.
 *
 * A function reads its arguments with a chain of these, each of which returns
 * false when the argument is not what it must be. A TypeError is then pending,
 * or the session is unknown, and the function returns h2b_failed().
 */
#ifndef H2B_ARGS_H
#define H2B_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>

#include "session.h"

/* No native function has more arguments. */
#define H2B_MAX_ARGS 8

/* What a native function knows of the call that it serves. */
typedef struct h2b_call {
  /* The environment that the caller runs in. */
  napi_env env;
  /* What this environment owns. */
  h2b_instance *instance;
  /* The arguments; those that were not passed are undefined. */
  napi_value argv[H2B_MAX_ARGS];
  /* The session that the first argument names; NULL before it is read. */
  h2b_session *session;
  /* Octets of the instance's scratch memory that strings of this call fill. */
  size_t text_used;
  /* Whether a TypeError is pending. */
  bool thrown;
} h2b_call;

/* A string argument: a place in the instance's scratch memory, in octets. */
typedef struct h2b_text {
  size_t offset;
  size_t length;
} h2b_text;

/* How the characters of a string become octets. */
enum h2b_encoding { H2B_LATIN1, H2B_UTF8 };

/* Begins a call: takes over the arguments. */
void h2b_enter(h2b_call *call, napi_env env, napi_callback_info info);

/* Begins a call whose first argument is a session. */
bool h2b_enter_session(h2b_call *call, napi_env env, napi_callback_info info);

/* Begins a call whose first two arguments are a session and a stream. */
bool h2b_enter_stream(h2b_call *call, napi_env env, napi_callback_info info,
                      int32_t *stream);

/* Each reads the argument at |at| as what its name says. */
bool h2b_arg_int32(h2b_call *call, size_t at, int32_t *out);
bool h2b_arg_uint32(h2b_call *call, size_t at, uint32_t *out);
bool h2b_arg_int64(h2b_call *call, size_t at, int64_t *out);
bool h2b_arg_bool(h2b_call *call, size_t at, bool *out);

/* Each tells whether the argument at |at| is what its name says. */
bool h2b_arg_object(h2b_call *call, size_t at);
bool h2b_arg_function(h2b_call *call, size_t at);

/* Whether there is no argument at |at|. Throws nothing. */
bool h2b_arg_is_undefined(const h2b_call *call, size_t at);

/*
 * Reads any view of an ArrayBuffer. The octets are borrowed until JavaScript
 * runs again.
 */
bool h2b_arg_view(h2b_call *call, size_t at, uint8_t **data, size_t *length);

/*
 * Reads a string, which is valid until the call returns. Reading another one
 * may move it: take the address with h2b_text_data() when all are read.
 */
bool h2b_arg_text(h2b_call *call, size_t at, enum h2b_encoding encoding,
                  h2b_text *out);

/*
 * Reads a string if it fits into the scratch memory that there is. If it does
 * not, returns false, sets |*length| to its octets, and throws nothing: the
 * caller makes room and calls h2b_encode().
 */
bool h2b_arg_short_text(h2b_call *call, size_t at, enum h2b_encoding encoding,
                        h2b_text *out, size_t *length);

/*
 * Writes the string at |at| and a NUL to |buf|, which has |size| octets, and
 * sets |*length| to the octets without the NUL.
 */
void h2b_encode(h2b_call *call, size_t at, enum h2b_encoding encoding,
                uint8_t *buf, size_t size, size_t *length);

/* The octets of |text|, until another string is read. */
const uint8_t *h2b_text_data(const h2b_call *call, h2b_text text);

/* Reads a serialised header block, and behind it the count of its fields. */
bool h2b_arg_block(h2b_call *call, size_t at, h2_block *out);

/* Reads an index of native.limits. */
bool h2b_arg_limit(h2b_call *call, size_t at, enum h2_limit *out);

/*
 * Reads a count of id, value pairs in shared.settings, and copies the pairs to
 * |settings|, which has room for H2B_SETTING_WORDS / 2 of them.
 */
bool h2b_arg_settings(h2b_call *call, size_t at, h2_setting *settings,
                      uint32_t *count);

/* Returns |value| as a number of JavaScript; NULL: JavaScript can't run. */
napi_value h2b_int(const h2b_call *call, int32_t value);

/* What a native function returns whose arguments were refused. */
napi_value h2b_failed(const h2b_call *call);

/*
 * Serves a call whose arguments are a session and a number, often a stream:
 * |submit| gets both, and its status is the answer.
 */
napi_value h2b_submit(napi_env env, napi_callback_info info,
                      int (*submit)(h2_session *session, int32_t number));

/* A native function and its name in JavaScript. */
typedef struct h2b_function {
  const char *name;
  napi_callback function;
} h2b_function;

/* Puts |count| functions into |exports|. Returns false on exception. */
bool h2b_export(h2b_instance *instance, napi_value exports,
                const h2b_function *functions, size_t count);

#define H2B_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif /* H2B_ARGS_H */
