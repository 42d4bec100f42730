/* SPDX-License-Identifier: MIT */
/*
 * test.h - a test program in three words: RUN a function, ASSERT in it, end
 * main with test_end().
 *
 * Assertions are independent of NDEBUG, print both sides, and leave the test
 * that failed (longjmp); the next one still runs. What a failed test had
 * allocated stays: the program fails anyway.
 */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Runs |function| (void, no arguments) as one test, named after it. */
#define RUN(function) test_run(#function, function)

#define ASSERT(condition)                              \
  do {                                                 \
    if (!(condition)) {                                \
      test_fail(__FILE__, __LINE__, "%s", #condition); \
    }                                                  \
  } while (0)

/* Integers of any type: actual, expected. */
#define ASSERT_EQ(a, b) TEST_COMPARE(a, ==, b)
#define ASSERT_NE(a, b) TEST_COMPARE(a, !=, b)
#define ASSERT_LT(a, b) TEST_COMPARE(a, <, b)
#define ASSERT_LE(a, b) TEST_COMPARE(a, <=, b)
#define ASSERT_GT(a, b) TEST_COMPARE(a, >, b)
#define ASSERT_GE(a, b) TEST_COMPARE(a, >=, b)

#define TEST_COMPARE(a, op, b)                                 \
  do {                                                         \
    long long left_ = (long long)(a), right_ = (long long)(b); \
    if (!(left_ op right_)) {                                  \
      test_fail(__FILE__, __LINE__,                            \
                "%s " #op " %s\n    left:  %lld\n"             \
                "    right: %lld",                             \
                #a, #b, left_, right_);                        \
    }                                                          \
  } while (0)

/* Texts and octets: actual, expected. */
#define ASSERT_TEXT(a, b) test_text(__FILE__, __LINE__, #a, a, b)
#define ASSERT_OCTETS(a, a_len, b, b_len) \
  test_octets(__FILE__, __LINE__, #a, a, a_len, b, b_len)

void test_run(const char *name, void (*function)(void));

/* Adds |format| to the report of a test that fails from here on. */
void test_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the closing line "test-x: N passed, N failed"; main's exit code. */
#define test_end() test_end_file(__FILE__)
int test_end_file(const char *file);

_Noreturn void test_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void test_text(const char *file, int line, const char *what, const char *actual,
               const char *expected);
void test_octets(const char *file, int line, const char *what,
                 const void *actual, size_t actual_len, const void *expected,
                 size_t expected_len);

#endif /* TEST_H */
