/* SPDX-License-Identifier: MIT */
#include "exports.h"

#include <math.h>
#include <string.h>

#include "check.h"
#include "wire.h"

/* -------------------------------------------------------------------- life */

/* Indices of shared.config: CONFIG in lib/binding.js. */
enum {
  CONFIG_PADDING,
  CONFIG_STRICT_FIELD_WHITESPACE,
  CONFIG_MAX_DEFLATE_TABLE_SIZE,
  CONFIG_PEER_MAX_CONCURRENT_STREAMS,
  CONFIG_MAX_RESERVED_REMOTE_STREAMS,
  CONFIG_MAX_SEND_HEADER_BLOCK_LENGTH,
  CONFIG_MAX_SETTINGS_ENTRIES,
  CONFIG_MAX_HEADER_PAIRS,
  CONFIG_MAX_HEADER_LIST_SIZE,
  CONFIG_MAX_SESSION_MEMORY,
  CONFIG_MAX_OUTSTANDING_PINGS,
  CONFIG_MAX_OUTSTANDING_SETTINGS,
  CONFIG_MAX_INVALID_FRAMES,
  CONFIG_MAX_REJECTED_STREAMS,
  CONFIG_STREAM_RESET_BURST,
  CONFIG_STREAM_RESET_RATE,
  CONFIG_MAX_EMPTY_FRAMES,
  CONFIG_MAX_NEW_STREAMS,
  CONFIG_COPY_THRESHOLD,
  CONFIG_SEPARATE_PIECES,
  CONFIG_COUNT_REFERENCES,
  CONFIG_STREAM_ERROR_BURST,
  CONFIG_STREAM_ERROR_RATE,
  CONFIG_GLITCH_BURST,
  CONFIG_GLITCH_RATE,
  CONFIG_WINDOW_UPDATES_PER_DATA,
  CONFIG_MAX_SESSION_QUEUED_OCTETS,
};

/* NaN keeps |otherwise|; what is out of range becomes the nearest that isn't */
static uint64_t choose(double value, uint64_t otherwise, uint64_t max) {
  if (isnan(value)) return otherwise;
  if (value <= 0) return 0;
  return value >= (double)max ? max : (uint64_t)value;
}

static uint32_t choose32(double value, uint32_t otherwise) {
  return (uint32_t)choose(value, otherwise, UINT32_MAX);
}

static size_t choose_size(double value, size_t otherwise) {
  return (size_t)choose(value, otherwise, SIZE_MAX);
}

static void read_config(h2_config *to, const double *from) {
  to->padding = (enum h2_padding)choose(
      from[CONFIG_PADDING], (uint64_t)to->padding, (uint64_t)H2_PADDING_MAX);
  to->strict_field_whitespace = choose(from[CONFIG_STRICT_FIELD_WHITESPACE],
                                       to->strict_field_whitespace, 1) != 0;

#define CHOOSE(with, field, index) to->field = with(from[index], to->field)
  CHOOSE(choose32, max_deflate_table_size, CONFIG_MAX_DEFLATE_TABLE_SIZE);
  CHOOSE(choose32, peer_max_concurrent_streams,
         CONFIG_PEER_MAX_CONCURRENT_STREAMS);
  CHOOSE(choose32, max_reserved_remote_streams,
         CONFIG_MAX_RESERVED_REMOTE_STREAMS);
  CHOOSE(choose_size, max_send_header_block_length,
         CONFIG_MAX_SEND_HEADER_BLOCK_LENGTH);
  CHOOSE(choose32, max_settings_entries, CONFIG_MAX_SETTINGS_ENTRIES);
  CHOOSE(choose32, max_header_pairs, CONFIG_MAX_HEADER_PAIRS);
  CHOOSE(choose32, max_header_list_size, CONFIG_MAX_HEADER_LIST_SIZE);
  CHOOSE(choose_size, max_session_memory, CONFIG_MAX_SESSION_MEMORY);
  CHOOSE(choose_size, max_session_queued_octets,
         CONFIG_MAX_SESSION_QUEUED_OCTETS);
  CHOOSE(choose32, max_outstanding_pings, CONFIG_MAX_OUTSTANDING_PINGS);
  CHOOSE(choose32, max_outstanding_settings, CONFIG_MAX_OUTSTANDING_SETTINGS);
  CHOOSE(choose32, max_invalid_frames, CONFIG_MAX_INVALID_FRAMES);
  CHOOSE(choose32, max_rejected_streams, CONFIG_MAX_REJECTED_STREAMS);
  CHOOSE(choose_size, stream_reset_burst, CONFIG_STREAM_RESET_BURST);
  CHOOSE(choose_size, stream_reset_rate, CONFIG_STREAM_RESET_RATE);
  CHOOSE(choose_size, stream_error_burst, CONFIG_STREAM_ERROR_BURST);
  CHOOSE(choose_size, stream_error_rate, CONFIG_STREAM_ERROR_RATE);
  CHOOSE(choose_size, glitch_burst, CONFIG_GLITCH_BURST);
  CHOOSE(choose_size, glitch_rate, CONFIG_GLITCH_RATE);
  CHOOSE(choose32, window_updates_per_data, CONFIG_WINDOW_UPDATES_PER_DATA);
  CHOOSE(choose32, max_empty_frames, CONFIG_MAX_EMPTY_FRAMES);
  CHOOSE(choose32, max_new_streams, CONFIG_MAX_NEW_STREAMS);
  CHOOSE(choose_size, copy_threshold, CONFIG_COPY_THRESHOLD);
#undef CHOOSE
  to->separate_pieces = choose(from[CONFIG_SEPARATE_PIECES], 0, 1) != 0;
  to->count_references = choose(from[CONFIG_COUNT_REFERENCES], 0, 1) != 0;
}

