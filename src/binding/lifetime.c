/* SPDX-License-Identifier: MIT */
/*
 * lifetime.c - the birth and the end of a session of the binding.
 */
#include "lifetime.h"

#include <stdlib.h>

#include "check.h"
#include "wire.h"

static void release_owner(void *user, void *owner) {
  h2b_instance *instance = user;

  h2b_owner_release(owner, &instance->owners, instance->env);
}

static bool is_valid(void *user, void *owner) {
  h2b_instance *instance = user;

  return h2b_owner_valid(owner, instance->env);
}

static bool make_context(h2b_session *session, napi_value resource) {
  napi_env env = session->instance->env;
  napi_value name;

  return NAPI_OK(napi_create_string_latin1(env, "HTTP2SESSION",
                                           NAPI_AUTO_LENGTH, &name)) &&
         NAPI_OK(napi_async_init(env, resource, name, &session->context)) &&
         NAPI_OK(napi_create_reference(env, resource, 1, &session->resource));
}

/* Makes the session of the core. Returns its status. */
static int make_core(h2b_session *session, const h2_config *config) {
  h2_config full = *config;

  full.release = release_owner;
  full.valid = is_valid;
  full.stop_at_events = true;
  full.user = session->instance;
  full.window_total = &session->instance->window_total;
  /* Without entropy the seed is the core's. */
  (void)uv_random(NULL, NULL, &full.seed, sizeof(full.seed), 0, NULL);
  return h2_session_new(&session->core, &full);
}

int32_t h2b_session_new(h2b_session **out, h2b_instance *instance,
                        const h2_config *config, napi_value resource) {
  h2b_session *session = calloc(1, sizeof(*session));
  int status;

  if (session == NULL) return UV_ENOMEM;
  session->instance = instance;
  session->copy_threshold = config->copy_threshold;
  session->serves = config->role == H2_SERVER;
  session->separate_pieces = config->separate_pieces;
  session->pins = 1;
  h2b_link_init(&session->due_link);
  status = make_core(session, config);
  if (status != 0) {
    free(session);
    return status;
  }
  session->id = h2b_table_add(&instance->sessions, session);
  if (session->id == 0 || !make_context(session, resource)) {
    h2b_session_free(session);
    return UV_ENOMEM;
  }
  *out = session;
  return 0;
}

void h2b_session_free(h2b_session *session) {
  h2b_instance *instance = session->instance;
  int64_t ignored;

  h2b_table_remove(&instance->sessions, session->id);
  session->freed = true;
  h2b_wire_close(session);
  h2_session_del(session->core);
  session->core = NULL;
  h2b_session_share_queued(session, 0);
  if (session->reported != 0) {
    NAPI_OK(napi_adjust_external_memory(instance->env, -session->reported,
                                        &ignored));
  }
  h2b_session_unpin(session);
}
