/* SPDX-License-Identifier: MIT */
/*
 * nghttp2_file.c - where the code of nghttp2 has come from.
 *
 * Node exports the functions of its own nghttp2, and the dynamic loader would
 * prefer them; so ours is linked in statically and hidden (binding.gyp). A
 * test asks here whose code runs.
 */
#include "exports.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* Only its address is of interest. */
extern void nghttp2_session_mem_recv(void);

const char *h2b_nghttp2_file(void) {
  Dl_info info;
  void (*const function)(void) = nghttp2_session_mem_recv;
  void *address;

  memcpy(&address, &function, sizeof(address)); /* ISO C has no cast for it */
  return dladdr(address, &info) == 0 ? NULL : info.dli_fname;
}

#ifdef H2B_WRAP_STDERR
/*
 * Distributions build the archive for executables, where the one data symbol
 * that it takes from the C library, stderr, has a fixed place. The linker's
 * --wrap=stderr makes that one ours, which is hidden and so can be addressed.
 */
extern FILE *__real_stderr;
FILE *__wrap_stderr;

__attribute__((constructor)) static void set_stderr(void) {
  __wrap_stderr = __real_stderr;
}
#endif
