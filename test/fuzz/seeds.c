/* SPDX-License-Identifier: MIT */
/*
 * seeds.c - writes the inputs that the fuzzers start from:
 *   seeds DIRECTORY        creates DIRECTORY/TARGET/NAME
 * They follow the formats that the targets describe.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "../c/conversation.h"
#include "../c/frames.h"

static const char *directory;

static void write_seed(const char *target, const char *name,
                       struct bytes *seed) {
  char path[4096];
  FILE *file;

  snprintf(path, sizeof(path), "%s/%s", directory, target);
  if (mkdir(path, 0777) != 0 && errno != EEXIST) {
    perror(path);
    exit(1);
  }
  snprintf(path, sizeof(path), "%s/%s/%s", directory, target, name);
  file = fopen(path, "wb");
  if (file == NULL || fwrite(seed->data, 1, seed->len, file) != seed->len ||
      fclose(file) != 0) {
    perror(path);
    exit(1);
  }
  bytes_clear(seed);
}

/* fuzz-receive: octets in portions, with an action between two of them. */
static void put_received(struct bytes *seed, struct bytes *frames,
                         size_t portion, const char *action,
                         size_t action_len) {
  for (size_t at = 0; at < frames->len; at += portion) {
    size_t len = frames->len - at < portion ? frames->len - at : portion;

    bytes_add_number(seed, len - 1, 1);
    bytes_add(seed, frames->data + at, len);
    bytes_add(seed, action, action_len);
  }
  bytes_clear(frames);
}

static void seed_receive(void) {
  static const struct {
    const char *name, *action;
    size_t len;
  } apps[] = {
      {"silent", "", 0},
      {"responds", "\xc0\x10\x01\x05\xcf\x0f", 6},
      {"resets", "\xc0\x16\x08\xcf\x0f", 5},
      {"writes", "\xc0\x10\x01\x05\xc0\x13\xa0\x20\x00\xc0\x15\xcf\x0f", 13},
      {"consumes", "\xc0\x17\x00\x09\xcf\x0f", 6},
  };

  for (size_t i = 0; i < sizeof(apps) / sizeof(*apps); ++i) {
    for (size_t portion = 7; portion <= 128; portion += 121) {
      struct bytes seed = {0}, frames = {0};
      char name[64];

      snprintf(name, sizeof(name), "server-%s-%zu", apps[i].name, portion);
      bytes_add(&seed, "\x00\x00\x00\x00", 4);
      conversation_of_client(&frames);
      put_received(&seed, &frames, portion, apps[i].action, apps[i].len);
      write_seed("receive", name, &seed);
      snprintf(name, sizeof(name), "client-%s-%zu", apps[i].name, portion);
      bytes_add(&seed, "\x31\x00\x00\x00", 4);
      conversation_of_server(&frames);
      put_received(&seed, &frames, portion, apps[i].action, apps[i].len);
      write_seed("receive", name, &seed);
    }
  }
}

/* fuzz-frames: every kind of frame, to both roles, then an answer to it. */
static void seed_frames(void) {
  for (unsigned role = 0; role < 2; ++role) {
    for (unsigned order = 0; order < 16; ++order) {
      struct bytes seed = {0};
      char name[64];

      snprintf(name, sizeof(name), "%s-frame-%u", role ? "client" : "server",
               order);
      bytes_add_number(&seed, role ? 0x31 : 0, 1);
      bytes_add_number(&seed, 0, 3);
      /* HEADERS on stream 1, flags 0 ^ END_HEADERS, one line of fields. */
      bytes_add(&seed,
                role ? "\x02\x01\x00\x00\x00\x05" : "\x02\x01\x00\x00\x00\x00",
                6);
      bytes_add_number(&seed, order, 1);
      bytes_add(&seed, "\x01\x01\x03\x00\x00\x02\x03", 7);
      bytes_add(&seed, "\x80\x10\x01\x05\x80\x0f", 6);
      write_seed("frames", name, &seed);
    }
  }
}

/* fuzz-pair: requests, answers, pushes, bodies, in several orders. */
static void seed_pair(void) {
  static const struct {
    const char *name, *orders;
    size_t len;
  } pairs[] = {
      {"get", "\x80\x00\x15\x00\x86\x00\x10\x01\x05\x00\x13\x1f\x00\x15\x06",
       15},
      {"reference", "\x80\x00\x05\x01\x80\x13\xa0\x40\x00\x80\x15\x86\x06", 13},
      {"source", "\x80\x00\x05\x01\x80\x13\x40\x40\x00\x00\x40\x03\x86\x06",
       14},
      {"push", "\x80\x00\x15\x00\x86\x00\x10\x03\x00\x00\x20\x01\x05\x06", 14},
      {"reset", "\x80\x00\x05\x01\x86\x80\x16\x08\x00\x16\x05\x86\x06", 13},
      {"ping", "\x80\x09\x00\x00\x09\x00\x86\x06\x86\x06", 10},
      {"tampered", "\x80\x00\x15\x00\xc6\x00\x20\x03\x46\x00\x09\x10", 12},
  };

  for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); ++i) {
    for (unsigned config = 0; config < 3; ++config) {
      struct bytes seed = {0};
      char name[64];

      snprintf(name, sizeof(name), "%s-%u", pairs[i].name, config);
      /* Defaults; everything small; and without memory after a while. */
      bytes_add_number(&seed, config == 2 ? 0x0800 : config ? 0x07ff : 0, 2);
      bytes_add_number(&seed, config ? 3 : 0, 1);
      if (config == 2) {
        bytes_add_number(&seed, 30, 1);
      }
      bytes_add_number(&seed, config ? 0x0609 : 0, 2);
      bytes_add_number(&seed, config ? 255 : 0, 1);
      bytes_add(&seed, pairs[i].orders, pairs[i].len);
      write_seed("pair", name, &seed);
    }
  }
}

static void seed_block(void) {
  static const char *const lines[] = {GET, POST " a=b !c=d", ":status=200",
                                      ":status=103 link=a", "x-trailer=1"};
  static const h2_setting settings[] = {{1, 4096},  {2, 0},     {3, 100},
                                        {4, 65535}, {5, 16384}, {8, 1}};

  for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); ++i) {
    struct bytes seed = {0}, storage = {0};
    char name[64];
    h2_block block = fields_block(&storage, lines[i]);

    snprintf(name, sizeof(name), "block-%zu", i);
    bytes_add_number(&seed, block.count, 1);
    bytes_add_number(&seed, block.len, 1);
    bytes_add(&seed, block.data, block.len);
    for (size_t j = 0; j <= i; ++j) {
      bytes_add_number(&seed, settings[j].id, 2);
      bytes_add_number(&seed, settings[j].value, 4);
    }
    write_seed("block", name, &seed);
    bytes_clear(&storage);
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: seeds DIRECTORY\n");
    return 2;
  }
  directory = argv[1];
  seed_receive();
  seed_frames();
  seed_pair();
  seed_block();
  return 0;
}
