/* SPDX-License-Identifier: MIT */
/*
 * file_source.h - a response body that comes from a descriptor.
 *
 * The bytes are read straight into the frame that is being serialised, as long
 * as the system has them at hand; otherwise by libuv's thread pool, and the
 * stream is resumed when they are there. The loop never waits for a disk.
 *
 * The descriptor stays the caller's, who may close it as soon as the stream is
 * closed: a read in the thread pool works on a duplicate of its own, so that a
 * number that is given out again in the meantime is never read from.
 */
#ifndef H2_FILE_SOURCE_H
#define H2_FILE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "../core/h2.h"

/* What all sources of one loop share. It must outlive the last read. */
typedef struct h2_file_pool {
  uv_loop_t *loop;
  /* How many reads are in the thread pool. */
  size_t pending;
  /* Is called from the loop with |user| when |pending| has fallen to 0. */
  void (*idle)(void *user);
  void *user;
} h2_file_pool;

/* The stream that the bytes are for, and whom to tell that it goes on. */
typedef struct h2_file_target {
  h2_session *session;
  int32_t stream;
  /*
   * Is called from the loop with |user| when bytes have been read, or reading
   * has failed: there is something to send.
   */
  void (*resumed)(void *user);
  void *user;
} h2_file_target;

/*
 * Fills |*source| for h2_stream_write_source(). When that fails, the caller
 * calls source->release(source->context). The body begins at |offset| of the
 * file, or, if that is -1, at the descriptor's position (pipes); it has
 * |length| octets, or, if that is -1, goes to the end. A file that is shorter
 * than |length| ends the body early. Returns 0 or UV_ENOMEM.
 */
int h2_file_source_init(h2_source *source, h2_file_pool *pool,
                        const h2_file_target *target, int fd, int64_t offset,
                        int64_t length);

#endif /* H2_FILE_SOURCE_H */
