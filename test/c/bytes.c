/* SPDX-License-Identifier: MIT */
/* bytes.c - octets that grow, and text that is printed into them. */

#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Always one octet more than asked for: the NUL of bytes_text(). */
static void reserve(struct bytes *bytes, size_t more) {
  size_t wanted = bytes->len + more + 1;
  size_t capacity;
  uint8_t *data;

  if (wanted <= bytes->capacity) {
    return;
  }
  capacity = bytes->capacity * 2 > wanted ? bytes->capacity * 2 : wanted;
  data = realloc(bytes->data, capacity);
  if (data == NULL) {
    abort();
  }
  bytes->data = data;
  bytes->capacity = capacity;
}

void bytes_add(struct bytes *bytes, const void *data, size_t len) {
  reserve(bytes, len);
  if (len > 0) {
    memcpy(bytes->data + bytes->len, data, len);
    bytes->len += len;
  }
}

void bytes_double(struct bytes *bytes) {
  reserve(bytes, bytes->len);
  if (bytes->len > 0) {
    memcpy(bytes->data + bytes->len, bytes->data, bytes->len);
    bytes->len *= 2;
  }
}

void bytes_add_number(struct bytes *bytes, uint64_t value, size_t octets) {
  while (octets-- > 0) {
    uint8_t octet = octets < 8 ? (uint8_t)(value >> (8 * octets)) : 0;

    bytes_add(bytes, &octet, 1);
  }
}

void bytes_print(struct bytes *bytes, const char *format, ...) {
  va_list arguments;
  int len;

  va_start(arguments, format);
  len = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (len < 0) {
    abort();
  }
  reserve(bytes, (size_t)len);
  va_start(arguments, format);
  vsnprintf((char *)bytes->data + bytes->len, (size_t)len + 1, format,
            arguments);
  va_end(arguments);
  bytes->len += (size_t)len;
}

const char *bytes_text(struct bytes *bytes) {
  reserve(bytes, 0);
  bytes->data[bytes->len] = '\0';
  return (const char *)bytes->data;
}

void bytes_drop(struct bytes *bytes, size_t len) {
  if (len > 0) {
    memmove(bytes->data, bytes->data + len, bytes->len - len);
    bytes->len -= len;
  }
}

void bytes_clear(struct bytes *bytes) {
  free(bytes->data);
  *bytes = (struct bytes){0};
}
