/* SPDX-License-Identifier: MIT */
/* download.h - a pair whose server is about to send a body on stream 1. */
#ifndef TEST_DOWNLOAD_H
#define TEST_DOWNLOAD_H

#include "peer.h"

/* Request and response headers have been submitted. |server|: as pair_new(). */
void download_new(struct pair *pair, const h2_config *server);
/* Both ways; gives credit for what comes, until everything has arrived. */
void download_run(struct pair *pair);

#endif /* TEST_DOWNLOAD_H */
