/* SPDX-License-Identifier: MIT */
/* fields.c - fields written as text, in the three forms that the tests need. */

#include "fields.h"

#include <string.h>

bool field_next(const char **line, struct field *field) {
  const char *text = *line + strspn(*line, " ");
  size_t len;
  const char *equals;

  if (*text == '\0') {
    return false;
  }
  len = strcspn(text, " ");
  *line = text + len;
  *field = (struct field){0};
  if (*text == '!' || *text == '+') {
    field->mark = *text++;
    --len;
  }
  equals = len > 1 ? memchr(text + 1, '=', len - 1) : NULL;
  field->name = text;
  field->name_len = equals == NULL ? len : (size_t)(equals - text);
  field->value = equals == NULL ? "" : equals + 1;
  field->value_len = equals == NULL ? 0 : len - field->name_len - 1;
  return true;
}

h2_block fields_block(struct bytes *storage, const char *line) {
  struct field field;
  size_t count = 0;

  storage->len = 0;
  while (line != NULL && field_next(&line, &field)) {
    bytes_add(storage, field.name, field.name_len);
    bytes_add(storage, "", 1);
    bytes_add(storage, field.value, field.value_len);
    bytes_add(storage, field.mark == '!' ? "\0\1" : "\0\0", 2);
    ++count;
  }
  return (h2_block){.data = storage->data, .len = storage->len, .count = count};
}

/* RFC 7541, 5.1. */
static void hpack_integer(struct bytes *out, uint8_t first, uint32_t prefix,
                          size_t value) {
  size_t most = (1u << prefix) - 1;
  uint8_t octet;

  if (value < most) {
    octet = (uint8_t)(first | value);
    bytes_add(out, &octet, 1);
    return;
  }
  octet = (uint8_t)(first | most);
  bytes_add(out, &octet, 1);
  for (value -= most; value >= 128; value >>= 7) {
    octet = (uint8_t)(0x80 | (value & 0x7f));
    bytes_add(out, &octet, 1);
  }
  octet = (uint8_t)value;
  bytes_add(out, &octet, 1);
}

void field_hpack(struct bytes *out, const struct field *field) {
  bytes_add(out,
            field->mark == '!'   ? "\x10"
            : field->mark == '+' ? "@"
                                 : "",
            1);
  hpack_integer(out, 0, 7, field->name_len);
  bytes_add(out, field->name, field->name_len);
  hpack_integer(out, 0, 7, field->value_len);
  bytes_add(out, field->value, field->value_len);
}

void fields_hpack_value(struct bytes *out, const char *name, const char *value,
                        size_t value_len) {
  struct field field = {.name = name,
                        .name_len = strlen(name),
                        .value = value,
                        .value_len = value_len};

  field_hpack(out, &field);
}

void fields_hpack(struct bytes *out, const char *line) {
  struct field field;

  while (field_next(&line, &field)) {
    field_hpack(out, &field);
  }
}

void hpack_indexed(struct bytes *out, uint32_t index) {
  hpack_integer(out, 0x80, 7, index);
}
