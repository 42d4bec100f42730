/* SPDX-License-Identifier: MIT */
/* conversation.h - a bit of everything that a side may send, preface first. */
#ifndef TEST_CONVERSATION_H
#define TEST_CONVERSATION_H

#include "bytes.h"

void conversation_of_client(struct bytes *out);
/* In answer to three requests, on streams 1, 3 and 5. */
void conversation_of_server(struct bytes *out);

#endif /* TEST_CONVERSATION_H */
