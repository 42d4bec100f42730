/* SPDX-License-Identifier: MIT */
/* input.h - the fuzzer's octets as a supply of decisions; zeros at its end. */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input {
  const uint8_t *data;
  size_t len;
};

/* |octets| in network order. */
static inline uint32_t input_number(struct input *input, size_t octets) {
  uint32_t value = 0;
  while (octets-- > 0) {
    value <<= 8;
    if (input->len > 0) {
      value |= *input->data++;
      --input->len;
    }
  }
  return value;
}

/* Takes up to |len| octets; returns how many, where they lie in |*out|. */
static inline size_t input_take(struct input *input, size_t len,
                                const uint8_t **out) {
  size_t taken = len < input->len ? len : input->len;
  *out = input->data;
  input->data += taken;
  input->len -= taken;
  return taken;
}

/* What a target is; libFuzzer's or replay.c's main() calls it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif /* FUZZ_INPUT_H */
