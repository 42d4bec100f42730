/* SPDX-License-Identifier: MIT */
/*
 * socket_state.c - what the system knows about a socket, without touching it.
 */
#include "transport.h"

#include <poll.h>
#include <sys/ioctl.h>

size_t h2_socket_unsent(int fd) {
  int octets = 0;

  /* Unacknowledged ones count, too (tcp(7)). */
  if (fd < 0 || ioctl(fd, TIOCOUTQ, &octets) != 0 || octets < 0) return 0;
  return (size_t)octets;
}

bool h2_socket_is_gone(int fd) {
  struct pollfd entry = {.fd = fd};

  /* A peer that has only ended its own side is still there. */
  return fd >= 0 && poll(&entry, 1, 0) == 1 &&
         (entry.revents & (POLLERR | POLLHUP)) != 0;
}
