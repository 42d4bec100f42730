/* SPDX-License-Identifier: MIT */
/* limits.c - what a peer may cost, and the record that it has cost more. */

#include "internal.h"

#define LIMIT_NAME(name, value, text) [H2_LIMIT_##name] = text,
static const char *const limit_names[H2_LIMIT_COUNT] = {
    H2_LIMIT_MAP(LIMIT_NAME)};
#undef LIMIT_NAME

const char *h2_limit_name(enum h2_limit limit) {
  return (unsigned int)limit < H2_LIMIT_COUNT ? limit_names[limit] : "";
}

void h2__charge(h2_session *session, size_t octets) {
  h2__alloc_charge(&session->alloc, octets);
}

void h2__discharge(h2_session *session, uint64_t octets) {
  session->alloc.charged -= octets;
}

/*
 * What the application wants sent and keeps itself is its own choice, and often
 * one buffer for many streams: no reason to refuse a request, unless it has
 * asked for that.
 */
bool h2__memory_full(const h2_session *session) {
  uint64_t memory = h2__alloc_total(&session->alloc);

  if (!session->config.count_references) memory -= session->alloc.referenced;
  return memory > session->config.max_session_memory;
}

int h2__fail(h2_session *session, int status, enum h2_limit limit) {
  if (session->fatal == 0) {
    session->fatal = status;
    session->fatal_limit = limit;
  }
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}
