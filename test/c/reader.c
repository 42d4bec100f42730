/* SPDX-License-Identifier: MIT */
/* reader.c - walks a batch and writes each event as a line of text. */

#include "reader.h"

#include <nghttp2/nghttp2.h>
#include <stdlib.h>

#include "test.h"
#include "wire.h"

/* Where a walk is: a cursor in the words, one in the text. */
struct walk {
  const h2_batch *batch;
  size_t word, text;
  size_t input_end; /* of the DATA events so far */
};

static int32_t next(struct walk *walk) {
  ASSERT_LT(walk->word, walk->batch->length);
  return walk->batch->words[walk->word++];
}

static const char *next_text(struct walk *walk, size_t len) {
  const uint8_t *text;

  ASSERT_LE(walk->text + len, walk->batch->text_length);
  text = walk->batch->text + walk->text;
  walk->text += len;
  return (const char *)text;
}

static void check_open(const struct reader *reader, int32_t stream) {
  ASSERT_GE(stream, 0);
  if ((size_t)stream < reader->closed.len && reader->closed.data[stream]) {
    test_fail(__FILE__, __LINE__, "stream %d is named after its CLOSE", stream);
  }
}

/* The first word of events of a stream, which do not come after CLOSE. */
static int32_t next_stream(struct reader *reader, struct walk *walk) {
  int32_t stream = next(walk);

  ASSERT_GT(stream, 0);
  check_open(reader, stream);
  return stream;
}

static void mark_closed(struct reader *reader, int32_t stream) {
  while (stream < 1 << 20 && (size_t)stream >= reader->closed.len) {
    bytes_add_number(&reader->closed, 0, 256);
  }
  if ((size_t)stream < reader->closed.len) {
    reader->closed.data[stream] = 1;
  }
}

void reader_init(struct reader *reader) {
  *reader = (struct reader){.merge_data = true};
}

void reader_clear(struct reader *reader) {
  for (size_t i = 0; i < reader->slot_count; ++i) {
    bytes_clear(&reader->slots[i]);
  }
  free(reader->slots);
  bytes_clear(&reader->data);
  bytes_clear(&reader->body);
  bytes_clear(&reader->closed);
  bytes_clear(&reader->settings);
  *reader = (struct reader){0};
}

void reader_finish(struct reader *reader, struct bytes *log) {
  if (reader->data_stream == 0) {
    return;
  }
  bytes_print(log, "DATA %d %zu", reader->data_stream, reader->data.len);
  wire_print_octets(log, reader->data.data, reader->data.len);
  bytes_print(log, "\n");
  reader->data_stream = 0;
  reader->data.len = 0;
}

static void read_slot(struct reader *reader, struct walk *walk) {
  int32_t slot = next(walk);
  int32_t len = next(walk);
  size_t wanted;
  struct bytes *text;

  ASSERT_GE(slot, h2_static_slot_count());
  ASSERT_LT(slot, 1 << 20);
  ASSERT_GE(len, 0);
  wanted = (size_t)slot + 1;
  if (wanted > reader->slot_count) {
    reader->slots = realloc(reader->slots, wanted * sizeof(*reader->slots));
    ASSERT(reader->slots != NULL);
    while (reader->slot_count < wanted) {
      reader->slots[reader->slot_count++] = (struct bytes){0};
    }
  }
  text = &reader->slots[slot];
  text->len = 0;
  bytes_add(text, next_text(walk, (size_t)len), (size_t)len);
  ++reader->announced;
}

static void print_slot(struct reader *reader, int32_t slot, struct bytes *log) {
  ++reader->slotted;
  if ((size_t)slot < h2_static_slot_count()) {
    ASSERT(h2_static_slot((size_t)slot) != NULL);
    bytes_print(log, "%s", h2_static_slot((size_t)slot));
    return;
  }
  ASSERT_LT(slot, reader->slot_count);
  ASSERT(reader->slots[slot].data != NULL);
  bytes_add(log, reader->slots[slot].data, reader->slots[slot].len);
}

static void print_field_word(struct reader *reader, struct walk *walk,
                             int32_t word, struct bytes *log) {
  if (word >= 0) {
    print_slot(reader, word, log);
  } else {
    size_t len = (size_t)~word;

    bytes_add(log, next_text(walk, len), len);
    ++reader->inlined;
  }
}

