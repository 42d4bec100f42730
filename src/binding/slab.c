/* SPDX-License-Identifier: MIT */
/*
 * slab.c - the Buffer that native transports read into.
 */
#include "slab.h"

#include <stdlib.h>

#include "check.h"

static h2b_slab *make_slab(napi_env env) {
  napi_handle_scope scope;
  napi_value buffer;
  void *base;
  h2b_slab *slab = calloc(1, sizeof(*slab));
  bool done;

  if (slab == NULL) return NULL;
  if (!NAPI_OK(napi_open_handle_scope(env, &scope))) {
    free(slab);
    return NULL;
  }
  done = NAPI_OK(napi_create_buffer(env, H2B_SLAB_SIZE, &base, &buffer)) &&
         NAPI_OK(napi_create_reference(env, buffer, 1, &slab->ref));
  NAPI_OK(napi_close_handle_scope(env, scope));
  if (!done) {
    free(slab);
    return NULL;
  }
  slab->users = 1;
  slab->base = base;
  return slab;
}

bool h2b_slab_renew(h2b_slab **slab, napi_env env) {
  h2b_slab *fresh;

  if (*slab != NULL && (*slab)->users == 1) return true;
  fresh = make_slab(env);
  if (fresh == NULL) return false;
  h2b_slab_unref(*slab, env);
  *slab = fresh;
  return true;
}

h2b_slab *h2b_slab_ref(h2b_slab *slab) {
  ++slab->users;
  return slab;
}

void h2b_slab_unref(h2b_slab *slab, napi_env env) {
  if (slab == NULL || --slab->users > 0) return;
  NAPI_OK(napi_delete_reference(env, slab->ref));
  free(slab);
}
