/* SPDX-License-Identifier: MIT */
/*
 * session_binding.c - making and freeing sessions, octets in and out, events.
 */
#include "exports.h"

#include <math.h>
#include <string.h>

#include "check.h"
#include "lifetime.h"
#include "wire.h"

/* -------------------------------------------------------------------- life */

/*
 * Returns |value|, or the number between 0 and |max| that is next to it; NaN
 * keeps |otherwise|.
 */
static uint64_t choose(double value, uint64_t otherwise, uint64_t max) {
  if (isnan(value)) return otherwise;
  if (value <= 0) return 0;
  return value >= (double)max ? max : (uint64_t)value;
}

static void read_config(h2_config *to, const double *from) {
#define CHOOSE(name, index, member, most) \
  to->member = choose(from[index], to->member, most);
  H2B_CONFIG_MAP(CHOOSE)
#undef CHOOSE
}

static napi_value create_session(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t role;
  h2_config config;
  h2b_session *session;
  int32_t status;

  h2b_enter(&call, env, info);
  if (!h2b_arg_int32(&call, 0, &role) || !h2b_arg_object(&call, 1)) return NULL;
  if (call.instance->shared.state == NULL || call.instance->exiting) {
    return h2b_int(&call, H2_ERR_BUSY);
  }
  h2_config_default(&config, role == H2_CLIENT ? H2_CLIENT : H2_SERVER);
  read_config(&config, call.instance->shared.config);
  status = h2b_session_new(&session, call.instance, &config, call.argv[1]);
  return h2b_int(&call, status == 0 ? session->id : status);
}

static napi_value free_session(napi_env env, napi_callback_info info) {
  h2b_call call;

  if (h2b_enter_session(&call, env, info)) h2b_session_free(call.session);
  return NULL;
}

/* ------------------------------------------------------------ bytes, events */

static napi_value return_batch(const h2b_call *call, const h2_batch *batch) {
  h2b_session_publish(call->session, batch);
  return h2b_int(call, (int32_t)batch->length);
}

static napi_value receive(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_batch *batch;
  uint8_t *data;
  size_t length, taken;
  uint32_t offset;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_view(&call, 1, &data, &length) ||
      !h2b_arg_uint32(&call, 2, &offset)) {
    return h2b_failed(&call);
  }
  batch = h2b_session_batch(call.session);
  if (batch == NULL) return h2b_int(&call, H2_ERR_BUSY);
  if (offset > length) offset = (uint32_t)length;
  if (offset > 0) data += offset; /* without octets |data| may be NULL */
  batch->input_base = offset;
  taken = h2b_session_receive(call.session, batch, data, length - offset);
  call.instance->shared.state[H2B_STATE_CONSUMED] = (int32_t)taken;
  h2b_session_account(call.session);
  return return_batch(&call, batch);
}

static void run_commands(h2b_session *session, uint32_t words) {
  const int32_t *commands = session->instance->shared.commands;

  if (words > H2B_COMMANDS) words = H2B_COMMANDS;
  /* A stream that has closed in the meantime is no mistake: no status. */
  for (uint32_t i = 0; i + H2B_LAYOUT_COMMAND_WORDS <= words;
       i += H2B_LAYOUT_COMMAND_WORDS) {
    int32_t stream = commands[i + 1];

    switch (commands[i]) {
      case H2B_COMMAND_CONSUME:
        h2_stream_consume(session->core, stream, (uint32_t)commands[i + 2]);
        break;
      case H2B_COMMAND_END:
        h2_stream_end(session->core, stream);
        break;
      case H2B_COMMAND_END_APART:
        h2_stream_end_apart(session->core, stream);
        break;
      default:
        break;
    }
  }
}

static void gather(uint8_t *to, const h2_vec *vecs, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (vecs[i].len == 0) continue; /* its base may be NULL */
    memcpy(to, vecs[i].base, vecs[i].len);
    to += vecs[i].len;
  }
}

