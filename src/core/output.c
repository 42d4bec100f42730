/* SPDX-License-Identifier: MIT */
/* output.c - the octets of one h2_session_send(). */

#include "internal.h"

/* What an idle session keeps, and where an arena starts. */
#define KEPT_ARENA 8192
#define FIRST_ARENA 2048
#define KEPT_VECS 64

/* Vectors that one DATA frame of 16 KiB can need at most: see LEND_MIN. */
#define FRAME_VECS 40

static h2_vec *add_vec(h2_session *session) {
  h2__output *output = &session->output;

  if (!h2__grow(&session->alloc, &output->vecs, &output->vec_capacity,
                output->count + 1, sizeof(*output->vecs))) {
    return NULL;
  }
  return &output->vecs[output->count++];
}

uint8_t *h2__output_reserve(h2_session *session, size_t len) {
  h2__output *output = &session->output;

  if (!h2__grow(&session->alloc, &output->arena, &output->capacity,
                H2__MAX(output->length + len, FIRST_ARENA), 1)) {
    return NULL;
  }
  return output->arena + output->length;
}

bool h2__output_commit(h2_session *session, size_t len) {
  h2__output *output = &session->output;
  h2_vec *vec = output->count == 0 ? NULL : &output->vecs[output->count - 1];

  if (vec == NULL || vec->base != NULL || session->config.separate_pieces) {
    vec = add_vec(session);
    if (vec == NULL) return false;
    *vec = (h2_vec){.base = NULL, .len = 0};
  }
  vec->len += len;
  output->length += len;
  output->total += len;
  return true;
}

bool h2__output_copy(h2_session *session, const uint8_t *data, size_t len) {
  uint8_t *room = h2__output_reserve(session, len);

  if (room == NULL) return false;
  if (len != 0) memcpy(room, data, len);
  return h2__output_commit(session, len);
}

bool h2__output_zeros(h2_session *session, size_t len) {
  uint8_t *room = h2__output_reserve(session, len);

  if (room == NULL) return false;
  memset(room, 0, len);
  return h2__output_commit(session, len);
}

bool h2__output_lend(h2_session *session, const uint8_t *data, size_t len) {
  h2__output *output = &session->output;
  h2_vec *vec = output->count == 0 ? NULL : &output->vecs[output->count - 1];

  if (vec != NULL && vec->base != NULL && vec->base + vec->len == data) {
    vec->len += len;
  } else {
    vec = add_vec(session);
    if (vec == NULL) return false;
    *vec = (h2_vec){.base = data, .len = len};
  }
  output->total += len;
  return true;
}

bool h2__output_has_room(const h2_session *session) {
  return session->output.total < session->config.send_max &&
         session->output.count + FRAME_VECS <= H2__VECS_MAX;
}

void h2__output_seal(h2_session *session) {
  h2__output *output = &session->output;
  size_t at = 0;

  for (size_t i = 0; i < output->count; ++i) {
    if (output->vecs[i].base != NULL) continue;
    output->vecs[i].base = output->arena + at;
    at += output->vecs[i].len;
  }
  output->lent = true;
}

void h2__output_reset(h2_session *session) {
  h2__output *output = &session->output;

  ++output->serial;
  while (output->pieces != NULL) {
    h2__piece *piece = output->pieces;

    output->pieces = piece->next;
    h2__piece_free(session, piece);
  }
  output->lent = false;
  output->length = output->count = output->total = output->pulled = 0;
  if (output->capacity > KEPT_ARENA) {
    h2__free(&session->alloc, output->arena);
    output->arena = NULL;
    output->capacity = 0;
  }
  if (output->vec_capacity > KEPT_VECS) {
    h2__free(&session->alloc, output->vecs);
    output->vecs = NULL;
    output->vec_capacity = 0;
  }
}

void h2__output_del(h2_session *session) {
  h2__output_reset(session);
  h2__free(&session->alloc, session->output.arena);
  h2__free(&session->alloc, session->output.vecs);
}
