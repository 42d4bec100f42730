/* SPDX-License-Identifier: MIT */
/*
 * windows.h - the receive windows (RFC 9113, 5.2 and 6.9), and how they grow:
 * on a path that is long a window of 64 KiB is used up before its credit has
 * gone there. SETTINGS stay as they are, WINDOW_UPDATE alone tells of it.
 */
#ifndef H2_WINDOWS_H
#define H2_WINDOWS_H

#include <nghttp2/nghttp2.h>

#include "h2.h"

struct h2__stream;

/* What a session knows about its windows. */
typedef struct h2__windows {
  /* What streams are given when their bodies begin; 0: what SETTINGS say. */
  int32_t learned;
  /* The window of the connection without growth, and how much it has grown. */
  int32_t base, grown;
  /* Octets of DATA since the connection's window was last looked at. */
  uint64_t due;
  /* Octets for which the connection has still to give credit back. */
  uint64_t credit;
  /* Octets that have arrived for open streams, and that nobody has taken. */
  uint64_t unread;
  /* Octets of growth of all streams, and what is counted in the total. */
  uint64_t streams, counted;
  /* The total, where the owner has none. */
  uint64_t own_total;
  /* When DATA came last, on the owner's clock. */
  uint64_t data_ms;
} h2__windows;

/* What a stream knows about its own. */
typedef struct h2__window {
  /* Octets that have been taken, and those since it was last looked at. */
  uint64_t consumed, due;
  /* Octets for which it has still to give credit back. */
  uint64_t credit;
  /* The largest that the window has been since it grew, and by how much. */
  int32_t most, grown;
} h2__window;

/* The session is new. */
void h2__windows_new(h2_session *session);

/* The window of the connection is |size|, as the owner sets it. */
void h2__windows_resize(h2_session *session, int32_t size);

/* Whether the stream of the DATA that begins has room for it. */
bool h2__windows_fit(const h2_session *session, const nghttp2_frame_hd *head);

/*
 * It has not: the stream, unless NULL, is reset. Returns 0, or what stops
 * nghttp2 for lack of memory.
 */
int h2__windows_overrun(h2_session *session, struct h2__stream *stream,
                        const nghttp2_frame_hd *head);

/* |len| octets of DATA have come; |stream| is NULL if nobody will take them. */
void h2__windows_arrived(h2_session *session, struct h2__stream *stream,
                         size_t len);

/* The connection gets credit back for |len| octets. 0 or nghttp2's status. */
int h2__windows_return(h2_session *session, size_t len);

/* The owner has taken |len| octets of the stream. The same. */
int h2__windows_consumed(h2_session *session, struct h2__stream *stream,
                         size_t len);

/* A body may come: its window is as large as earlier ones needed. The same. */
int h2__windows_begin(h2_session *session, struct h2__stream *stream);

/* The stream has closed, or will not be read. */
void h2__windows_end(h2_session *session, struct h2__stream *stream);

/* Brings the total up to date. Without open streams nothing can be held. */
void h2__windows_count(h2_session *session);

/* The session ends: its growth is no longer in the total. */
void h2__windows_del(h2_session *session);

#endif /* H2_WINDOWS_H */
