/* SPDX-License-Identifier: MIT */
/*
 * fuzz-frames.c - frames that are mostly right, in any order: the input drives
 * a generator, so that every octet of it reaches behind the frame parser.
 * Orders: below 0x80 a frame, else an action (actions.c).
 */

#include <stdio.h>

#include "actions.h"

/* Stream identifiers that are likely to mean something. */
static int32_t take_stream(struct input *input) {
  static const int32_t rare[] = {0, 0x7fffffff, 1001, 2002};
  uint32_t choice = input_number(input, 1);

  return choice < 0xf0 ? (int32_t)(choice & 15) : rare[choice & 3];
}

/* More strings than there are slots, or fields than a batch has words. */
static void take_many_fields(struct input *input, struct bytes *block) {
  uint32_t count = input_number(input, 1) * 4;
  uint32_t different = 1 + input_number(input, 1) * 4;
  bool indexed = input_number(input, 1) & 1;

  while (count-- > 0 && block->len < 16000) {
    char line[32];

    snprintf(line, sizeof(line), "%sn-%u=v-%u", indexed ? "+" : "",
             count % different, count % 3);
    fields_hpack(block, line);
  }
}

/* A header block: lines of fields, indexed fields, or anything. */
static void take_block(struct input *input, struct bytes *block) {
  const uint8_t *octets;
  uint32_t parts = 1 + (input_number(input, 1) & 3);

  while (parts-- > 0) {
    uint32_t choice = input_number(input, 1);

    if (choice < 0xa0) {
      fields_hpack(block, fuzz_fields(input));
    } else if (choice < 0xe0) {
      hpack_indexed(block, choice - 0xa0 + 1);
    } else if (choice < 0xe8) {
      take_many_fields(input, block);
    } else {
      size_t len = input_take(input, choice & 0x1f, &octets);

      bytes_add(block, octets, len);
    }
  }
}

static void put_padded(struct bytes *out, uint8_t type, uint8_t flags,
                       int32_t stream, const struct bytes *payload,
                       struct input *input) {
  struct bytes padded = {0};

  if (flags & NGHTTP2_FLAG_PADDED) {
    static const uint8_t zeros[255];
    uint32_t pad = input_number(input, 1);

    bytes_add_number(&padded, pad, 1);
    bytes_add(&padded, payload->data, payload->len);
    bytes_add(&padded, zeros, pad > 250 ? 0 : pad);
  } else {
    bytes_add(&padded, payload->data, payload->len);
  }
  frames_add(out, type, flags, stream, padded.data, padded.len);
  bytes_clear(&padded);
}

static void put_data(struct bytes *out, struct input *input) {
  static uint8_t zeros[20000];
  struct bytes payload = {0};
  int32_t stream = take_stream(input);
  uint8_t flags = (uint8_t)(input_number(input, 1) & 9);
  uint32_t len = input_number(input, 1);

  bytes_add(&payload, zeros, len < 0xe0 ? len : (len & 0x1f) * 600);
  put_padded(out, NGHTTP2_DATA, flags, stream, &payload, input);
  bytes_clear(&payload);
}

static void put_headers(struct bytes *out, struct input *input, uint8_t type) {
  struct bytes payload = {0};
  int32_t stream = take_stream(input);
  uint8_t flags = (uint8_t)(input_number(input, 1) ^ 4);

  flags &= type == NGHTTP2_HEADERS ? 0x2d : 0x0c;
  if (flags & NGHTTP2_FLAG_PRIORITY) {
    bytes_add_number(&payload, input_number(input, 2), 5);
  }
  if (type == NGHTTP2_PUSH_PROMISE) {
    bytes_add_number(&payload, (uint32_t)take_stream(input), 4);
  }
  take_block(input, &payload);
  if (type == NGHTTP2_CONTINUATION) {
    frames_add(out, type, flags & 4, stream, payload.data, payload.len);
  } else {
    put_padded(out, type, flags, stream, &payload, input);
  }
  bytes_clear(&payload);
}

static void put_settings(struct bytes *out, struct input *input) {
  h2_setting settings[8];
  size_t count = input_number(input, 1) & 7;

  for (size_t i = 0; i < count; ++i) {
    settings[i].id = (uint16_t)(input_number(input, 1) % 12);
    settings[i].value = input_number(input, 1) << (input_number(input, 1) & 31);
  }
  frames_settings(out, settings, count);
}

/* Any type, any flags, any octets. */
static void put_anything(struct bytes *out, struct input *input) {
  const uint8_t *octets;
  uint8_t type = (uint8_t)input_number(input, 1);
  uint8_t flags = (uint8_t)input_number(input, 1);
  int32_t stream = take_stream(input);
  size_t len = input_take(input, input_number(input, 1) & 0x3f, &octets);

  frames_add(out, type, flags, stream, octets, len);
}

static void put_frame(struct bytes *out, uint32_t order, struct input *input) {
  switch (order & 15) {
    case 0:
    case 1:
      put_data(out, input);
      break;
    case 2:
    case 3:
      put_headers(out, input, NGHTTP2_HEADERS);
      break;
    case 4:
      put_headers(out, input, NGHTTP2_CONTINUATION);
      break;
    case 5:
      put_headers(out, input, NGHTTP2_PUSH_PROMISE);
      break;
    case 6:
      frames_rst_stream(out, take_stream(input), input_number(input, 1));
      break;
    case 7:
      put_settings(out, input);
      break;
    case 8:
      frames_settings_ack(out);
      break;
    case 9:
      frames_ping(out, input_number(input, 1) & 1, "fuzzping");
      break;
    case 10:
      frames_goaway(out, take_stream(input), input_number(input, 1), "fuzz");
      break;
    case 11:
      frames_window_update(out, take_stream(input),
                           input_number(input, 1)
                               << (input_number(input, 1) & 31));
      break;
    case 12:
      frames_priority(out, take_stream(input), take_stream(input),
                      (uint8_t)input_number(input, 1), order & 16);
      break;
    case 13:
      frames_add(out, NGHTTP2_ORIGIN, 0, 0, "\0\3abc\0\1d", 8);
      break;
    case 14:
      frames_add(out, NGHTTP2_ALTSVC, 0, take_stream(input), "\0\1oh2", 5);
      break;
    default:
      put_anything(out, input);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  struct bytes frames = {0};
  struct peer peer;
  uint32_t bits = input_number(&input, 1);
  enum h2_role role = bits & 1 ? H2_CLIENT : H2_SERVER;

  fuzz_peer_new(&peer, role, &input);
  frames_hello(&frames, role == H2_SERVER ? H2_CLIENT : H2_SERVER);
  peer_send(&peer);
  for (uint32_t i = 0; role == H2_CLIENT && i < (bits >> 4 & 7); ++i) {
    peer_request(&peer, GET, i & H2_SUBMIT_END_STREAM);
  }
  peer_send(&peer);
  while (input.len > 0) {
    uint32_t order = input_number(&input, 1);

    if (order == 0x7f) {
      /* All that this read brings, again: many frames for one octet. */
      if (frames.len < 65536) {
        bytes_double(&frames);
      }
      continue;
    } else if (order < 0x80) {
      put_frame(&frames, order, &input);
      /* Several frames come in one read, or one each. */
      if (order & 0x40) {
        continue;
      }
    } else {
      fuzz_action(&peer, &input);
    }
    peer_hear(&peer, &frames);
  }
  peer_hear(&peer, &frames);
  fuzz_peer_del(&peer);
  return 0;
}
