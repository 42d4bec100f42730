/* SPDX-License-Identifier: MIT */
/*
 * tables.c - native.tables: the numbers that both sides of the boundary know,
 * as objects from name to number. lib/ compares them with its own on load.
 */
#include "exports.h"

#include "../transport/transport.h"
#include "check.h"
#include "numbers.h"

typedef struct number_table {
  const char *name;
  const h2_named_number *numbers;
  size_t count;
} number_table;

/* A number of an X-macro whose rows begin with a name and its value. */
#define FIRST(value, ...) value
#define ROW(name, ...) {#name, FIRST(__VA_ARGS__, 0)},

/* What else a row of the table of events says. */
#define WORDS(name, value, words, count_at, each) {#name, words},
#define COUNT_AT(name, value, words, count_at, each) {#name, count_at},
#define EACH(name, value, words, count_at, each) {#name, each},

/* A number that is an enumerator: |prefix|_|name|. */
#define OF(prefix, name) {#name, prefix##_##name},

#define LIST(...) ((const h2_named_number[]){__VA_ARGS__})
#define TABLE(name, ...) \
  { name, LIST(__VA_ARGS__), H2B_COUNT(LIST(__VA_ARGS__)) }

static const number_table tables[] = {
    TABLE("STATE", H2B_STATE_MAP(ROW)),
    TABLE("FLAG", H2B_FLAG_MAP(ROW)),
    TABLE("COMMAND", H2B_COMMAND_MAP(ROW)),
    TABLE("CONFIG", H2B_CONFIG_MAP(ROW)),
    TABLE("SESSION_STATE", H2B_SESSION_STATE_MAP(ROW)),
    TABLE("SESSION_STATS", H2B_SESSION_STATS_MAP(ROW)),
    TABLE("STREAM_STATE", H2B_STREAM_STATE_MAP(ROW)),
    TABLE("QUEUE", H2B_QUEUE_MAP(ROW)),
    TABLE("LIMIT_STATE", H2B_LIMIT_STATE_MAP(ROW)),
    TABLE("BRAKE", H2B_BRAKE_MAP(ROW)),
    TABLE("LAYOUT", H2B_LAYOUT_MAP(ROW)),
    TABLE("SUBMIT", OF(H2_SUBMIT, END_STREAM) OF(H2_SUBMIT, WAIT_TRAILERS)),
    TABLE("TRANSPORT", OF(H2_TRANSPORT, TCP) OF(H2_TRANSPORT, PIPE)),
    TABLE("ROLE", OF(H2, SERVER) OF(H2, CLIENT)),
    TABLE("PADDING",
          OF(H2_PADDING, NONE) OF(H2_PADDING, ALIGNED) OF(H2_PADDING, MAX)),
    TABLE("EVENT", H2_EVENT_MAP(ROW)),
    TABLE("EVENT_WORDS", H2_EVENT_MAP(WORDS)),
    TABLE("EVENT_COUNT_AT", H2_EVENT_MAP(COUNT_AT)),
    TABLE("EVENT_EACH", H2_EVENT_MAP(EACH)),
};

static bool export_table(napi_env env, napi_value object, const char *name,
                         const h2_named_number *numbers, size_t count) {
  napi_value table, value;

  if (!NAPI_OK(napi_create_object(env, &table))) return false;
  for (size_t i = 0; i < count; ++i) {
    if (!NAPI_OK(napi_create_int32(env, numbers[i].value, &value)) ||
        !NAPI_OK(napi_set_named_property(env, table, numbers[i].name, value))) {
      return false;
    }
  }
  return NAPI_OK(napi_set_named_property(env, object, name, table));
}

bool h2b_export_tables(napi_env env, napi_value exports) {
  napi_value object;
  size_t count;
  const h2_named_number *numbers;

  if (!NAPI_OK(napi_create_object(env, &object))) return false;
  for (size_t i = 0; i < H2B_COUNT(tables); ++i) {
    if (!export_table(env, object, tables[i].name, tables[i].numbers,
                      tables[i].count)) {
      return false;
    }
  }
  numbers = h2_status_table(&count);
  if (!export_table(env, object, "STATUS", numbers, count)) return false;
  numbers = h2_constant_table(&count);
  if (!export_table(env, object, "CONSTANT", numbers, count)) return false;
  return NAPI_OK(napi_set_named_property(env, exports, "tables", object));
}
