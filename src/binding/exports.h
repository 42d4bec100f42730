/* SPDX-License-Identifier: MIT */
/*
 * exports.h - what the addon exports, by file; lib/ describes each native
 * function where it loads the addon.
 */
#ifndef H2B_EXPORTS_H
#define H2B_EXPORTS_H

#include "args.h"

/* The native functions of one file. */
typedef struct h2b_functions {
  const h2b_function *list;
  size_t count;
} h2b_functions;

extern const h2b_functions h2b_environment_functions;
extern const h2b_functions h2b_session_functions;
extern const h2b_functions h2b_connection_functions;
extern const h2b_functions h2b_state_functions;
extern const h2b_functions h2b_stream_functions;
extern const h2b_functions h2b_body_functions;
extern const h2b_functions h2b_queue_functions;
extern const h2b_functions h2b_transport_functions;
extern const h2b_functions h2b_limit_functions;

/* Makes native.tables. Returns false on exception. */
bool h2b_export_tables(napi_env env, napi_value exports);

/* The name of the file that our nghttp2 was loaded from; NULL: unknown. */
const char *h2b_nghttp2_file(void);

#endif /* H2B_EXPORTS_H */
