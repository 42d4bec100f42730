/* SPDX-License-Identifier: MIT */
/*
 * replay.c - runs a fuzz target on files, or on all files of directories,
 * without libFuzzer. Ends like a test program.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"

static size_t inputs;

static void replay_file(const char *path) {
  FILE *file = fopen(path, "rb");
  uint8_t *data = NULL;
  size_t len = 0, got = 0;

  if (file == NULL) {
    perror(path);
    exit(1);
  }
  do {
    uint8_t *more = realloc(data, len + 4096);

    if (more == NULL) {
      abort();
    }
    data = more;
    got = fread(data + len, 1, 4096, file);
    len += got;
  } while (got > 0);
  fclose(file);
  LLVMFuzzerTestOneInput(data, len);
  free(data);
  ++inputs;
}

static void replay(const char *path) {
  DIR *directory = opendir(path);

  if (directory == NULL) {
    replay_file(path);
    return;
  }
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
    char name[4096];

    if (entry->d_name[0] == '.') {
      continue;
    }
    snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
    replay_file(name);
  }
  closedir(directory);
}

int main(int argc, char **argv) {
  const char *slash = strrchr(argv[0], '/');

  for (int i = 1; i < argc; ++i) {
    replay(argv[i]);
  }
  printf("%s: %d passed, 0 failed (%zu inputs)\n",
         slash == NULL ? argv[0] : slash + 1, inputs > 0, inputs);
  return inputs > 0 ? 0 : 1;
}
