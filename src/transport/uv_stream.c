/* SPDX-License-Identifier: MIT */
/*
 * uv_stream.c - a transport over libuv's handle for a TCP socket or a pipe.
 */
#include "transport.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * So many vectors are tried at once: with more, uv_try_write() may stop short
 * of a full socket for the sake of IOV_MAX.
 */
#define MAX_IOV 1024

struct h2_transport {
  /* The handle. Must be first: handle->data is not needed to get back. */
  union {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
  } uv;
  enum h2_transport_type type;

  /* What the transport is doing. */

  /* The handle owns a duplicate of a descriptor. */
  bool opened;
  /* libuv delivers what is read. */
  bool reading;
  /* |write| is in flight. */
  bool writing;
  /* h2_transport_close() has been called. */
  bool closing;
  uv_write_t write;
  /* The octets of |write|; NULL: it is not in flight. */
  uint8_t *waiting;

  /* Whom to tell. */

  h2_transport_owner owner;
  /* The argument of the owner's functions. */
  void *user;
  /* Is called with |context| when the handle is closed. */
  void (*closed)(void *context);
  void *context;
};

/* libuv's and our vectors are the same thing: vecs pass without a copy. */
_Static_assert(sizeof(h2_vec) == sizeof(uv_buf_t), "vector size");
_Static_assert(offsetof(h2_vec, base) == offsetof(uv_buf_t, base), "base");
_Static_assert(offsetof(h2_vec, len) == offsetof(uv_buf_t, len), "len");
_Static_assert(offsetof(struct h2_transport, uv) == 0, "must be first");

h2_transport *h2_transport_new(uv_loop_t *loop, enum h2_transport_type type,
                               const h2_transport_owner *owner, void *user) {
  h2_transport *transport = calloc(1, sizeof(*transport));
  int status;

  if (transport == NULL) return NULL;
  status = type == H2_TRANSPORT_PIPE
               ? uv_pipe_init(loop, &transport->uv.pipe, 0)
               : uv_tcp_init(loop, &transport->uv.tcp);
  if (status != 0) {
    free(transport);
    return NULL;
  }
  transport->type = type;
  transport->owner = *owner;
  transport->user = user;
  return transport;
}

/* libuv takes any descriptor, and aborts when one can't be polled. */
static bool can_drive(int fd, enum h2_transport_type type) {
  struct stat info;

  if (fstat(fd, &info) != 0) return false;
  return S_ISSOCK(info.st_mode) ||
         (type == H2_TRANSPORT_PIPE && S_ISFIFO(info.st_mode));
}

int h2_transport_open(h2_transport *transport, int fd) {
  int copy, status;

  assert(!transport->opened && !transport->closing);
  if (!can_drive(fd, transport->type)) return UV_EBADF;
  copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy == -1) return -errno;
  status = transport->type == H2_TRANSPORT_PIPE
               ? uv_pipe_open(&transport->uv.pipe, copy)
               : uv_tcp_open(&transport->uv.tcp, copy);
  transport->opened = status == 0;
  if (status != 0) close(copy);
  return status;
}

/* ------------------------------------------------------------------- read */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf) {
  h2_transport *transport = (h2_transport *)handle;
  uint8_t *base = NULL;
  size_t len;

  (void)suggested;
  len = transport->owner.alloc(transport->user, &base);
  *buf = uv_buf_init((char *)base, (unsigned)len);
}

static void on_read(uv_stream_t *stream, ssize_t nread, const uv_buf_t *buf) {
  h2_transport *transport = (h2_transport *)stream;

  if (nread == 0) return; /* EAGAIN: the memory lent is simply lent again */
  if (nread > 0) {
    transport->owner.data(transport->user, (uint8_t *)buf->base, (size_t)nread);
    return;
  }
  h2_transport_read_stop(transport);
  if (nread == UV_EOF) {
    transport->owner.end(transport->user);
  } else {
    transport->owner.error(transport->user, (int)nread);
  }
}

int h2_transport_read_start(h2_transport *transport) {
  int status;

  if (transport->reading) return 0;
  if (!transport->opened || transport->closing) return UV_EBADF;
  status = uv_read_start(&transport->uv.stream, on_alloc, on_read);
  transport->reading = status == 0;
  return status;
}

