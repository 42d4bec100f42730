/* SPDX-License-Identifier: MIT */
/* wire.c - reads what a session has sent, frame by frame, as text. */

#include "wire.h"

#include <stdlib.h>
#include <string.h>

struct frame {
  uint8_t type, flags;
  uint32_t stream;
  const uint8_t *payload;
  size_t len, padded; /* padded: octets of padding with their length octet */
};

static uint32_t number(const uint8_t *data, size_t octets) {
  uint32_t value = 0;

  for (size_t i = 0; i < octets; ++i) {
    value = value << 8 | data[i];
  }
  return value;
}

void wire_print_octets(struct bytes *log, const uint8_t *data, size_t len) {
  if (len == 0 || len > 64) {
    return;
  }
  for (size_t i = 0; i < len; ++i) {
    if (data[i] < 0x20 || data[i] > 0x7e) {
      return;
    }
  }
  bytes_print(log, " %.*s", (int)len, (const char *)data);
}

static void print_fields(struct wire *wire, struct bytes *log) {
  const uint8_t *in = wire->block.data;
  size_t len = wire->block.len;

  for (;;) {
    nghttp2_nv nv;
    int flags = 0;
    ssize_t used =
        nghttp2_hd_inflate_hd2(wire->inflater, &nv, &flags, in, len, 1);

    if (used < 0) {
      wire->broken = true;
      bytes_print(log, " (hpack: %s)", nghttp2_strerror((int)used));
      return;
    }
    in += used;
    len -= (size_t)used;
    if (flags & NGHTTP2_HD_INFLATE_EMIT) {
      bytes_print(log, " %s%.*s=%.*s",
                  nv.flags & NGHTTP2_NV_FLAG_NO_INDEX ? "!" : "",
                  (int)nv.namelen, (const char *)nv.name, (int)nv.valuelen,
                  (const char *)nv.value);
    }
    if (flags & NGHTTP2_HD_INFLATE_FINAL) {
      nghttp2_hd_inflate_end_headers(wire->inflater);
      return;
    }
  }
}

/* The head is kept until END_HEADERS, so that one line shows the block. */
static void read_block(struct wire *wire, const struct frame *frame,
                       struct bytes *log) {
  if (wire->inflater == NULL && nghttp2_hd_inflate_new(&wire->inflater) != 0) {
    abort();
  }
  bytes_add(&wire->block, frame->payload, frame->len);
  if (frame->flags & NGHTTP2_FLAG_END_HEADERS) {
    bytes_add(log, wire->head.data, wire->head.len);
    print_fields(wire, log);
    bytes_print(log, "\n");
    wire->block.len = 0;
    wire->head.len = 0;
  }
}

static void begin_headers(struct wire *wire, struct frame *frame,
                          struct bytes *log) {
  struct bytes *head = &wire->head;

  bytes_print(head, "HEADERS %u", frame->stream);
  if (frame->flags & NGHTTP2_FLAG_END_STREAM) {
    bytes_print(head, " end");
  }
  if (frame->flags & NGHTTP2_FLAG_PADDED) {
    bytes_print(head, " padded=%zu", frame->padded);
  }
  if (frame->flags & NGHTTP2_FLAG_PRIORITY) {
    uint32_t parent = number(frame->payload, 4);

    bytes_print(head, " on %u weight %d%s", parent & 0x7fffffff,
                frame->payload[4] + 1, parent >> 31 ? " exclusive" : "");
    frame->payload += 5;
    frame->len -= 5;
  }
  read_block(wire, frame, log);
}

static void begin_push_promise(struct wire *wire, struct frame *frame,
                               struct bytes *log) {
  bytes_print(&wire->head, "PUSH_PROMISE %u promises %u", frame->stream,
              number(frame->payload, 4));
  if (frame->flags & NGHTTP2_FLAG_PADDED) {
    bytes_print(&wire->head, " padded=%zu", frame->padded);
  }
  frame->payload += 4;
  frame->len -= 4;
  read_block(wire, frame, log);
}

static void print_data(const struct frame *frame, struct bytes *log) {
  bytes_print(log, "DATA %u %zu", frame->stream, frame->len);
  if (frame->flags & NGHTTP2_FLAG_END_STREAM) {
    bytes_print(log, " end");
  }
  if (frame->flags & NGHTTP2_FLAG_PADDED) {
    bytes_print(log, " padded=%zu", frame->padded);
  }
  wire_print_octets(log, frame->payload, frame->len);
}

static void print_settings(const struct frame *frame, struct bytes *log) {
  bytes_print(log, "SETTINGS%s", frame->flags & NGHTTP2_FLAG_ACK ? " ack" : "");
  for (size_t i = 0; i + 6 <= frame->len; i += 6) {
    bytes_print(log, " %u=%u", number(frame->payload + i, 2),
                number(frame->payload + i + 2, 4));
  }
}

static void print_ping(const struct frame *frame, struct bytes *log) {
  bytes_print(log, "PING ");
  for (size_t i = 0; i < frame->len; ++i) {
    bytes_print(log, "%02x", frame->payload[i]);
  }
  bytes_print(log, "%s", frame->flags & NGHTTP2_FLAG_ACK ? " ack" : "");
}

