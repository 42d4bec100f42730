/* SPDX-License-Identifier: MIT */
/* bytes.h - octets (or a text) that grow. All zero is the empty one. */
#ifndef TEST_BYTES_H
#define TEST_BYTES_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
  uint8_t *data;
  size_t len, capacity;
};

void bytes_add(struct bytes *bytes, const void *data, size_t len);
void bytes_add_number(struct bytes *bytes, uint64_t value, size_t octets);
void bytes_print(struct bytes *bytes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Appends what is there already. */
void bytes_double(struct bytes *bytes);

/* As a text; borrowed until the next call that changes |bytes|. */
const char *bytes_text(struct bytes *bytes);

/* Drops the first |len| octets. */
void bytes_drop(struct bytes *bytes, size_t len);

/* Frees; |bytes| is empty and usable again. */
void bytes_clear(struct bytes *bytes);

#endif /* TEST_BYTES_H */
