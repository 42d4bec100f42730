/* SPDX-License-Identifier: MIT */
#include "file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

/* One read in the thread pool; a hand-over costs more than copying this. */
#define POOL_READ (128 * 1024)

typedef struct file_source {
  uv_fs_t request; /* must be first */
  h2_file_pool *pool;
  h2_file_target target;
  int fd;         /* the caller's */
  int pool_fd;    /* duplicate for the thread pool, -1: none yet */
  int64_t offset; /* of the next octet to read, -1: the position */
  int64_t left;   /* octets still to deliver, -1: to the end */
  bool nowait;    /* the system can read without waiting */
  bool pending;   /* a read is in the thread pool */
  bool released;  /* the core has let go: free when nothing is pending */
  bool ended;
  int status;     /* what the thread pool's read failed with */
  uint8_t *ahead; /* POOL_READ octets, read by the thread pool */
  size_t ahead_start, ahead_end;
} file_source;

static void source_free(file_source *source) {
  if (source->pool_fd != -1) close(source->pool_fd);
  free(source->ahead);
  free(source);
}

static void source_release(void *context) {
  file_source *source = context;
  source->released = true;
  if (source->pending)
    uv_cancel((uv_req_t *)&source->request); /* fails when under way: fine */
  else
    source_free(source);
}

/* ------------------------------------------------------------ thread pool */

static void on_pool_read(uv_fs_t *request) {
  file_source *source = (file_source *)request;
  h2_file_pool *pool = source->pool;
  ssize_t result = request->result;

  uv_fs_req_cleanup(request);
  source->pending = false;
  pool->pending--;
  if (source->released) {
    source_free(source);
  } else {
    if (result < 0) {
      source->status = (int)result;
    } else if (result == 0) {
      source->ended = true;
    } else {
      source->ahead_start = 0;
      source->ahead_end = (size_t)result;
      if (source->offset >= 0) source->offset += result;
    }
    h2_stream_resume(source->target.session, source->target.stream);
    source->target.resumed(source->target.user);
  }
  if (pool->pending == 0) pool->idle(pool->user);
}

/* Returns H2_SOURCE_AGAIN, or H2_SOURCE_ERROR when it can't be started. */
static ssize_t pool_read(file_source *source) {
  size_t want = POOL_READ;

  if (source->ahead == NULL) source->ahead = malloc(POOL_READ);
  if (source->pool_fd == -1)
    source->pool_fd = fcntl(source->fd, F_DUPFD_CLOEXEC, 0);
  if (source->ahead == NULL || source->pool_fd == -1) return H2_SOURCE_ERROR;
  if (source->left >= 0 && source->left < (int64_t)want)
    want = (size_t)source->left;
  uv_buf_t buf = uv_buf_init((char *)source->ahead, (unsigned)want);
  if (uv_fs_read(source->pool->loop, &source->request, source->pool_fd, &buf, 1,
                 source->offset, on_pool_read) != 0)
    return H2_SOURCE_ERROR;
  source->pending = true;
  source->pool->pending++;
  return H2_SOURCE_AGAIN;
}

/* ---------------------------------------------------------------- at once */

/*
 * Reads what needs no waiting. Returns the count, 0 at the end, or
 * H2_SOURCE_AGAIN: ask the thread pool, which also finds out about errors.
 */
static ssize_t read_now(file_source *source, uint8_t *buf, size_t len) {
#ifdef RWF_NOWAIT
  struct iovec vec = {.iov_base = buf, .iov_len = len};
  ssize_t result;

  do {
    result = preadv2(source->fd, &vec, 1, source->offset, RWF_NOWAIT);
  } while (result == -1 && errno == EINTR);
  if (result >= 0) {
    if (source->offset >= 0) source->offset += result;
    return result;
  }
  if (errno != EAGAIN) source->nowait = false;
#else
  (void)buf;
  (void)len;
  source->nowait = false;
#endif
  return H2_SOURCE_AGAIN;
}

static size_t take_ahead(file_source *source, uint8_t *buf, size_t len) {
  size_t there = source->ahead_end - source->ahead_start;
  size_t count = there < len ? there : len;
  memcpy(buf, source->ahead + source->ahead_start, count);
  source->ahead_start += count;
  return count;
}

static ssize_t source_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  file_source *source = context;
  ssize_t count;

  if (source->pending) return H2_SOURCE_AGAIN;
  if (source->status < 0) return H2_SOURCE_ERROR;
  if (source->left >= 0 && (uint64_t)source->left < len)
    len = (size_t)source->left;
  if (source->ended || len == 0) {
    *eof = true;
    return 0;
  }
  if (source->ahead_start < source->ahead_end) {
    count = (ssize_t)take_ahead(source, buf, len);
  } else {
    count = source->nowait ? read_now(source, buf, len) : H2_SOURCE_AGAIN;
    if (count == H2_SOURCE_AGAIN) return pool_read(source);
    source->ended = count == 0;
  }
  if (source->left > 0) source->left -= count;
  *eof = source->ended || source->left == 0;
  return count;
}

static size_t source_ahead(const void *context) {
  const file_source *source = context;
  return source->ahead == NULL ? 0 : POOL_READ;
}

int h2_file_source_init(h2_source *source, h2_file_pool *pool,
                        const h2_file_target *target, int fd, int64_t offset,
                        int64_t length) {
  file_source *file = calloc(1, sizeof(*file));
  if (file == NULL) return UV_ENOMEM;
  file->pool = pool;
  file->target = *target;
  file->fd = fd;
  file->pool_fd = -1;
  file->offset = offset < 0 ? -1 : offset;
  file->left = length < 0 ? -1 : length;
  file->nowait = true;
  *source = (h2_source){.read = source_read,
                        .release = source_release,
                        .context = file,
                        .ahead = source_ahead};
  return 0;
}
