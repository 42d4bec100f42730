/* SPDX-License-Identifier: MIT */
/* actions.c - an owner that does what the input of a fuzz target says. */

#include "actions.h"

#include <stdlib.h>
#include <string.h>

/* A body that is lent; its octets die with it, so a late use is found out. */
struct owner {
  uint8_t data[1];
};

static void owner_release(void *owner) {
  free(owner);
}

/* A source whose every answer was chosen when it was made. */
struct source {
  struct peer *peer;
  uint32_t left, step;
  uint8_t mood;
};

static ssize_t source_read(void *context, uint8_t *buf, size_t len, bool *eof) {
  struct source *source = context;
  size_t count;

  source->mood = (uint8_t)(source->mood * 5 + 3);
  if (source->mood % 7 == 0) {
    return H2_SOURCE_AGAIN;
  }
  if (source->mood == 200) {
    return H2_SOURCE_ERROR;
  }
  count = len < source->left ? len : source->left;
  if (count > source->step) {
    count = source->step;
  }
  memset(buf, 's', count);
  source->left -= (uint32_t)count;
  *eof = source->left == 0 && source->mood % 2 == 0;
  return (ssize_t)count;
}

static void source_release(void *context) {
  struct source *source = context;

  ++source->peer->released;
  free(source);
}

void fuzz_peer_new(struct peer *peer, enum h2_role role, struct input *input) {
  h2_config config = peer_config(role);
  uint32_t bits = input_number(input, 2);
  uint32_t split = input_number(input, 1);
  h2_setting settings[] = {{3, 5}, {4, 65535}};

  config.padding = (enum h2_padding)(bits % 3);
  config.strict_field_whitespace = bits & 4;
  config.copy_threshold = bits & 8 ? 1 : 500;
  if (bits & 0x4000) {
    config.max_header_pairs = UINT32_MAX;
    config.max_header_list_size = UINT32_MAX;
  }
  if (bits & 0x10) {
    config.max_header_pairs = 6;
    config.max_header_list_size = 400;
  }
  if (bits & 0x20) {
    config.max_session_memory = 60000;
    config.max_rejected_streams = 2;
  }
  if (bits & 0x40) {
    config.max_invalid_frames = 3;
    config.max_empty_frames = 2;
    config.max_continuations = 2;
    config.max_settings_entries = 2;
    config.max_outbound_control_frames = 5;
  }
  if (bits & 0x80) {
    config.stream_reset_burst = 3;
    config.stream_error_burst = 3;
    config.glitch_burst = 5;
    config.window_updates_per_data = 1;
    config.max_new_streams = 2;
    config.max_outstanding_pings = 1;
    config.max_outstanding_settings = 1;
  }
  if (bits & 0x100) {
    config.max_deflate_table_size = 100;
    config.max_send_header_block_length = 200;
    config.peer_max_concurrent_streams = 1;
    config.max_reserved_remote_streams = 1;
  }
  peer_new(peer, role, &config);
  if (bits & 0x2000) {
    peer->crowd_words = peer->batch.capacity - input_number(input, 1) * 2;
    peer->crowd_text = peer->batch.text_capacity - input_number(input, 1) * 4;
  }
  peer->tolerant = true;
  peer->on_release = owner_release;
  peer->split = split > 200 ? PEER_RANDOM : (int)split;
  if (bits & 0x800) {
    peer->heap.fail_after = bits & 0x1000;
    peer->heap.fail_at = peer->heap.calls + 1 + input_number(input, 1);
  }
  settings[1].value = bits & 0x200 ? 100 : 65535;
  h2_session_settings(peer->session, settings, bits & 0x400 ? 2 : 0);
}

const char *fuzz_fields(struct input *input) {
  static const char *const lines[] = {
      GET,
      POST,
      GET " +x-indexed=value !secret=x cookie=a cookie=b",
      ":method=CONNECT :authority=h:1",
      ":method=CONNECT :protocol=websocket :scheme=http :path=/ :authority=h",
      ":status=200",
      ":status=200 content-length=5 +x-indexed=value",
      ":status=103 link=a",
      ":status=100",
      ":status=404 set-cookie=a !set-cookie=b",
      "x-trailer=1",
      "",
      ":method=HEAD :scheme=http :authority=h :path=/",
      GET " a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9",
      ":method=GET",
      POST " connection=close",
      POST " content-length=3",
      POST " expect=100-continue te=trailers",
      GET " Upper=case",
      GET " x=\x7f y=\xff",
  };

  return lines[input_number(input, 1) % (sizeof(lines) / sizeof(*lines))];
}

static void write_reference(struct peer *peer, int32_t stream, size_t len) {
  struct owner *owner = malloc(sizeof(*owner) + len);

  ASSERT(owner != NULL);
  memset(owner->data, 'r', len);
  if (h2_stream_write_reference(peer->session, stream, owner->data, len,
                                owner) == 0) {
    ++peer->accepted;
  } else {
    free(owner);
  }
}

static void write_source(struct peer *peer, int32_t stream,
                         struct input *input) {
  struct source *source = malloc(sizeof(*source));
  h2_source given;

  ASSERT(source != NULL);
  *source = (struct source){.peer = peer,
                            .left = input_number(input, 2) * 3,
                            .step = 1 + input_number(input, 2),
                            .mood = (uint8_t)input_number(input, 1)};
  given = (h2_source){source_read, source_release, source, NULL};
  if (h2_stream_write_source(peer->session, stream, &given) == 0) {
    ++peer->accepted;
  } else {
    free(source);
  }
}

