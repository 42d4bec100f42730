/* SPDX-License-Identifier: MIT */
/*
 * test-stateless.c - what needs no session: packed settings, texts, names,
 * static slots.
 */

#include "peer.h"

#include <string.h>

static void packed_in_the_given_order(void) {
  static const h2_setting settings[] = {
      {4, 0x01020304}, {1, 0}, {0xfffe, 0xffffffff}};
  static const uint8_t expected[] = {
      0, 4, 1, 2, 3, 4, 0, 1, 0, 0, 0, 0, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff};
  uint8_t buf[18];

  ASSERT_EQ(h2_settings_pack(buf, sizeof(buf), settings, 3), 18);
  ASSERT_OCTETS(buf, 18, expected, 18);
  ASSERT_EQ(h2_settings_pack(buf, sizeof(buf), settings, 0), 0);
  ASSERT_EQ(h2_settings_pack(NULL, 0, NULL, 0), 0);
}

static void buffer_must_be_large_enough(void) {
  static const h2_setting settings[] = {{1, 1}, {3, 1}};
  uint8_t buf[12];

  for (size_t len = 0; len < 12; ++len) {
    ASSERT_EQ(h2_settings_pack(buf, len, settings, 2),
              NGHTTP2_ERR_INSUFF_BUFSIZE);
  }
  ASSERT_EQ(h2_settings_pack(buf, 12, settings, 2), 12);
}

static void forbidden_values_are_refused(void) {
  static const struct {
    h2_setting setting;
    bool valid;
  } cases[] = {{{2, 0}, true},           {{2, 1}, true},
               {{2, 2}, false},          {{4, 0x7fffffff}, true},
               {{4, 0x80000000}, false}, {{5, 16383}, false},
               {{5, 16384}, true},       {{5, 16777215}, true},
               {{5, 16777216}, false},   {{8, 0}, true},
               {{8, 1}, true},           {{8, 2}, false},
               {{1, 0xffffffff}, true},  {{3, 0xffffffff}, true},
               {{6, 0xffffffff}, true}};
  uint8_t buf[6];

  for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); ++i) {
    test_note("setting %d = %u", cases[i].setting.id, cases[i].setting.value);
    ASSERT_EQ(h2_settings_pack(buf, sizeof(buf), &cases[i].setting, 1),
              cases[i].valid ? 6 : NGHTTP2_ERR_INVALID_ARGUMENT);
  }
}

static void every_status_has_a_text(void) {
  static const int ours[] = {H2_ERR_STREAM_UNKNOWN,    H2_ERR_STREAM_STATE,
                             H2_ERR_HEADER_BLOCK,      H2_ERR_TOO_MANY_PINGS,
                             H2_ERR_TOO_MANY_SETTINGS, H2_ERR_BUSY};

  ASSERT_TEXT(h2_status_text(NGHTTP2_ERR_PROTO),
              nghttp2_strerror(NGHTTP2_ERR_PROTO));
  ASSERT_TEXT(h2_status_text(NGHTTP2_ERR_BAD_CLIENT_MAGIC),
              nghttp2_strerror(NGHTTP2_ERR_BAD_CLIENT_MAGIC));
  for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); ++i) {
    const char *text = h2_status_text(ours[i]);

    ASSERT(text != NULL && text[0] != '\0');
    ASSERT(strcmp(text, nghttp2_strerror(ours[i])) != 0);
    for (size_t j = 0; j < i; ++j) {
      ASSERT(strcmp(text, h2_status_text(ours[j])) != 0);
    }
  }
  ASSERT(h2_status_text(0) != NULL);
  ASSERT(h2_status_text(-1) != NULL);
}

/* The number that |name| has in a table, where it has to be exactly once. */
static int32_t number_of(const h2_named_number *table, size_t count,
                         const char *name) {
  int32_t found = INT32_MIN;

  for (size_t i = 0; i < count; ++i) {
    if (strcmp(table[i].name, name) != 0) continue;
    ASSERT_EQ(found, INT32_MIN);
    found = table[i].value;
  }
  ASSERT_NE(found, INT32_MIN);
  return found;
}

