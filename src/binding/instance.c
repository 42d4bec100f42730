/* SPDX-License-Identifier: MIT */
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
      instance->files.pending > 0)
    return;
  instance->stopped = true;
  NAPI_OK(napi_remove_async_cleanup_hook(instance->cleanup));
  free_when_over(instance);
}

void h2b_instance_handle_closed(void *context) {
  h2b_instance *instance = context;
  instance->handles--;
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
  for (size_t i = 0; i < 5; i++) drop_reference(env, &instance->shared.refs[i]);
}

/* One shared array: where C finds it, what JavaScript calls it. */
typedef struct shared_array {
  const char *name;
  napi_typedarray_type type;
  size_t element;
  size_t length;
  void **base;
} shared_array;

static bool make_array(h2b_instance *instance, const shared_array *array,
                       napi_value shared, napi_ref *reference) {
  napi_env env = instance->env;
  napi_value memory, view;
  return NAPI_OK(napi_create_arraybuffer(env, array->length * array->element,
                                         array->base, &memory)) &&
         NAPI_OK(napi_create_typedarray(env, array->type, array->length, memory,
                                        0, &view)) &&
         NAPI_OK(napi_create_reference(env, view, 1, reference)) &&
         NAPI_OK(napi_set_named_property(env, shared, array->name, view));
}

napi_value h2b_instance_share(h2b_instance *instance, napi_value on_events) {
  napi_env env = instance->env;
  napi_value shared, batches;
  void *base[5];
  const shared_array arrays[5] = {
      {"state", napi_int32_array, 4, H2B_STATE_COUNT, &base[0]},
      {"commands", napi_int32_array, 4, H2B_COMMANDS, &base[1]},
      {"answers", napi_float64_array, 8, H2B_ANSWERS, &base[2]},
      {"settings", napi_uint32_array, 4, H2B_SETTING_WORDS, &base[3]},
      {"config", napi_float64_array, 8, H2B_CONFIG_COUNT, &base[4]},
  };

  if (!NAPI_OK(napi_create_object(env, &shared)) ||
      !NAPI_OK(napi_create_array(env, &batches)) ||
      !NAPI_OK(napi_set_named_property(env, shared, "batches", batches)) ||
      !h2b_batches_init(&instance->batches, env, batches))
    return NULL;
  for (size_t i = 0; i < 5; i++) {
    if (!make_array(instance, &arrays[i], shared, &instance->shared.refs[i]))
      return NULL;
  }
  instance->shared.state = base[0];
  instance->shared.commands = base[1];
  instance->shared.answers = base[2];
  instance->shared.settings = base[3];
  instance->shared.config = base[4];
  if (!NAPI_OK(napi_create_reference(env, on_events, 1, &instance->on_events)))
    return NULL;
  /* The first batch is there from the start: JavaScript may look at it. */
  return h2b_batches_at(&instance->batches, env, 0) == NULL ? NULL : shared;
}