/* Tells JavaScript the lengths of pieces that are to be written one by one. */
static void list_pieces(h2b_session *session, const h2_vec *vecs,
                        size_t count) {
  h2b_shared *shared = &session->instance->shared;

  shared->state[H2B_STATE_OUT_PIECES] = 0;
  if (!session->separate_pieces || count > H2B_COMMANDS) return;
  for (size_t i = 0; i < count; ++i) shared->commands[i] = (int32_t)vecs[i].len;
  shared->state[H2B_STATE_OUT_PIECES] = (int32_t)count;
}

/* Without native transport: leaves the octets to take_output(). */
static void flush_out(h2b_session *session, h2_batch *batch) {
  const h2_vec *vecs;
  size_t count;
  size_t length = h2b_session_send(session, batch, &vecs, &count);

  session->instance->shared.state[H2B_STATE_OUT_LENGTH] = (int32_t)length;
  list_pieces(session, vecs, length == 0 ? 0 : count);
}

static napi_value flush(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2b_session *session;
  h2_batch *batch;
  uint32_t words;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_uint32(&call, 1, &words)) {
    return h2b_failed(&call);
  }
  session = call.session;
  batch = h2b_session_batch(session);
  if (batch == NULL) return h2b_int(&call, H2_ERR_BUSY);
  run_commands(session, words);
  if (session->wire.handle != NULL) {
    call.instance->shared.state[H2B_STATE_OUT_LENGTH] = 0;
    h2b_wire_send(session, batch);
  } else {
    flush_out(session, batch);
  }
  h2b_wire_balance(session);
  return return_batch(&call, batch);
}

/*
 * The octets that flush() has left, as |*vecs|: the same ones again, and no new
 * event. False: there is nothing to take.
 */
static bool get_output(const h2b_call *call, const h2_vec **vecs, size_t *count,
                       size_t *length) {
  h2_batch *batch = h2b_session_batch(call->session);

  if (batch == NULL || call->session->wire.handle != NULL) return false;
  *length = h2b_session_send(call->session, batch, vecs, count);
  return true;
}

/*
 * What flush() has left, in memory that is the caller's from then on: a socket
 * of the application may keep or transfer what it is given to write.
 */
static napi_value take_output(napi_env env, napi_callback_info info) {
  h2b_call call;
  napi_value buffer = NULL;
  void *memory;
  const h2_vec *vecs;
  size_t count, length;

  if (!h2b_enter_session(&call, env, info) ||
      !get_output(&call, &vecs, &count, &length) ||
      !NAPI_OK(napi_create_buffer(env, length, &memory, &buffer))) {
    return NULL;
  }
  gather(memory, vecs, count);
  h2_session_sent(call.session->core);
  return buffer;
}

/* The same, into memory that JavaScript has. */
static napi_value fill_output(napi_env env, napi_callback_info info) {
  h2b_call call;
  uint8_t *memory;
  const h2_vec *vecs;
  size_t count, length, room;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_view(&call, 1, &memory, &room)) {
    return h2b_failed(&call);
  }
  if (!get_output(&call, &vecs, &count, &length) || length > room) {
    return h2b_int(&call, H2_ERR_BUSY);
  }
  gather(memory, vecs, count);
  h2_session_sent(call.session->core);
  return h2b_int(&call, (int32_t)length);
}

static napi_value more(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_batch *batch;

  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  batch = h2b_session_batch(call.session);
  if (batch == NULL) return h2b_int(&call, H2_ERR_BUSY);
  h2_session_continue(call.session->core, batch);
  return return_batch(&call, batch);
}

static napi_value next(napi_env env, napi_callback_info info) {
  h2b_call call;
  h2_batch *batch;

  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  batch = h2b_session_batch(call.session);
  if (batch == NULL) return h2b_int(&call, H2_ERR_BUSY);
  if (!h2b_wire_next(call.session, batch)) {
    call.instance->shared.state[H2B_STATE_FLAGS] &= ~H2B_FLAG_NEXT;
    return h2b_int(&call, 0);
  }
  return return_batch(&call, batch);
}

static const h2b_function functions[] = {
    {"createSession", create_session},
    {"freeSession", free_session},
    {"receive", receive},
    {"next", next},
    {"flush", flush},
    {"takeOutput", take_output},
    {"fillOutput", fill_output},
    {"more", more},
};

const h2b_functions h2b_session_functions = {functions, H2B_COUNT(functions)};
