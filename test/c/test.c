/* SPDX-License-Identifier: MIT */
/* test.c - runs tests, and reports those that fail. */

#include "test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
  const char *name;
  jmp_buf escape;
  char note[256];
  int passed, failed;
} current;

void test_run(const char *name, void (*function)(void)) {
  current.name = name;
  current.note[0] = '\0';
  if (setjmp(current.escape) == 0) {
    function();
    ++current.passed;
  } else {
    ++current.failed;
  }
  current.name = NULL;
}

void test_note(const char *format, ...) {
  va_list arguments;

  va_start(arguments, format);
  vsnprintf(current.note, sizeof(current.note), format, arguments);
  va_end(arguments);
}

int test_end_file(const char *file) {
  const char *slash = strrchr(file, '/');
  const char *base = slash == NULL ? file : slash + 1;

  printf("%.*s: %d passed, %d failed\n", (int)strcspn(base, "."), base,
         current.passed, current.failed);
  return current.failed == 0 && current.passed > 0 ? 0 : 1;
}

_Noreturn void test_fail(const char *file, int line, const char *format, ...) {
  va_list arguments;

  va_start(arguments, format);
  fflush(stdout);
  fprintf(stderr, "%s:%d: %s failed: ", file, line,
          current.name == NULL ? "(no test)" : current.name);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  if (current.note[0] != '\0') {
    fprintf(stderr, "    while: %s\n", current.note);
  }
  va_end(arguments);
  if (current.name == NULL) {
    abort();
  }
  longjmp(current.escape, 1);
}

/* Lines of |text| from the one that |from| lies in, as many as an eye takes. */
static void print_lines(const char *title, const char *text, size_t from) {
  while (from > 0 && text[from - 1] != '\n') {
    --from;
  }
  fprintf(stderr, "  %s%s:\n", title, from > 0 ? " (further on)" : "");
  text += from;
  for (int lines = 0; *text != '\0' && lines < 24; ++lines) {
    size_t len = strcspn(text, "\n");

    fprintf(stderr, "    | %.*s\n", len > 500 ? 500 : (int)len, text);
    text += len + (text[len] == '\n');
  }
}

void test_text(const char *file, int line, const char *what, const char *actual,
               const char *expected) {
  size_t same = 0;

  while (actual[same] != '\0' && actual[same] == expected[same]) {
    ++same;
  }
  if (actual[same] == expected[same]) {
    return;
  }
  fflush(stdout);
  print_lines("actual", actual, same);
  print_lines("expected", expected, same);
  test_fail(file, line, "%s differs", what);
}

void test_octets(const char *file, int line, const char *what,
                 const void *actual, size_t actual_len, const void *expected,
                 size_t expected_len) {
  const uint8_t *left = actual, *right = expected;

  if (actual_len != expected_len) {
    test_fail(file, line, "%s: %zu octets, expected %zu", what, actual_len,
              expected_len);
  }
  for (size_t i = 0; i < actual_len; ++i) {
    if (left[i] != right[i]) {
      test_fail(file, line, "%s: octet %zu is 0x%02x, expected 0x%02x", what, i,
                left[i], right[i]);
    }
  }
}
