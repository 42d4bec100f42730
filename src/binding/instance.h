/* SPDX-License-Identifier: MIT */
/*
 * instance.h - what one environment (a main thread or a worker) owns.
 *
 * Everything hangs on the instance, which every native function gets as its
 * callback data; there is no mutable global. It lives from the load of the
 * addon (environment.h) until the environment's async cleanup hook has closed
 * every handle.
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

/* Lengths of the shared arrays, in elements; the others have a _COUNT. */
#define H2B_COMMANDS (H2B_LAYOUT_COMMAND_WORDS * 4096)
#define H2B_ANSWERS 64
#define H2B_SETTING_WORDS 128

/* How many arrays there are, without the batches. */
#define H2B_SHARED_ARRAYS 5

/*
 * The arrays that C and JavaScript both read and write. All addresses are NULL
 * until h2b_instance_share() has run.
 */
typedef struct h2b_shared {
  /* What JavaScript has to know after each call: indices of H2B_STATE_MAP. */
  int32_t *state;
  /* What flush() has to do, or the lengths of the pieces of its output. */
  int32_t *commands;
  /* What a native function answers that has several numbers to tell. */
  double *answers;
  /* Settings as id, value pairs, or values at the index id - 1. */
  uint32_t *settings;
  /* What createSession() reads: indices of H2B_CONFIG_MAP. */
  double *config;
  /* What keeps the memory of these arrays. */
  napi_ref refs[H2B_SHARED_ARRAYS];
} h2b_shared;

/* Memory for the strings of one native call, which the next call uses again. */
typedef struct h2b_scratch {
  /* NULL: there is none yet. */
  uint8_t *base;
  /* How many octets there are. */
  size_t size;
} h2b_scratch;

typedef struct h2b_instance {
  napi_env env;
  uv_loop_t *loop;

  /* The end. */

  /* The hook that the environment waits for when it ends. */
  napi_async_cleanup_hook_handle cleanup;
  /* The environment goes away: JavaScript is not called any more. */
  bool exiting;
  /* Node-API has given the instance data back. */
  bool finalized;
  /* Every handle is closed, and the hook is removed. */
  bool stopped;
  /* How many handles of libuv are open or closing. */
  size_t handles;

  /* Work of the loop. */

  /* The handle that runs what is due; active while |due| is not empty. */
  uv_idle_t turn;
  /* Sessions with work for the next turn of the loop: their |due_link|. */
  h2b_link due;
  /* The files that bodies are read from. */
  h2_file_pool files;

  /* Sessions, and how JavaScript hears of them. */

  h2b_table sessions;
  /* The function that walks a batch; NULL before it has been given. */
  napi_ref on_events;
  h2b_shared shared;
  h2b_batches batches;

  /* Memory. */

  /* Where native transports read into; NULL before the first read. */
  h2b_slab *slab;
  h2b_scratch scratch;
  h2b_owner_pool owners;
  /* Octets of bodies that the peers of all sessions have not taken. */
  uint64_t queued;
  /* Octets by which the receive windows of all sessions have grown. */
  uint64_t window_total;
} h2b_instance;

/*
 * Makes the shared arrays and keeps |on_events|. Returns the object with the
 * arrays, NULL on exception.
 */
napi_value h2b_instance_share(h2b_instance *instance, napi_value on_events);

/* Gives up what h2b_instance_share() has made; nothing if it has not run. */
void h2b_instance_unshare(h2b_instance *instance);

/*
 * Three things end before the instance is freed: the last handle of libuv's has
 * closed (h2_transport_close() calls the first function for each), the last
 * read in libuv's thread pool is done, and Node-API has given the instance data
 * back.
 */
void h2b_instance_handle_closed(void *instance);
void h2b_instance_files_idle(void *instance);
void h2b_instance_finalized(h2b_instance *instance);

#endif /* H2B_INSTANCE_H */