static void print_fields(struct reader *reader, struct walk *walk,
                         struct bytes *log) {
  int32_t count = next(walk);

  ASSERT_GE(count, 0);
  /* The words of all fields come first, then their texts: in step anyway. */
  for (int32_t i = 0; i < count; ++i) {
    int32_t name = next(walk);
    bool sensitive = (int32_t)((uint32_t)name ^ (uint32_t)name << 1) < 0;

    bytes_print(log, sensitive ? " !" : " ");
    print_field_word(reader, walk, sensitive ? name ^ H2_FIELD_SENSITIVE : name,
                     log);
    bytes_print(log, "=");
    print_field_word(reader, walk, next(walk), log);
  }
  bytes_print(log, "\n");
}

static void read_headers(struct reader *reader, struct walk *walk,
                         struct bytes *log) {
  static const char *const categories[] = {"request", "response", "push",
                                           "headers"};
  int32_t stream = next_stream(reader, walk);
  int32_t category = next(walk);
  int32_t flags = next(walk);

  ASSERT_GE(category, 0);
  ASSERT_LE(category, 3);
  bytes_print(log, "HEADERS %d %s%s", stream, categories[category],
              flags & NGHTTP2_FLAG_END_STREAM ? " end" : "");
  print_fields(reader, walk, log);
}

static void read_push_promise(struct reader *reader, struct walk *walk,
                              struct bytes *log) {
  int32_t parent = next_stream(reader, walk);
  int32_t promised = next_stream(reader, walk);

  next(walk); /* frame flags */
  bytes_print(log, "PUSH_PROMISE %d promises %d", parent, promised);
  print_fields(reader, walk, log);
}

static void read_data(struct reader *reader, struct walk *walk,
                      const uint8_t *input, size_t input_len,
                      struct bytes *log) {
  int32_t stream = next_stream(reader, walk);
  int32_t offset = next(walk);
  int32_t len = next(walk);

  ASSERT_GT(len, 0);
  ASSERT_GE(offset, walk->input_end);
  ASSERT_GE(offset, walk->batch->input_base);
  walk->input_end = (size_t)offset + (size_t)len;
  ASSERT_LE(walk->input_end, input_len);
  if (reader->data_stream != stream || !reader->merge_data) {
    reader_finish(reader, log);
  }
  reader->data_stream = stream;
  bytes_add(&reader->data, input + offset, (size_t)len);
  bytes_add(&reader->body, input + offset, (size_t)len);
}

static void read_goaway(struct walk *walk, struct bytes *log) {
  int32_t code = next(walk);
  int32_t last = next(walk);
  size_t len = (size_t)next(walk);

  bytes_print(log, "GOAWAY %d %s", last,
              nghttp2_http2_strerror((uint32_t)code));
  wire_print_octets(log, (const uint8_t *)next_text(walk, len), len);
  bytes_print(log, "\n");
}

static void read_ping(struct walk *walk, struct bytes *log) {
  int32_t ack = next(walk);
  int32_t payload[2] = {next(walk), 0};

  payload[1] = next(walk);
  bytes_print(log, "PING ");
  for (size_t i = 0; i < sizeof(payload); ++i) {
    bytes_print(log, "%02x", ((const uint8_t *)payload)[i]);
  }
  bytes_print(log, "%s\n", ack ? " ack" : "");
}

static void read_altsvc(struct walk *walk, struct bytes *log) {
  int32_t stream = next(walk);
  int32_t origin = next(walk);
  int32_t value = next(walk);

  bytes_print(log, "ALTSVC %d [%.*s]", stream, origin,
              next_text(walk, (size_t)origin));
  bytes_print(log, " %.*s\n", value, next_text(walk, (size_t)value));
}

static void read_origins(struct walk *walk, struct bytes *log) {
  int32_t count = next(walk);

  bytes_print(log, "ORIGIN");
  while (count-- > 0) {
    int32_t len = next(walk);

    bytes_print(log, " %.*s", len, next_text(walk, (size_t)len));
  }
  bytes_print(log, "\n");
}

static void read_priority(struct walk *walk, struct bytes *log) {
  int32_t stream = next(walk);
  int32_t parent = next(walk);
  int32_t weight = next(walk);

  bytes_print(log, "PRIORITY %d on %d weight %d%s\n", stream, parent, weight,
              next(walk) ? " exclusive" : "");
}

