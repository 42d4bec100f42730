/* SPDX-License-Identifier: MIT */
/*
 * lifetime.h - the birth and the end of a session of the binding.
 *
 * A session lives from h2b_session_new() to h2b_session_free(), which
 * JavaScript may call at any time, also while onEvents of this very session
 * runs. The core's session and the transport go at once; the struct stays until
 * its last pin is gone, and |freed| tells those who hold a pin.
 */
#ifndef H2B_LIFETIME_H
#define H2B_LIFETIME_H

#include "session.h"

/*
 * Makes a session of the core, puts it into the instance's table, and sets
 * |*out|. |resource| is the async resource of what the session calls. Returns
 * 0, UV_ENOMEM, or a status of the core.
 */
int32_t h2b_session_new(h2b_session **out, h2b_instance *instance,
                        const h2_config *config, napi_value resource);

/* Ends |session|, its streams and its transport. Its number is dead at once. */
void h2b_session_free(h2b_session *session);

#endif /* H2B_LIFETIME_H */
