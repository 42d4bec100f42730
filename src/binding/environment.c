/* SPDX-License-Identifier: MIT */
/*
 * environment.c - the start and the end of an environment of Node.
 *
 * At the end every session is freed; the instance itself is, once what is under
 * way in libuv has come back (instance.c).
 */
#include "environment.h"

#include <stdlib.h>

#include "check.h"
#include "lifetime.h"

/* --------------------------------------------------------------------- end */

static void on_turn_closed(uv_handle_t *handle) {
  h2b_instance_handle_closed(handle->data);
}

/* The environment goes away: frees all, and waits for what is under way. */
static void on_cleanup(napi_async_cleanup_hook_handle handle, void *data) {
  h2b_instance *instance = data;
  h2b_session *session;

  (void)handle;
  instance->exiting = true;
  while ((session = h2b_table_any(&instance->sessions)) != NULL) {
    h2b_session_free(session);
  }
  h2b_slab_unref(instance->slab, instance->env);
  instance->slab = NULL;
  h2b_instance_unshare(instance);
  uv_close((uv_handle_t *)&instance->turn, on_turn_closed);
}

static void on_finalize(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  h2b_instance_finalized(data);
}

/* --------------------------------------------------------------- beginning */

h2b_instance *h2b_environment_start(napi_env env) {
  h2b_instance *instance = calloc(1, sizeof(*instance));

  if (instance == NULL) return NULL;
  instance->env = env;
  h2b_link_init(&instance->due);
  h2b_table_init(&instance->sessions);
  if (!NAPI_OK(napi_get_uv_event_loop(env, &instance->loop)) ||
      uv_idle_init(instance->loop, &instance->turn) != 0) {
    free(instance);
    return NULL;
  }
  instance->turn.data = instance;
  instance->handles = 1;
  instance->files = (h2_file_pool){.loop = instance->loop,
                                   .idle = h2b_instance_files_idle,
                                   .user = instance};
  CHECK(NAPI_OK(napi_set_instance_data(env, instance, on_finalize, NULL)));
  CHECK(NAPI_OK(napi_add_async_cleanup_hook(env, on_cleanup, instance,
                                            &instance->cleanup)));
  return instance;
}
