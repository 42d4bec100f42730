/* SPDX-License-Identifier: MIT */
/*
 * check.h - what to do about the status of a Node-API call.
 *
 * Ours to get right are the calls themselves: one that fails for another
 * reason than the end of the environment is a mistake in this directory, and
 * the process stops with file and line. Nothing that a user or a peer can do
 * leads there: arguments are looked at before (args.h), and an environment
 * that may not run JavaScript any more is an answer, not a mistake.
 */
#ifndef H2B_CHECK_H
#define H2B_CHECK_H

#include <stdbool.h>

#include <node_api.h>

/* Stops the process with a line that names the place. */
_Noreturn void h2b_check_failed(const char *expression, const char *file,
                                int line);

/*
 * Returns true when the call is done, false when JavaScript can't run: there is
 * an exception, or the environment ends. Stops the process on any other status.
 */
bool h2b_napi_ok(napi_status status, const char *expression, const char *file,
                 int line);

/* Stops the process unless |expression| is true. */
#define CHECK(expression) \
  ((expression) ? (void)0 : h2b_check_failed(#expression, __FILE__, __LINE__))

/* Whether a call of Node-API is done: see h2b_napi_ok(). */
#define NAPI_OK(call) h2b_napi_ok((call), #call, __FILE__, __LINE__)

#endif /* H2B_CHECK_H */
