/* SPDX-License-Identifier: MIT */
/*
 * wire.c - a session on its native transport: reads, writes, and what has to
 * wait for the next turn of the loop.
 */
#include "wire.h"

#include <stddef.h>

#include "check.h"
#include "emit.h"

/* One session writes so many octets before others get their turn. */
#define TURN_SHARE (4 * 1024 * 1024)

/* ------------------------------------------------------------ turn of loop */

/* Does what is due (below), as long as the idle handle is active. */
static void take_turn(uv_idle_t *turn);

static void set_due(h2b_session *session, unsigned what) {
  h2b_instance *instance = session->instance;

  if (session->due == 0) {
    h2b_link_append(&instance->due, &session->due_link);
    uv_idle_start(&instance->turn, take_turn);
  }
  session->due |= what;
}

static void clear_due(h2b_session *session, unsigned what) {
  session->due &= ~what;
  if (session->due == 0) h2b_link_remove(&session->due_link);
}

/* -------------------------------------------------------------- JavaScript */

/* Every callback of libuv that may run JavaScript stands between these two. */
static bool enter(h2b_session *session, napi_handle_scope *scope) {
  if (!NAPI_OK(napi_open_handle_scope(session->instance->env, scope))) {
    return false;
  }
  h2b_session_pin(session);
  return true;
}

static void leave(h2b_session *session, napi_handle_scope scope) {
  napi_env env = session->instance->env;

  h2b_session_unpin(session);
  NAPI_OK(napi_close_handle_scope(env, scope));
}

/* Tells JavaScript that reading ends: |event|, with |words| of its words. */
static void tell_end(h2b_session *session, int32_t event, int32_t status,
                     size_t words) {
  napi_handle_scope scope;
  h2_batch *batch;

  session->wire.ended = true;
  if (!enter(session, &scope)) return;
  batch = h2b_session_batch(session);
  if (batch != NULL) {
    h2b_batch_put(batch, event, (int32_t[]){status, 0}, words);
    h2b_emit(session, batch, NULL);
  }
  leave(session, scope);
}

/* ------------------------------------------------------------------- input */

static bool is_stopped(const h2b_wire *wire) {
  return wire->paused || wire->throttled || wire->yields;
}

/* Reads, goes on with the rest of a read, or neither. */
static void update_input(h2b_session *session) {
  h2b_wire *wire = &session->wire;
  bool has_rest = wire->rest.slab != NULL;

  if (wire->handle == NULL) return;
  if (has_rest && !is_stopped(wire)) set_due(session, H2B_DUE_INPUT);
  if (has_rest || is_stopped(wire) || wire->ended) {
    h2_transport_read_stop(wire->handle);
  } else {
    h2_transport_read_start(wire->handle);
  }
}

void h2b_wire_balance(h2b_session *session) {
  h2b_wire *wire = &session->wire;
  uint64_t memory = h2b_session_account(session);

  if (wire->throttled) wire->reading_ms = uv_now(session->instance->loop);
  wire->throttled =
      wire->writing && memory > wire->write_memory + H2B_BRAKE_MAX_GROWTH;
  update_input(session);
}

static void drop_rest(h2b_session *session) {
  h2b_rest *rest = &session->wire.rest;

  h2b_slab_unref(rest->slab, session->instance->env);
  *rest = (h2b_rest){0};
}

/*
 * A server asks this before it goes on with what it has not taken at once: a
 * peer that has gone since then can't be answered, and is served no further.
 */
static bool stop_if_lost(h2b_session *session) {
  h2b_wire *wire = &session->wire;

  if (!session->serves || wire->handle == NULL) return false;
  if (!wire->broken && !h2_transport_is_gone(wire->handle)) return false;
  h2_transport_read_stop(wire->handle);
  tell_end(session, H2_EVENT_TRANSPORT_ERROR, UV_ECONNRESET, 2);
  return true;
}

/*
 * Parses octets of |slab|, which the caller holds. Returns whether JavaScript
 * will look at them.
 */