static void numbers_are_known_by_name(void) {
  size_t count;
  const h2_named_number *table = h2_status_table(&count);

  ASSERT_EQ(count, 14);
  ASSERT_EQ(number_of(table, count, "STREAM_UNKNOWN"), -1000);
  ASSERT_EQ(number_of(table, count, "BUSY"), -1005);
  ASSERT_EQ(number_of(table, count, "INVALID_ARGUMENT"), -501);
  ASSERT_EQ(number_of(table, count, "START_STREAM_NOT_ALLOWED"), -516);
  ASSERT_EQ(number_of(table, count, "NOMEM"), -901);
  for (size_t i = 0; i < count; ++i) number_of(table, count, table[i].name);
  table = h2_constant_table(&count);
  ASSERT_EQ(count, 28);
  for (uint32_t code = 0; code < 14; ++code) {
    ASSERT_EQ(number_of(table, count, nghttp2_http2_strerror(code)), code);
  }
  ASSERT_EQ(number_of(table, count, "HCAT_REQUEST"), 0);
  ASSERT_EQ(number_of(table, count, "HCAT_HEADERS"), 3);
  ASSERT_EQ(number_of(table, count, "FLAG_END_STREAM"), 1);
  ASSERT_EQ(number_of(table, count, "SETTINGS_HEADER_TABLE_SIZE"), 1);
  ASSERT_EQ(number_of(table, count, "SETTINGS_ENABLE_CONNECT_PROTOCOL"), 8);
  ASSERT_EQ(number_of(table, count, "SESSION_SERVER"), H2_SERVER);
  ASSERT_EQ(number_of(table, count, "SESSION_CLIENT"), H2_CLIENT);
}

static void every_limit_has_a_name(void) {
#define LIMIT_CASE(name, value, text) \
  ASSERT_EQ(H2_LIMIT_##name, value);  \
  ASSERT_TEXT(h2_limit_name(H2_LIMIT_##name), text);
  H2_LIMIT_MAP(LIMIT_CASE)
#undef LIMIT_CASE
}

/* That the core keeps to it each walk of a batch asserts (reader.c). */
static void every_event_has_a_length(void) {
  static const int32_t many_fields[] = {H2_EVENT_HEADERS, 1, 0, 4, 300};
  static const int32_t no_fields[] = {H2_EVENT_PUSH_PROMISE, 1, 2, 4, 0};
  static const int32_t origins[] = {H2_EVENT_ORIGIN, 3};
  static const int32_t unknown[] = {0, H2_EVENT_COUNT, -1};

#define EVENT_CASE(name, value, words, count_at, each)                 \
  {                                                                    \
    const int32_t event[9] = {value};                                  \
    ASSERT_EQ(H2_EVENT_##name, value);                                 \
    ASSERT_EQ(H2_WORDS_##name, words);                                 \
    ASSERT_LT(count_at, words);                                        \
    if (each == 0) ASSERT_EQ(h2_event_length(event), H2_WORDS_##name); \
  }
  H2_EVENT_MAP(EVENT_CASE)
#undef EVENT_CASE
  ASSERT_EQ(h2_event_length(many_fields), 605);
  ASSERT_EQ(h2_event_length(no_fields), 5);
  ASSERT_EQ(h2_event_length(origins), 5);
  for (size_t i = 0; i < 3; ++i) ASSERT_EQ(h2_event_length(&unknown[i]), 0);
}

/* Which strings: what nghttp2 decodes an index of the static table to. */
static void static_slots_are_the_static_table(void) {
  size_t count = h2_static_slot_count();
  nghttp2_hd_inflater *inflater;

  ASSERT_GT(count, 50);
  ASSERT_LE(count, 61 * 2);
  ASSERT(h2_static_slot(count) == NULL);
  ASSERT_EQ(nghttp2_hd_inflate_new(&inflater), 0);
  for (uint32_t index = 1; index <= 61; ++index) {
    struct bytes block = {0};
    nghttp2_nv nv;
    int flags = 0, names = 0, values = 0;

    hpack_indexed(&block, index);
    nghttp2_hd_inflate_hd2(inflater, &nv, &flags, block.data, block.len, 1);
    nghttp2_hd_inflate_end_headers(inflater);
    for (size_t slot = 0; slot < count; ++slot) {
      names += strcmp(h2_static_slot(slot), (const char *)nv.name) == 0;
      values += strcmp(h2_static_slot(slot), (const char *)nv.value) == 0;
    }
    test_note("index %u", index);
    ASSERT_EQ(names, 1);
    ASSERT_EQ(values, nv.valuelen > 0 ? 1 : 0);
    bytes_clear(&block);
  }
  nghttp2_hd_inflate_del(inflater);
}

static void version_is_that_of_the_linked_library(void) {
  ASSERT_TEXT(h2_nghttp2_version(), nghttp2_version(0)->version_str);
}

int main(void) {
  RUN(packed_in_the_given_order);
  RUN(buffer_must_be_large_enough);
  RUN(forbidden_values_are_refused);
  RUN(every_status_has_a_text);
  RUN(numbers_are_known_by_name);
  RUN(every_limit_has_a_name);
  RUN(every_event_has_a_length);
  RUN(static_slots_are_the_static_table);
  RUN(version_is_that_of_the_linked_library);
  return test_end();
}
