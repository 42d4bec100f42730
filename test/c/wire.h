/* SPDX-License-Identifier: MIT */
/*
 * wire.h - reads what a session sent, frame by frame, into lines of text:
 *
 *   PREFACE
 *   SETTINGS 3=100 4=65535          SETTINGS ack
 *   HEADERS 1 end :status=200 a=b   (CONTINUATION joined; "padded=4")
 *   PUSH_PROMISE 1 promises 2 :method=GET ...
 *   DATA 1 5 end hello              (text when short and printable)
 *   RST_STREAM 1 CANCEL             GOAWAY 1 NO_ERROR text
 *   WINDOW_UPDATE 0 32768           PING 6162636465666768 ack
 *   PRIORITY 3 on 1 weight 16 exclusive
 *   ALTSVC 0 [origin] value         ORIGIN https://a https://b
 */
#ifndef TEST_WIRE_H
#define TEST_WIRE_H

#include <nghttp2/nghttp2.h>

#include <stdbool.h>

#include "bytes.h"

struct wire {
  struct bytes pending; /* octets of a frame that is not whole yet */
  struct bytes block;   /* header block up to END_HEADERS */
  struct bytes head;    /* the words in front of its fields */
  nghttp2_hd_inflater *inflater;
  size_t frames; /* read so far */
  size_t continuations;
  bool broken; /* a header block that is no HPACK, padding that is not zeros */
};

void wire_read(struct wire *wire, const uint8_t *data, size_t len,
               struct bytes *log);
void wire_clear(struct wire *wire);

/* Appends |len| octets: as text if printable and short, else nothing. */
void wire_print_octets(struct bytes *log, const uint8_t *data, size_t len);

#endif /* TEST_WIRE_H */