static void print_origins(const struct frame *frame, struct bytes *log) {
  bytes_print(log, "ORIGIN");
  for (size_t i = 0; i + 2 <= frame->len;) {
    size_t len = number(frame->payload + i, 2);

    bytes_print(log, " %.*s", (int)len, (const char *)frame->payload + i + 2);
    i += 2 + len;
  }
}

static void print_altsvc(const struct frame *frame, struct bytes *log) {
  size_t origin = number(frame->payload, 2);

  bytes_print(log, "ALTSVC %u [%.*s] %.*s", frame->stream, (int)origin,
              (const char *)frame->payload + 2, (int)(frame->len - 2 - origin),
              (const char *)frame->payload + 2 + origin);
}

/* Frames of one line that hold a few numbers. */
static void print_control(const struct frame *frame, struct bytes *log) {
  const uint8_t *payload = frame->payload;

  switch (frame->type) {
    case NGHTTP2_RST_STREAM:
      bytes_print(log, "RST_STREAM %u %s", frame->stream,
                  nghttp2_http2_strerror(number(payload, 4)));
      break;
    case NGHTTP2_GOAWAY:
      bytes_print(log, "GOAWAY %u %s", number(payload, 4),
                  nghttp2_http2_strerror(number(payload + 4, 4)));
      wire_print_octets(log, payload + 8, frame->len - 8);
      break;
    case NGHTTP2_WINDOW_UPDATE:
      bytes_print(log, "WINDOW_UPDATE %u %u", frame->stream,
                  number(payload, 4));
      break;
    case NGHTTP2_PRIORITY:
      bytes_print(log, "PRIORITY %u on %u weight %d%s", frame->stream,
                  number(payload, 4) & 0x7fffffff, payload[4] + 1,
                  payload[0] & 0x80 ? " exclusive" : "");
      break;
    default:
      bytes_print(log, "TYPE_%u %u", frame->type, frame->stream);
  }
}

static void print_frame(struct wire *wire, struct frame *frame,
                        struct bytes *log) {
  switch (frame->type) {
    case NGHTTP2_HEADERS:
      begin_headers(wire, frame, log);
      return;
    case NGHTTP2_PUSH_PROMISE:
      begin_push_promise(wire, frame, log);
      return;
    case NGHTTP2_CONTINUATION:
      ++wire->continuations;
      read_block(wire, frame, log);
      return;
    case NGHTTP2_DATA:
      print_data(frame, log);
      break;
    case NGHTTP2_SETTINGS:
      print_settings(frame, log);
      break;
    case NGHTTP2_PING:
      print_ping(frame, log);
      break;
    case NGHTTP2_ORIGIN:
      print_origins(frame, log);
      break;
    case NGHTTP2_ALTSVC:
      print_altsvc(frame, log);
      break;
    default:
      print_control(frame, log);
  }
  bytes_print(log, "\n");
}

static bool frame_is_paddable(uint8_t type) {
  return type == NGHTTP2_DATA || type == NGHTTP2_HEADERS ||
         type == NGHTTP2_PUSH_PROMISE;
}

/* Returns the octets of the first whole frame of |data|, 0 if there is none. */
static size_t read_frame(struct wire *wire, const uint8_t *data, size_t len,
                         struct bytes *log) {
  struct frame frame;

  if (len >= NGHTTP2_CLIENT_MAGIC_LEN &&
      memcmp(data, NGHTTP2_CLIENT_MAGIC, NGHTTP2_CLIENT_MAGIC_LEN) == 0) {
    bytes_print(log, "PREFACE\n");
    return NGHTTP2_CLIENT_MAGIC_LEN;
  }
  if (len < 9 || len < 9 + number(data, 3)) {
    return 0;
  }
  frame = (struct frame){.type = data[3],
                         .flags = data[4],
                         .stream = number(data + 5, 4),
                         .payload = data + 9,
                         .len = number(data, 3)};
  /* RFC 9113, 6.1: padding is zeros. */
  for (size_t i = 0; frame_is_paddable(frame.type) &&
                     (frame.flags & NGHTTP2_FLAG_PADDED) && i < data[9];
       ++i) {
    wire->broken |= frame.payload[frame.len - 1 - i] != 0;
  }
  if (frame_is_paddable(frame.type) && (frame.flags & NGHTTP2_FLAG_PADDED)) {
    frame.padded = 1u + data[9];
    ++frame.payload;
    frame.len -= frame.padded;
  }
  ++wire->frames;
  print_frame(wire, &frame, log);
  return 9 + number(data, 3);
}

void wire_read(struct wire *wire, const uint8_t *data, size_t len,
               struct bytes *log) {
  size_t done = 0, used;

  bytes_add(&wire->pending, data, len);
  while ((used = read_frame(wire, wire->pending.data + done,
                            wire->pending.len - done, log)) > 0) {
    done += used;
  }
  bytes_drop(&wire->pending, done);
}

void wire_clear(struct wire *wire) {
  if (wire->inflater != NULL) {
    nghttp2_hd_inflate_del(wire->inflater);
  }
  bytes_clear(&wire->pending);
  bytes_clear(&wire->block);
  bytes_clear(&wire->head);
  *wire = (struct wire){0};
}