static bool parse_input(h2b_session *session, h2_batch *batch, h2b_slab *slab,
                        size_t offset, size_t length) {
  size_t taken;

  batch->input_base = offset;
  taken = h2b_session_receive(session, batch, slab->base + offset, length);

  session->wire.words += batch->length;
  if (taken < length) {
    session->wire.rest = (h2b_rest){.slab = h2b_slab_ref(slab),
                                    .offset = offset + taken,
                                    .length = length - taken};
  }
  return batch->input_end != 0 || h2b_session_stopped(session);
}

/* Parses octets of |slab|, and tells JavaScript what has come. */
static void process_input(h2b_session *session, h2b_slab *slab, size_t offset,
                          size_t length) {
  h2_batch *batch = h2b_session_batch(session);
  bool used;

  if (batch == NULL) return;
  used = parse_input(session, batch, slab, offset, length);
  /* Where it has only stopped, JavaScript takes the rest by itself. */
  if (!h2b_session_stopped(session)) update_input(session);
  h2b_emit(session, batch, used ? slab : NULL);
  if (!session->freed) h2b_wire_balance(session);
}

bool h2b_wire_next(h2b_session *session, h2_batch *batch) {
  h2b_rest rest = session->wire.rest;

  if (rest.slab == NULL || is_stopped(&session->wire)) return false;
  session->wire.rest = (h2b_rest){0};
  parse_input(session, batch, rest.slab, rest.offset, rest.length);
  h2b_slab_unref(rest.slab, session->instance->env);
  return true;
}

/*
 * Leaves the rest of the turn to others if the read has brought much: libuv
 * would read on while there is something.
 */
static void yield_turn(h2b_session *session) {
  if (session->freed || session->wire.words < H2B_BRAKE_TURN_WORDS) return;
  session->wire.yields = true;
  set_due(session, H2B_DUE_INPUT);
  update_input(session);
}

static void process_rest(h2b_session *session) {
  h2b_rest rest = session->wire.rest;

  if (rest.slab == NULL) return;
  session->wire.rest = (h2b_rest){0};
  if (!stop_if_lost(session)) {
    process_input(session, rest.slab, rest.offset, rest.length);
  }
  h2b_slab_unref(rest.slab, session->instance->env);
}

/* ------------------------------------------------------------------ output */

static void fail_write(h2b_session *session, h2_batch *batch, int status) {
  session->wire.broken = true;
  h2b_batch_put(batch, H2_EVENT_TRANSPORT_ERROR, (int32_t[]){status, 1}, 2);
}

void h2b_wire_send(h2b_session *session, h2_batch *batch) {
  h2b_wire *wire = &session->wire;
  const h2_vec *vecs;
  size_t count, length, total = 0;
  int status;

  if (h2b_wire_busy(session) || wire->broken) return;
  do {
    length = h2b_session_send(session, batch, &vecs, &count);
    if (length == 0) return;
    status = h2_transport_write(wire->handle, vecs, count);
    if (status > 0) {
      wire->writing = true;
      wire->write_memory = h2b_session_account(session);
      return;
    }
    h2_session_sent(session->core);
    if (status < 0) {
      fail_write(session, batch, status);
      return;
    }
    total += length;
  } while (total < TURN_SHARE);
  set_due(session, H2B_DUE_SEND);
}

/* Sends, and tells JavaScript what follows; |status| is the last write's. */
static void process_output(h2b_session *session, int status, bool was_busy) {
  h2_batch *batch = h2b_session_batch(session);

  if (batch == NULL) return;
  if (session->wire.handle == NULL) {
    h2b_emit(session, batch, NULL); /* it is JavaScript's to flush */
    return;
  }
  if (status < 0) {
    fail_write(session, batch, status);
  } else {
    h2b_wire_send(session, batch);
  }
  h2b_wire_balance(session);
  if (batch->length > 0 || (was_busy && !h2b_wire_busy(session))) {
    h2b_emit(session, batch, NULL);
  }
}

/* -------------------------------------------------- events of the transport */

static size_t on_alloc(void *user, uint8_t **base) {
  h2b_session *session = user;
  h2b_instance *instance = session->instance;

  if (!h2b_slab_renew(&instance->slab, instance->env)) return 0;
  *base = instance->slab->base;
  return H2B_SLAB_SIZE;
}

