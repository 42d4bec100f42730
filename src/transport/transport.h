/* SPDX-License-Identifier: MIT */
/*
 * transport.h - the bytes of a session over a descriptor, driven by libuv.
 *
 * A transport takes a duplicate of a connected descriptor: the socket object
 * that the caller shows to its users keeps the original, and closing either of
 * them leaves the other one open. It knows nothing of HTTP/2; it moves bytes
 * and tells its owner what happened.
 *
 * Rules
 *
 *  - One thread: the one that runs the loop.
 *  - The owner's callbacks run from the loop, never inside a function of this
 *    header. An owner may call every function here from within them.
 *  - h2_transport_new() gives the transport to the caller;
 *    h2_transport_close() takes it back. It frees itself once libuv has let go
 *    of the handle; from the call on no callback runs but |closed|.
 *  - Statuses are libuv's: 0 or a positive value, else negative.
 */
#ifndef H2_TRANSPORT_H
#define H2_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "../core/h2.h"

typedef struct h2_transport h2_transport;

/* What the descriptor is: a TCP socket, or a pipe or a Unix socket. */
enum h2_transport_type { H2_TRANSPORT_TCP = 0, H2_TRANSPORT_PIPE = 1 };

/* What the owner is told; |user| is what it gave to h2_transport_new(). */
typedef struct h2_transport_owner {
  /*
   * Lends memory for the next read: sets |*base| and returns how many octets
   * there are. 0 makes the read fail with UV_ENOBUFS.
   */
  size_t (*alloc)(void *user, uint8_t **base);
  /* |len| > 0 octets lie at the start of the memory that was lent last. */
  void (*data)(void *user, uint8_t *base, size_t len);
  /* The peer has ended its side. Reading has stopped. */
  void (*end)(void *user);
  /* Reading failed with |status| and has stopped. */
  void (*error)(void *user, int status);
  /* The write in flight has left, or failed with |status| < 0. */
  void (*write_done)(void *user, int status);
} h2_transport_owner;

/* Makes a transport without descriptor. Returns NULL: no memory. */
h2_transport *h2_transport_new(uv_loop_t *loop, enum h2_transport_type type,
                               const h2_transport_owner *owner, void *user);

/*
 * Duplicates |fd| and drives the duplicate. On failure nothing may be done with
 * the transport but closing it.
 */
int h2_transport_open(h2_transport *transport, int fd);

/* Starts or stops to read; does nothing if that is the state already. */
int h2_transport_read_start(h2_transport *transport);
void h2_transport_read_stop(h2_transport *transport);

/*
 * Writes |count| vectors. Returns 0 when all of it has left, 1 when some is in
 * flight, else a status: nothing further can be written. Not while another
 * write is in flight. What has to wait is copied: the memory behind |vecs| is
 * free again when this returns.
 */
int h2_transport_write(h2_transport *transport, const h2_vec *vecs,
                       size_t count);

/* Returns how many octets of the transport the system has not taken yet. */
size_t h2_transport_unsent(const h2_transport *transport);

/* Whether the peer has gone: nothing that is written can arrive any more. */
bool h2_transport_is_gone(const h2_transport *transport);

/* Whether the peer of any socket has gone. -1 is no socket: false. */
bool h2_socket_is_gone(int fd);

/*
 * Returns how many octets this system has taken for |fd| and the peer's system
 * has not acknowledged, as far as is known.
 */
size_t h2_socket_unsent(int fd);

/* Says whether the transport keeps the loop alive; it does to begin with. */
void h2_transport_ref(h2_transport *transport, bool on);

/*
 * Closes the duplicate. Nothing is read or written any more when this returns.
 * |closed| runs from the loop, with |context|, when the transport is freed.
 */
void h2_transport_close(h2_transport *transport, void (*closed)(void *context),
                        void *context);

#endif /* H2_TRANSPORT_H */
