/* SPDX-License-Identifier: MIT */
/*
 * test-field-rules.c - single fields that break RFC 9113, 8.2.1: dropped, kept,
 * or fatal.
 */

#include "peer.h"

#include <string.h>

static struct peer server;

/* A request with one more field; what is heard of it. */
static const char *heard(bool strict, const char *name, const char *value,
                         size_t value_len) {
  struct bytes frames = {0}, block = {0};
  h2_config config = peer_config(H2_SERVER);

  config.strict_field_whitespace = strict;
  peer_greet(&server, H2_SERVER, &config);
  fields_hpack(&block, GET);
  fields_hpack_value(&block, name, value, value_len);
  fields_hpack(&block, "last=1");
  frames_add(&frames, NGHTTP2_HEADERS, END_BOTH, 1, block.data, block.len);
  bytes_clear(&block);
  peer_hear(&server, &frames);
  peer_flush(&server);
  return peer_log(&server);
}

#define DROPPED "HEADERS 1 request end " GET " last=1\nEND 1\n"

static void blanks_around_a_value(void) {
  static const char *const values[] = {" v", "v ", "\tv", "v\t", " ", "\t"};

  for (size_t i = 0; i < sizeof(values) / sizeof(*values); ++i) {
    struct bytes kept = {0};

    test_note("value %zu", i);
    ASSERT_TEXT(heard(true, "x", values[i], strlen(values[i])), DROPPED);
    peer_del(&server);
    bytes_print(&kept, "HEADERS 1 request end " GET " x=%s last=1\nEND 1\n",
                values[i]);
    ASSERT_TEXT(heard(false, "x", values[i], strlen(values[i])),
                bytes_text(&kept));
    bytes_clear(&kept);
    peer_del(&server);
  }
}

static void blanks_inside_a_value_are_fine(void) {
  ASSERT_TEXT(heard(true, "x", "a b\tc", 5),
              "HEADERS 1 request end " GET " x=a b\tc last=1\nEND 1\n");
  peer_del(&server);
}

static void control_characters_in_a_value(void) {
  static const char *const values[] = {"a\nb", "a\rb", "a\x7f", "\x01"};

  for (size_t i = 0; i < sizeof(values) / sizeof(*values); ++i) {
    test_note("value %zu", i);
    ASSERT_TEXT(heard(true, "x", values[i], strlen(values[i])), DROPPED);
    peer_del(&server);
  }
  ASSERT_TEXT(heard(true, "x", "a\0b", 3), DROPPED);
  peer_del(&server);
}

static void names_that_are_no_tokens(void) {
  static const char *const names[] = {"a b", "a(b", "", "a\x80"};

  for (size_t i = 0; i < sizeof(names) / sizeof(*names); ++i) {
    test_note("name %zu", i);
    ASSERT_TEXT(heard(true, names[i], "v", 1), DROPPED);
    peer_del(&server);
  }
}

static void upper_case_name_is_the_end_of_the_stream(void) {
  ASSERT_TEXT(heard(true, "X-Upper", "v", 1), "");
  ASSERT_WIRE(&server, "RST_STREAM 1 PROTOCOL_ERROR\n");
  peer_del(&server);
}

static void unknown_pseudo_header_is_the_end_of_the_stream(void) {
  ASSERT_TEXT(heard(true, ":unknown", "v", 1), "");
  ASSERT_WIRE(&server, "RST_STREAM 1 PROTOCOL_ERROR\n");
  peer_del(&server);
}

int main(void) {
  RUN(blanks_around_a_value);
  RUN(blanks_inside_a_value_are_fine);
  RUN(control_characters_in_a_value);
  RUN(names_that_are_no_tokens);
  RUN(upper_case_name_is_the_end_of_the_stream);
  RUN(unknown_pseudo_header_is_the_end_of_the_stream);
  return test_end();
}
