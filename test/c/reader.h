/* SPDX-License-Identifier: MIT */
/*
 * reader.h - the owner's side of events.h: walks a batch, keeps the strings of
 * the slots, and writes each event as one line of text:
 *
 *   HEADERS 1 request end :method=GET :path=/
 *   DATA 1 5 hello                (adjacent ones of a stream joined)
 *   CLOSE 1 NO_ERROR              FRAME_ERROR 3 type 1 status -514
 *
 * A malformed batch (an unknown event, a slot that nobody announced, text left
 * over, a stream named after its CLOSE) fails the test.
 */
#ifndef TEST_READER_H
#define TEST_READER_H

#include "../../src/core/h2.h"
#include "bytes.h"

struct reader {
  struct bytes *slots; /* by slot number; data NULL: never announced */
  size_t slot_count;
  size_t announced; /* H2_EVENT_SLOT seen */
  size_t inlined;   /* field words that were inline texts */
  size_t slotted;   /* field words that were slots */
  size_t events;
  bool merge_data;     /* joins adjacent DATA; on by reader_init() */
  int32_t data_stream; /* DATA that is not logged yet; 0: none */
  struct bytes data;
  struct bytes body;     /* octets of all DATA */
  struct bytes closed;   /* by stream: 1 after its CLOSE */
  struct bytes settings; /* "1=4096 2=1 ...\n" of each SETTINGS event */
};

void reader_init(struct reader *reader);
void reader_clear(struct reader *reader);

/* |input|: what was given to the h2_session_receive() that filled |batch|. */
void reader_walk(struct reader *reader, const h2_batch *batch,
                 const uint8_t *input, size_t input_len, struct bytes *log);

/* Logs the DATA that waits for more of its kind. */
void reader_finish(struct reader *reader, struct bytes *log);

#endif /* TEST_READER_H */