/* HEADERS of all kinds. */
static void submit(struct peer *peer, int32_t stream, struct input *input) {
  uint32_t choice = input_number(input, 1);
  const char *fields = fuzz_fields(input);
  uint32_t flags = choice >> 4 & 3;

  switch (choice % 6) {
    case 0: {
      h2_block block = fields_block(&peer->block, fields);
      h2_priority priority = {stream, (int32_t)(choice), choice & 1};

      h2_stream_request(peer->session, &block, flags,
                        choice & 0x40 ? &priority : NULL);
      break;
    }
    case 1:
      peer_respond(peer, stream, fields, flags);
      break;
    case 2:
      peer_info(peer, stream, fields);
      break;
    case 3:
      peer_push(peer, stream, fields, flags);
      break;
    case 4:
      peer_trailers(peer, stream, choice & 0x40 ? NULL : fields);
      break;
    default:
      peer_request(peer, fields, flags);
  }
}

static void send_body(struct peer *peer, int32_t stream, struct input *input) {
  uint32_t choice = input_number(input, 1);
  size_t len = choice & 0x80 ? input_number(input, 2) : choice & 0x1f;

  switch (choice >> 5 & 3) {
    case 0:
      peer_write_pattern(peer, stream, len);
      break;
    case 1:
      write_reference(peer, stream, len);
      break;
    case 2:
      write_source(peer, stream, input);
      break;
    default:
      h2_stream_resume(peer->session, stream);
  }
}

/* Frames of the connection. */
static void control(struct peer *peer, int32_t stream, struct input *input) {
  static const uint8_t text[300] = "text";
  h2_session *session = peer->session;
  uint32_t choice = input_number(input, 1);
  size_t len = choice & 0x40 ? 300 : choice & 7;

  switch (choice % 9) {
    case 0:
      h2_session_ping(session, text);
      break;
    case 1: {
      const h2_setting setting = {(uint16_t)(input_number(input, 1) % 12),
                                  input_number(input, 3)};

      h2_session_settings(session, &setting, 1);
      break;
    }
    case 2:
      if (choice > 250) {
        h2_session_shutdown(session, stream - 2, H2_LIMIT_NONE);
      } else {
        h2_session_goaway(session, choice, stream - 2, text, len);
      }
      break;
    case 3:
      h2_session_altsvc(session, stream, text, len, text, 4);
      break;
    case 4: {
      const h2_vec origins[] = {{text, len}, {text, 4}};

      h2_session_origin(session, origins, choice >> 7 & 2);
      break;
    }
    case 5:
      h2_session_set_local_window_size(session,
                                       (int32_t)input_number(input, 3));
      break;
    case 6:
      h2_session_set_next_stream_id(session, (int32_t)input_number(input, 4));
      break;
    case 7:
      h2_session_settings(session, NULL, 0);
      break;
    default:
      if (choice > 230) {
        h2_session_terminate(session, choice, -1);
      } else if (choice > 100) {
        h2_session_waiting(session, (uint64_t)input_number(input, 3) * 16);
      } else {
        h2_stream_shed(session, stream, H2_LIMIT_TOTAL_QUEUED);
      }
  }
}

/* Everything that only looks. */
static void look(struct peer *peer, int32_t stream) {
  h2_session *session = peer->session;
  h2_session_state state;
  h2_stream_state stream_state;
  h2_stream_stats stream_stats;
  const h2_setting *custom;
  size_t count;
  h2_session_stats stats;

  h2_session_get_state(session, &state);
  h2_stream_get_state(session, stream, &stream_state);
  h2_stream_get_stats(session, stream, &stream_stats);
  count = h2_session_remote_custom_settings(session, &custom);
  ASSERT_LE(count, H2_MAX_CUSTOM_SETTINGS);
  for (uint16_t id = 0; id < 10; ++id) {
    h2_session_local_setting(session, id);
    h2_session_remote_setting(session, id);
  }
  stats = peer_stats(peer);
  ASSERT_GE(stats.memory, peer->heap.octets);
  ASSERT_GE(stats.memory_peak, stats.memory);
  ASSERT_EQ(stats.streams_opened - stats.streams_closed, stats.streams_open);
}

void fuzz_action(struct peer *peer, struct input *input) {
  h2_session *session = peer->session;
  uint32_t choice = input_number(input, 1);
  int32_t stream = (int32_t)(choice >> 4);

  switch (choice & 15) {
    case 0:
    case 1:
    case 2:
      submit(peer, stream, input);
      break;
    case 3:
    case 4:
      send_body(peer, stream, input);
      break;
    case 5:
      h2_stream_end(session, stream);
      break;
    case 6:
      h2_stream_reset(session, stream, input_number(input, 1));
      break;
    case 7:
      h2_stream_consume(session, stream, input_number(input, 2));
      break;
    case 8: {
      h2_priority priority = {(int32_t)input_number(input, 1), stream * 20,
                              choice & 1};

      h2_stream_priority(session, stream, &priority,
                         input_number(input, 1) & 1);
      break;
    }
    case 9:
    case 10:
      control(peer, stream, input);
      break;
    case 11:
      look(peer, stream);
      break;
    case 12:
      peer->now_ms += input_number(input, 2);
      break;
    case 13:
      peer_lend(peer);
      break;
    case 14:
      peer_sent(peer);
      break;
    default:
      peer_send(peer);
  }
}

void fuzz_peer_del(struct peer *peer) {
  for (int round = 0; round < 1000 && peer_send(peer) > 0; ++round) {
  }
  look(peer, 1);
  h2_session_del(peer->session);
  peer->session = NULL;
  ASSERT_EQ(peer->released, peer->accepted);
  peer_del(peer);
}
