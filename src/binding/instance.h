/* SPDX-License-Identifier: MIT */
/*
 * instance.h - what one environment (a main thread or a worker) owns.
 *
 * Everything hangs on the instance, which every native function gets as its
 * callback data; there is no mutable global. It lives from the load of the
 * addon until the environment's async cleanup hook has closed every handle.
 */
#ifndef H2B_INSTANCE_H
#define H2B_INSTANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <node_api.h>
#include <uv.h>

#include "../transport/file_source.h"
#include "batch.h"
#include "body_owner.h"
#include "link.h"
#include "numbers.h"
#include "slab.h"
#include "table.h"

/* Lengths of the shared arrays, in elements. */
#define H2B_COMMANDS (H2B_LAYOUT_COMMAND_WORDS * 4096)
#define H2B_ANSWERS 64
#define H2B_SETTING_WORDS 128

/* Arrays that both sides write; C keeps the addresses, the refs the memory. */
typedef struct h2b_shared {
  int32_t *state;
  int32_t *commands;
  double *answers;
  uint32_t *settings;
  double *config;
  napi_ref refs[5];
} h2b_shared;

/* Grow-only memory for the strings of one native call. */
typedef struct h2b_scratch {
  uint8_t *base;
  size_t size;
} h2b_scratch;

typedef struct h2b_instance {
  napi_env env;
  uv_loop_t *loop;
  napi_async_cleanup_hook_handle cleanup;
  bool exiting;   /* the environment goes away: JavaScript is not called */
  bool finalized; /* Node-API has given the instance data back */
  bool stopped;   /* every handle is closed */
  size_t handles; /* libuv handles not yet closed */
  uv_idle_t turn; /* runs while |due| is not empty */
  h2b_link due;   /* sessions with work for the next turn of the loop */
  h2_file_pool files;
  h2b_table sessions;
  napi_ref on_events;
  h2b_shared shared;
  h2b_batches batches;
  h2b_slab *slab; /* where native transports read into */
  h2b_scratch scratch;
  h2b_owner_pool owners;
  uint64_t queued; /* octets that the peers of all sessions have not taken */
} h2b_instance;

/*
 * Makes the shared arrays and keeps |on_events|. Returns the Shared object,
 * NULL on exception.
 */
napi_value h2b_instance_share(h2b_instance *instance, napi_value on_events);

/* Gives up what h2b_instance_share() has made; nothing if it has not run. */
void h2b_instance_unshare(h2b_instance *instance);

/*
 * Three things end before the instance is freed: the last handle of libuv's has
 * closed (what h2_transport_close() calls for each), the last read in its
 * thread pool is done, and Node-API has given the instance data back.
 */
void h2b_instance_handle_closed(void *instance);
void h2b_instance_files_idle(void *instance);
void h2b_instance_finalized(h2b_instance *instance);

#endif /* H2B_INSTANCE_H */
