/* SPDX-License-Identifier: MIT */
/*
 * wire.h - a session on its native transport: what is read goes into the core
 * and then to JavaScript, what the core serialises goes out.
 */
#ifndef H2B_WIRE_H
#define H2B_WIRE_H

#include "session.h"

/* Duplicates |fd| and starts to read. Returns 0 or libuv's status. */
int h2b_wire_open(h2b_session *session, int fd, enum h2_transport_type type);

/* Closes the duplicate; what has not left is lost. Nothing open is fine. */
void h2b_wire_close(h2b_session *session);

/* Lets the session read, or stops it. Returns 0 or libuv's status. */
int h2b_wire_read(h2b_session *session, bool on);

/* For how long nothing has stopped reading, in ms; 0: something does now. */
uint64_t h2b_wire_reading_for(const h2b_session *session);

/*
 * Parses more of the last read, up to the next event. False: nothing is left of
 * it, or reading is stopped, and what is left comes by itself.
 */
bool h2b_wire_next(h2b_session *session, h2_batch *batch);

/*
 * Serialises and writes until the socket is full, nothing is left, or this
 * turn's share is used up; in the first and the last case it goes on by itself.
 */
void h2b_wire_send(h2b_session *session, h2_batch *batch);

/*
 * Follows work on a session: accounts for its memory, and stops to read, or
 * goes on, by what there is to send.
 */
void h2b_wire_balance(h2b_session *session);

/* Sends in the next turn of the loop, as a stream has been resumed. */
void h2b_wire_resumed(void *session);

#endif /* H2B_WIRE_H */
