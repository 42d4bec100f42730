/* SPDX-License-Identifier: MIT */
/*
 * dlopen.c - loads an addon as Node does, where there is no Node.
 *
 * Everything that the addon wants of the C library has to be found; what it
 * wants of Node is in this program, as functions that nobody may call.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>

typedef int32_t (*get_version)(void);

int main(int argc, char **argv) {
  void *addon;
  get_version version;

  if (argc != 2) return 2;
  addon = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (addon == NULL || dlsym(addon, "napi_register_module_v1") == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  version = (get_version)dlsym(addon, "node_api_module_get_api_version_v1");
  if (version == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  printf("Node-API %d\n", (int)version());
  return 0;
}