static void on_data(void *user, uint8_t *base, size_t len) {
  h2b_session *session = user;
  h2b_instance *instance = session->instance;
  napi_handle_scope scope;
  h2b_slab *slab;

  if (!enter(session, &scope)) return;
  /* A handler that runs the loop must not have it read into the same slab. */
  slab = h2b_slab_ref(instance->slab);
  session->wire.words = 0;
  process_input(session, slab, (size_t)(base - slab->base), len);
  yield_turn(session);
  h2b_slab_unref(slab, instance->env);
  leave(session, scope);
}

static void on_end(void *user) {
  tell_end(user, H2_EVENT_TRANSPORT_END, 0, 0);
}

static void on_error(void *user, int status) {
  tell_end(user, H2_EVENT_TRANSPORT_ERROR, status, 2);
}

static void on_write_done(void *user, int status) {
  h2b_session *session = user;
  napi_handle_scope scope;

  session->wire.writing = false;
  h2_session_sent(session->core);
  if (!enter(session, &scope)) return;
  process_output(session, status, true);
  leave(session, scope);
}

static const h2_transport_owner owner = {
    .alloc = on_alloc,
    .data = on_data,
    .end = on_end,
    .error = on_error,
    .write_done = on_write_done,
};

/* -------------------------------------------------------------- due things */

void h2b_wire_resumed(void *user) {
  h2b_session *session = user;

  set_due(session, H2B_DUE_RESUME);
}

/* Goes on with the rest of a read, or with the next one. */
static void go_on(h2b_session *session) {
  h2b_wire *wire = &session->wire;

  wire->yields = false;
  if (wire->rest.slab == NULL) {
    update_input(session);
  } else if (!is_stopped(wire)) {
    process_rest(session);
  }
}

static void do_due(h2b_session *session) {
  unsigned due = session->due;

  clear_due(session, due);
  if ((due & H2B_DUE_INPUT) != 0) go_on(session);
  if (session->freed) return;
  if ((due & (H2B_DUE_SEND | H2B_DUE_RESUME)) != 0) {
    process_output(session, 0, (due & H2B_DUE_SEND) != 0);
  }
}

static void take_turn(uv_idle_t *turn) {
  h2b_instance *instance = turn->data;
  napi_handle_scope scope;
  h2b_link now;

  /* What becomes due from here on has to wait for the next turn. */
  h2b_link_move(&instance->due, &now);
  while (!h2b_link_alone(&now)) {
    h2b_session *session =
        (h2b_session *)((char *)now.next - offsetof(h2b_session, due_link));

    if (!enter(session, &scope)) {
      clear_due(session, session->due);
      continue;
    }
    do_due(session);
    leave(session, scope);
  }
  if (h2b_link_alone(&instance->due)) uv_idle_stop(turn);
}

/* -------------------------------------------------------------------- life */

int h2b_wire_open(h2b_session *session, int fd, enum h2_transport_type type) {
  h2b_instance *instance = session->instance;
  h2b_wire *wire = &session->wire;
  int status;

  if (wire->handle != NULL) return UV_EALREADY;
  wire->handle = h2_transport_new(instance->loop, type, &owner, session);
  if (wire->handle == NULL) return UV_ENOMEM;
  ++instance->handles;
  status = h2_transport_open(wire->handle, fd);
  if (status == 0) status = h2_transport_read_start(wire->handle);
  if (status != 0) h2b_wire_close(session);
  return status;
}

void h2b_wire_close(h2b_session *session) {
  h2_transport *handle = session->wire.handle;

  drop_rest(session);
  clear_due(session, session->freed ? ~0u : H2B_DUE_INPUT | H2B_DUE_SEND);
  if (handle == NULL) return;
  if (session->wire.writing) h2_session_sent(session->core);
  session->wire = (h2b_wire){0};
  h2_transport_close(handle, h2b_instance_handle_closed, session->instance);
}

uint64_t h2b_wire_reading_for(const h2b_session *session) {
  const h2b_wire *wire = &session->wire;

  return is_stopped(wire) ? 0
                          : uv_now(session->instance->loop) - wire->reading_ms;
}

int h2b_wire_read(h2b_session *session, bool on) {
  h2b_wire *wire = &session->wire;

  if (wire->handle == NULL) return UV_EBADF;
  if (wire->paused) wire->reading_ms = uv_now(session->instance->loop);
  wire->paused = !on;
  update_input(session);
  return 0;
}
