/* SPDX-License-Identifier: MIT */
/*
 * check.c - what to do about the status of a Node-API call.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

/* napi_cannot_run_js, which the headers of Node-API 8 need not have. */
#define CANNOT_RUN_JS 23

void h2b_check_failed(const char *expression, const char *file, int line) {
  fprintf(stderr, "http2-native: %s:%d: check failed: %s\n", file, line,
          expression);
  abort();
}

bool h2b_napi_ok(napi_status status, const char *expression, const char *file,
                 int line) {
  switch ((int)status) {
    case napi_ok:
      return true;
    case napi_generic_failure: /* V8 gave nothing: being terminated */
    case napi_pending_exception:
    case napi_closing:
    case CANNOT_RUN_JS:
      return false;
    default:
      h2b_check_failed(expression, file, line);
  }
}
