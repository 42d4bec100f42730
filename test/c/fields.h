/* SPDX-License-Identifier: MIT */
/*
 * fields.h - header fields written as a line of text, ":status=200 a=b": split
 * at blanks and at the first '=' behind the name. A mark in front of the name
 * chooses the HPACK form: '!' never indexed, '+' literal with indexing.
 */
#ifndef TEST_FIELDS_H
#define TEST_FIELDS_H

#include "../../src/core/h2.h"
#include "bytes.h"

struct field {
  const char *name, *value;
  size_t name_len, value_len;
  char mark; /* '!', '+' or 0 */
};

/* Takes the next field from |*line|; false at its end. */
bool field_next(const char **line, struct field *field);

/* The serialised form of h2_block; |storage| holds it. NULL: no fields. */
h2_block fields_block(struct bytes *storage, const char *line);

/* HPACK without Huffman coding and without the static table. */
void fields_hpack(struct bytes *out, const char *line);
void field_hpack(struct bytes *out, const struct field *field);
/* A value with blanks or NULs, which a line cannot hold. */
void fields_hpack_value(struct bytes *out, const char *name, const char *value,
                        size_t value_len);
void hpack_indexed(struct bytes *out, uint32_t index);

#endif /* TEST_FIELDS_H */
