/* SPDX-License-Identifier: MIT */
/*
 * instance.c - what one environment owns: its shared arrays, and when the last
 * of it may be freed.
 */
#include "instance.h"

#include <stdlib.h>

#include "check.h"

/* --------------------------------------------------------------------- end */

static void free_when_over(h2b_instance *instance) {
  if (!instance->finalized || !instance->stopped) return;
  h2b_table_clear(&instance->sessions);
  h2b_owner_pool_clear(&instance->owners);
  free(instance->scratch.base);
  free(instance);
}

static void stop_when_idle(h2b_instance *instance) {
  if (!instance->exiting || instance->stopped || instance->handles > 0 ||
      instance->files.pending > 0) {
    return;
  }
  instance->stopped = true;
  NAPI_OK(napi_remove_async_cleanup_hook(instance->cleanup));
  free_when_over(instance);
}

void h2b_instance_handle_closed(void *context) {
  h2b_instance *instance = context;

  --instance->handles;
  stop_when_idle(instance);
}

void h2b_instance_files_idle(void *instance) {
  stop_when_idle(instance);
}

void h2b_instance_finalized(h2b_instance *instance) {
  instance->finalized = true;
  free_when_over(instance);
}

/* ----------------------------------------------------------- shared arrays */

static void drop_reference(napi_env env, napi_ref *reference) {
  if (*reference != NULL) NAPI_OK(napi_delete_reference(env, *reference));
  *reference = NULL;
}

void h2b_instance_unshare(h2b_instance *instance) {
  napi_env env = instance->env;

  h2b_batches_clear(&instance->batches, env);
  drop_reference(env, &instance->on_events);
  for (size_t i = 0; i < H2B_SHARED_ARRAYS; ++i) {
    drop_reference(env, &instance->shared.refs[i]);
  }
}

/* What a shared array is made as. */
typedef struct shared_array {
  /* What JavaScript calls it. */
  const char *name;
  napi_typedarray_type type;
  /* The bytes of an element. */
  size_t element;
  /* How many elements it has. */
  size_t length;
} shared_array;

/* Makes |array| a property of |shared|. Returns its memory; NULL: exception. */
static void *make_array(napi_env env, const shared_array *array,
                        napi_value shared, napi_ref *reference) {
  napi_value memory, view;
  void *base;
  bool done = NAPI_OK(napi_create_arraybuffer(
                  env, array->length * array->element, &base, &memory)) &&
              NAPI_OK(napi_create_typedarray(env, array->type, array->length,
                                             memory, 0, &view)) &&
              NAPI_OK(napi_create_reference(env, view, 1, reference)) &&
              NAPI_OK(napi_set_named_property(env, shared, array->name, view));

  return done ? base : NULL;
}

static bool make_arrays(h2b_instance *instance, napi_value object) {
  static const shared_array arrays[H2B_SHARED_ARRAYS] = {
      {"state", napi_int32_array, 4, H2B_STATE_COUNT},
      {"commands", napi_int32_array, 4, H2B_COMMANDS},
      {"answers", napi_float64_array, 8, H2B_ANSWERS},
      {"settings", napi_uint32_array, 4, H2B_SETTING_WORDS},
      {"config", napi_float64_array, 8, H2B_CONFIG_COUNT},
  };
  h2b_shared *shared = &instance->shared;
  void *base[H2B_SHARED_ARRAYS];

  for (size_t i = 0; i < H2B_SHARED_ARRAYS; ++i) {
    base[i] = make_array(instance->env, &arrays[i], object, &shared->refs[i]);
    if (base[i] == NULL) return false;
  }
  shared->state = base[0];
  shared->commands = base[1];
  shared->answers = base[2];
  shared->settings = base[3];
  shared->config = base[4];
  return true;
}

napi_value h2b_instance_share(h2b_instance *instance, napi_value on_events) {
  napi_env env = instance->env;
  napi_value shared, batches;

  if (!NAPI_OK(napi_create_object(env, &shared)) ||
      !NAPI_OK(napi_create_array(env, &batches)) ||
      !NAPI_OK(napi_set_named_property(env, shared, "batches", batches)) ||
      !h2b_batches_init(&instance->batches, env, batches) ||
      !make_arrays(instance, shared) ||
      !NAPI_OK(
          napi_create_reference(env, on_events, 1, &instance->on_events))) {
    return NULL;
  }
  /* The first batch is there from the start: JavaScript may look at it. */
  return h2b_batches_at(&instance->batches, env, 0) == NULL ? NULL : shared;
}