/* Events that are about one stream, in a word or two. */
static void read_stream_event(struct reader *reader, int32_t type,
                              struct walk *walk, struct bytes *log) {
  int32_t stream = next_stream(reader, walk);

  switch (type) {
    case H2_EVENT_END:
      bytes_print(log, "END %d\n", stream);
      break;
    case H2_EVENT_DRAIN:
      bytes_print(log, "DRAIN %d\n", stream);
      break;
    case H2_EVENT_WANT_TRAILERS:
      bytes_print(log, "WANT_TRAILERS %d\n", stream);
      break;
    default:
      bytes_print(log, "CLOSE %d %s\n", stream,
                  nghttp2_http2_strerror((uint32_t)next(walk)));
      mark_closed(reader, stream);
  }
}

static void read_settings(struct reader *reader, struct walk *walk,
                          struct bytes *log) {
  static const uint16_t ids[H2_SETTINGS_VALUES] = {1, 2, 3, 4, 5, 6, 8};

  bytes_print(log, "SETTINGS%s\n", next(walk) ? " ack" : "");
  for (size_t i = 0; i < H2_SETTINGS_VALUES; ++i) {
    bytes_print(&reader->settings, "%s%u=%u", i > 0 ? " " : "", ids[i],
                (uint32_t)next(walk));
  }
  bytes_print(&reader->settings, "\n");
}

static void read_session_event(struct reader *reader, int32_t type,
                               struct walk *walk, struct bytes *log) {
  int32_t first = next(walk);
  int32_t second = next(walk);

  switch (type) {
    case H2_EVENT_FRAME_ERROR:
      check_open(reader, first);
      bytes_print(log, "FRAME_ERROR %d type %d", first, second);
      bytes_print(log, " status %d\n", next(walk));
      break;
    case H2_EVENT_ERROR:
      bytes_print(log, "ERROR %d %s\n", first,
                  h2_limit_name((enum h2_limit)second));
      break;
    case H2_EVENT_LIMIT:
      check_open(reader, second);
      bytes_print(log, "LIMIT %s %d\n", h2_limit_name((enum h2_limit)first),
                  second);
      break;
    default:
      test_fail(__FILE__, __LINE__, "event of unknown type %d", type);
  }
}

static void read_event(struct reader *reader, int32_t type, struct walk *walk,
                       struct bytes *log) {
  switch (type) {
    case H2_EVENT_HEADERS:
      read_headers(reader, walk, log);
      break;
    case H2_EVENT_PUSH_PROMISE:
      read_push_promise(reader, walk, log);
      break;
    case H2_EVENT_END:
    case H2_EVENT_CLOSE:
    case H2_EVENT_DRAIN:
    case H2_EVENT_WANT_TRAILERS:
      read_stream_event(reader, type, walk, log);
      break;
    case H2_EVENT_SETTINGS:
      read_settings(reader, walk, log);
      break;
    case H2_EVENT_PING:
      read_ping(walk, log);
      break;
    case H2_EVENT_GOAWAY:
      read_goaway(walk, log);
      break;
    case H2_EVENT_ALTSVC:
      read_altsvc(walk, log);
      break;
    case H2_EVENT_ORIGIN:
      read_origins(walk, log);
      break;
    case H2_EVENT_PRIORITY:
      read_priority(walk, log);
      break;
    default:
      read_session_event(reader, type, walk, log);
  }
}

void reader_walk(struct reader *reader, const h2_batch *batch,
                 const uint8_t *input, size_t input_len, struct bytes *log) {
  struct walk walk = {.batch = batch};

  ASSERT_LE(batch->length, batch->capacity);
  ASSERT_LE(batch->text_length, batch->text_capacity);
  while (walk.word < batch->length) {
    size_t end = walk.word + h2_event_length(&batch->words[walk.word]);
    int32_t type = next(&walk);

    ++reader->events;
    if (type == H2_EVENT_DATA) {
      read_data(reader, &walk, input, input_len, log);
    } else if (type == H2_EVENT_SLOT) {
      read_slot(reader, &walk);
    } else {
      reader_finish(reader, log);
      read_event(reader, type, &walk, log);
    }
    ASSERT_EQ(walk.word, end);
  }
  ASSERT_EQ(walk.text, batch->text_length);
  ASSERT_EQ(walk.input_end, batch->input_end);
}