static napi_value create_session(napi_env env, napi_callback_info info) {
  h2b_call call;
  int32_t role;
  h2_config config;
  h2b_session *session;

  h2b_enter(&call, env, info);
  if (!h2b_arg_int32(&call, 0, &role) || !h2b_arg_object(&call, 1)) return NULL;
  if (call.instance->shared.state == NULL || call.instance->exiting)
    return h2b_int(&call, H2_ERR_BUSY);
  h2_config_default(&config, role == H2_CLIENT ? H2_CLIENT : H2_SERVER);
  read_config(&config, call.instance->shared.config);
  int32_t status =
      h2b_session_new(&session, call.instance, &config, call.argv[1]);
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
  uint8_t *data;
  size_t length;
  uint32_t offset;

  if (!h2b_enter_session(&call, env, info) ||
      !h2b_arg_view(&call, 1, &data, &length) ||
      !h2b_arg_uint32(&call, 2, &offset))
    return h2b_failed(&call);
  h2_batch *batch = h2b_session_batch(call.session);
  if (batch == NULL) return h2b_int(&call, H2_ERR_BUSY);
  if (offset > length) offset = (uint32_t)length;
  if (offset > 0) data += offset; /* NULL, when there is nothing */
  batch->input_base = offset;
  size_t taken =
      h2b_session_receive(call.session, batch, data, length - offset);
  call.instance->shared.state[H2B_STATE_CONSUMED] = (int32_t)taken;
  h2b_session_account(call.session);
  return return_batch(&call, batch);
}

/* Operations of shared.commands: COMMAND in lib/binding.js. */
enum {
  COMMAND_WORDS = 3,
  COMMAND_CONSUME = 1,
  COMMAND_END = 2,
  COMMAND_END_APART = 3
};

static void run_commands(h2b_session *session, uint32_t words) {
  const int32_t *command = session->instance->shared.commands;
  if (words > H2B_COMMAND_WORDS) words = H2B_COMMAND_WORDS;
  /* A stream that has closed in the meantime is no mistake: no status. */
  for (uint32_t i = 0; i + COMMAND_WORDS <= words; i += COMMAND_WORDS) {
    if (command[i] == COMMAND_CONSUME)
      h2_stream_consume(session->core, command[i + 1],
                        (size_t)(uint32_t)command[i + 2]);
    else if (command[i] == COMMAND_END)
      h2_stream_end(session->core, command[i + 1]);
    else if (command[i] == COMMAND_END_APART)
      h2_stream_end_apart(session->core, command[i + 1]);
  }
}

static void gather(uint8_t *to, const h2_vec *vecs, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (vecs[i].len == 0) continue; /* its base may be NULL */
    memcpy(to, vecs[i].base, vecs[i].len);
    to += vecs[i].len;
  }
}

/* The lengths of pieces that are to be written one by one. */
static void list_pieces(h2b_session *session, const h2_vec *vecs,
                        size_t count) {
  h2b_shared *shared = &session->instance->shared;
  shared->state[H2B_STATE_OUT_PIECES] = 0;
  if (!session->separate_pieces || count > H2B_COMMAND_WORDS) return;
  for (size_t i = 0; i < count; i++) shared->commands[i] = (int32_t)vecs[i].len;
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
  uint32_t words;

  if (!h2b_enter_session(&call, env, info) || !h2b_arg_uint32(&call, 1, &words))
    return h2b_failed(&call);
  h2b_session *session = call.session;
  h2_batch *batch = h2b_session_batch(session);
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
 * What flush() has left, in memory that is the caller's from then on: a socket
 * of the application may keep or transfer what it is given to write.
 */
static napi_value take_output(napi_env env, napi_callback_info info) {
  h2b_call call;
  napi_value buffer = NULL;
  void *memory;
  const h2_vec *vecs;
  size_t count;

  if (!h2b_enter_session(&call, env, info)) return NULL;
  h2b_session *session = call.session;
  h2_batch *batch = h2b_session_batch(session);
  if (batch == NULL || session->wire.handle != NULL) return NULL;
  /* flush() left them lent: this returns the same ones, and no new event. */
  size_t length = h2b_session_send(session, batch, &vecs, &count);
  if (!NAPI_OK(napi_create_buffer(env, length, &memory, &buffer))) return NULL;
  gather(memory, vecs, count);
  h2_session_sent(session->core);
  return buffer;
}

static napi_value drain(napi_env env, napi_callback_info info) {
  h2b_call call;
  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  h2_batch *batch = h2b_session_batch(call.session);
  if (batch == NULL) return h2b_int(&call, H2_ERR_BUSY);
  h2_session_continue(call.session->core, batch);
  return return_batch(&call, batch);
}

static napi_value next(napi_env env, napi_callback_info info) {
  h2b_call call;
  if (!h2b_enter_session(&call, env, info)) return h2b_failed(&call);
  h2_batch *batch = h2b_session_batch(call.session);
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
    {"drain", drain},
};

const h2b_functions h2b_session_functions = {functions, H2B_COUNT(functions)};