void h2_transport_read_stop(h2_transport *transport) {
  if (!transport->reading) return;
  transport->reading = false;
  uv_read_stop(&transport->uv.stream);
}

/* ------------------------------------------------------------------ write */

static void on_write(uv_write_t *request, int status) {
  h2_transport *transport = (h2_transport *)request->handle;

  transport->writing = false;
  free(transport->waiting);
  transport->waiting = NULL;
  if (!transport->closing) transport->owner.write_done(transport->user, status);
}

/* Copies the |left| octets that lie behind the first |skip| of |vecs|. */
static void copy_rest(uint8_t *to, const h2_vec *vecs, size_t skip,
                      size_t left) {
  for (; left > 0; ++vecs) {
    size_t length;

    if (skip >= vecs->len) {
      skip -= vecs->len;
      continue;
    }
    length = vecs->len - skip;
    memcpy(to, vecs->base + skip, length);
    to += length;
    left -= length;
    skip = 0;
  }
}

/*
 * Queues the |left| octets that lie behind the first |skip| of |vecs|: a copy,
 * since the application may do away with the memory of a body meanwhile.
 */
static int write_rest(h2_transport *transport, const h2_vec *vecs, size_t skip,
                      size_t left) {
  uint8_t *to = malloc(left);
  uv_buf_t buf = uv_buf_init((char *)to, (unsigned)left);
  int status;

  if (to == NULL) return UV_ENOMEM;
  copy_rest(to, vecs, skip, left);
  status =
      uv_write(&transport->write, &transport->uv.stream, &buf, 1, on_write);
  if (status != 0) {
    free(to);
    return status;
  }
  transport->waiting = to;
  transport->writing = true;
  return 1;
}

/* Returns how many octets |vecs| have together. */
static size_t sum(const h2_vec *vecs, size_t count) {
  size_t total = 0;

  for (size_t i = 0; i < count; ++i) total += vecs[i].len;
  return total;
}

int h2_transport_write(h2_transport *transport, const h2_vec *vecs,
                       size_t count) {
  size_t lot, gone;
  int written;

  assert(!transport->writing);
  if (!transport->opened || transport->closing) return UV_EBADF;
  while (count > 0) {
    lot = count < MAX_IOV ? count : MAX_IOV;
    written = uv_try_write(&transport->uv.stream, (const uv_buf_t *)vecs,
                           (unsigned)lot);
    if (written < 0 && written != UV_EAGAIN) return written;
    gone = written > 0 ? (size_t)written : 0;
    if (gone < sum(vecs, lot)) {
      return write_rest(transport, vecs, gone, sum(vecs, count) - gone);
    }
    vecs += lot;
    count -= lot;
  }
  return 0;
}

/* ------------------------------------------------------------------ state */

/* Returns the duplicate; -1: there is none. */
static int descriptor(const h2_transport *transport) {
  uv_os_fd_t fd;

  if (!transport->opened || transport->closing ||
      uv_fileno(&transport->uv.handle, &fd) != 0) {
    return -1;
  }
  return fd;
}

size_t h2_transport_unsent(const h2_transport *transport) {
  return uv_stream_get_write_queue_size(&transport->uv.stream);
}

bool h2_transport_is_gone(const h2_transport *transport) {
  return h2_socket_is_gone(descriptor(transport));
}

/* ------------------------------------------------------------------- life */

void h2_transport_ref(h2_transport *transport, bool on) {
  if (transport->closing) return;
  if (on) {
    uv_ref(&transport->uv.handle);
  } else {
    uv_unref(&transport->uv.handle);
  }
}

static void on_close(uv_handle_t *handle) {
  h2_transport *transport = (h2_transport *)handle;
  void (*closed)(void *context) = transport->closed;
  void *context = transport->context;

  free(transport);
  closed(context);
}

void h2_transport_close(h2_transport *transport, void (*closed)(void *context),
                        void *context) {
  assert(!transport->closing);
  transport->closing = true;
  transport->reading = false;
  transport->closed = closed;
  transport->context = context;
  uv_close(&transport->uv.handle, on_close);
}
