/* SPDX-License-Identifier: MIT */
/*
 * file_source.c - a response body that comes from a descriptor.
 */
#include "file_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

/*
 * The octets of one read in the thread pool: to hand a read over to the pool
 * costs more than to copy as many.
 */
#define POOL_READ (128 * 1024)

/* An old C library has neither the flag nor the function that takes it. */
#if defined(__linux__) && !defined(RWF_NOWAIT)
#define RWF_NOWAIT 0x00000008
#endif

typedef struct file_source {
  /* The read in the thread pool. Must be first. */
  uv_fs_t request;
  h2_file_pool *pool;
  h2_file_target target;

  /* The file. */

  /* The caller's descriptor. */
  int fd;
  /* A duplicate of |fd| for the thread pool; -1: there is none yet. */
  int pool_fd;
  /* Where the next octet is read; -1: at the descriptor's position. */
  int64_t offset;
  /* How many octets are still to be delivered; -1: all up to the end. */
  int64_t left;

  /* What has happened. */

  /* The system can read from |fd| without waiting, as far as known. */
  bool nowait;
  /* A read is in the thread pool. */
  bool pending;
  /* The core has let go: the source is freed when nothing is pending. */
  bool released;
  /* The end of the file has been read. */
  bool ended;
  /* What a read in the thread pool has failed with, < 0; 0: none has. */
  int status;

  /* Octets that the thread pool has read, and the core has not. */

  /* Room for POOL_READ octets; NULL before the first read in the pool. */
  uint8_t *ahead;
  /* The octets lie in |ahead| from the first index to before the second. */
  size_t ahead_start;
  size_t ahead_end;
} file_source;

static void free_source(file_source *source) {
  if (source->pool_fd != -1) close(source->pool_fd);
  free(source->ahead);
  free(source);
}

static void release_source(void *context) {
  file_source *source = context;

  source->released = true;
  if (source->pending) {
    uv_cancel((uv_req_t *)&source->request); /* fails when under way: fine */
  } else {
    free_source(source);
  }
}

/* ------------------------------------------------------------ thread pool */

static void on_pool_read(uv_fs_t *request) {
  file_source *source = (file_source *)request;
  h2_file_pool *pool = source->pool;
  ssize_t result = request->result;

  uv_fs_req_cleanup(request);
  source->pending = false;
  --pool->pending;
  if (source->released) {
    free_source(source);
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

/*
 * Starts a read in the thread pool. Returns H2_SOURCE_AGAIN, or H2_SOURCE_ERROR
 * when it can't be started.
 */
static ssize_t start_pool_read(file_source *source) {
  size_t want = POOL_READ;
  uv_buf_t buf;

  if (source->ahead == NULL) source->ahead = malloc(POOL_READ);
  if (source->pool_fd == -1) {
    source->pool_fd = fcntl(source->fd, F_DUPFD_CLOEXEC, 0);
  }
  if (source->ahead == NULL || source->pool_fd == -1) return H2_SOURCE_ERROR;
  if (source->left >= 0 && source->left < (int64_t)want) {
    want = (size_t)source->left;
  }
  buf = uv_buf_init((char *)source->ahead, (unsigned)want);
  if (uv_fs_read(source->pool->loop, &source->request, source->pool_fd, &buf, 1,
                 source->offset, on_pool_read) != 0) {
    return H2_SOURCE_ERROR;
  }
  source->pending = true;
  ++source->pool->pending;
  return H2_SOURCE_AGAIN;
}

/* ---------------------------------------------------------------- at once */

#ifdef SYS_preadv2
/*
 * preadv2() of the kernel, as a compiled file has to load where the C library
 * is older than that (glibc 2.26, musl 1.2.5). A kernel without it says ENOSYS.
 */
static ssize_t read_nowait(int fd, uint8_t *buf, size_t len, int64_t offset) {
  struct iovec vec = {.iov_base = buf, .iov_len = len};
  long low = (long)offset;
  long high = (long)(offset >> 32); /* ignored where a long has 64 bits */

  return syscall(SYS_preadv2, (long)fd, &vec, 1L, low, high, (long)RWF_NOWAIT);
}
#endif

/*
 * Reads what needs no waiting. Returns the count, 0 at the end, or
 * H2_SOURCE_AGAIN: ask the thread pool, which also finds out about errors.
 */
static ssize_t read_now(file_source *source, uint8_t *buf, size_t len) {
#ifdef SYS_preadv2
  ssize_t result;

  do {
    result = read_nowait(source->fd, buf, len, source->offset);
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

/* Takes up to |len| of the octets that lie ready. Returns how many. */
static size_t take_ahead(file_source *source, uint8_t *buf, size_t len) {
  size_t there = source->ahead_end - source->ahead_start;
  size_t count = there < len ? there : len;

  memcpy(buf, source->ahead + source->ahead_start, count);
  source->ahead_start += count;
  return count;
}

static ssize_t read_source(void *context, uint8_t *buf, size_t len, bool *eof) {
  file_source *source = context;
  ssize_t count;

  if (source->pending) return H2_SOURCE_AGAIN;
  if (source->status < 0) return H2_SOURCE_ERROR;
  if (source->left >= 0 && (uint64_t)source->left < len) {
    len = (size_t)source->left;
  }
  if (source->ended || len == 0) {
    *eof = true;
    return 0;
  }
  if (source->ahead_start < source->ahead_end) {
    count = (ssize_t)take_ahead(source, buf, len);
  } else {
    count = source->nowait ? read_now(source, buf, len) : H2_SOURCE_AGAIN;
    if (count == H2_SOURCE_AGAIN) return start_pool_read(source);
    source->ended = count == 0;
  }
  if (source->left > 0) source->left -= count;
  *eof = source->ended || source->left == 0;
  return count;
}

static size_t count_ahead(const void *context) {
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
  *source = (h2_source){.read = read_source,
                        .release = release_source,
                        .context = file,
                        .ahead = count_ahead};
  return 0;
}
