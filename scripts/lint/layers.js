'use strict';

/*
 * The layers, as data: who may include what, who may call what. check-layers.js
 * holds every file against it; CONTRIBUTING.md explains it.
 */

const LIBC = [
  'assert.h', 'errno.h', 'inttypes.h', 'limits.h', 'stdalign.h', 'stdarg.h',
  'stdbool.h', 'stddef.h', 'stdint.h', 'stdio.h', 'stdlib.h', 'string.h',
  'sys/types.h',
];

const POSIX = [
  'fcntl.h', 'math.h', 'poll.h', 'sys/ioctl.h', 'sys/socket.h', 'sys/stat.h',
  'sys/syscall.h', 'sys/uio.h', 'unistd.h',
];

/** Headers of the core that the layers above it may see. */
const CORE_PUBLIC = ['src/core/h2.h', 'src/core/events.h', 'src/core/watch.h'];

/**
 * By folder. `system`: <headers>. `own`: "headers", as files or folders.
 * `foreign`: functions whose callers are elsewhere.
 */
const LAYERS = {
  'src/core/': {
    system: [...LIBC.filter((name) => name !== 'stdio.h'), 'nghttp2/nghttp2.h'],
    own: ['src/core/'],
    foreign: /^(?:uv|napi|node_api)_/,
  },
  'src/transport/': {
    system: [...LIBC, ...POSIX, 'uv.h'],
    own: ['src/transport/', ...CORE_PUBLIC],
    foreign: /^(?:nghttp2|napi|node_api|h2__)_?/,
  },
  'src/binding/': {
    system: [...LIBC, ...POSIX, 'node_api.h', 'uv.h'],
    own: ['src/binding/', 'src/transport/', ...CORE_PUBLIC],
    foreign: /^(?:nghttp2_|h2__)/,
  },
};

/** What the files of a folder share: on no circle, whatever it declares and includes. */
const GROUND = ['src/core/h2.h', 'src/core/internal.h'];

/** Folders of C without circles, and in one hand: checkHeading(), checkHand() say in which. */
const HAND = ['src/', 'test/c/', 'test/fuzz/'];

/** One file asks the dynamic loader where the code of nghttp2 lies. */
const EXCEPTIONS = {
  'src/binding/nghttp2_file.c': ['dlfcn.h', 'nghttp2_session_mem_recv'],
};

/** Allocation in the core goes through its accounting allocator. */
const ALLOCATION = { names: /^(?:malloc|calloc|realloc|free)$/, folder: 'src/core/',
                     only: ['src/core/alloc.c'] };

/** Functions that nobody calls, and what to use. */
const BANNED = new Map([
  ['alloca', 'a fixed array, or the heap'],
  ['atoi', 'strtol'],
  ['gets', 'fgets'],
  ['rand', 'a generator of one\'s own'],
  ['sprintf', 'snprintf'],
  ['strcat', 'memcpy with a length'],
  ['strcpy', 'memcpy with a length'],
  ['strncat', 'memcpy with a length'],
  ['strncpy', 'memcpy with a length'],
  ['strtok', 'a loop'],
  ['system', 'nothing'],
  ['vsprintf', 'vsnprintf'],
]);

/**
 * The rooms of lib/, from the top, and what each may load besides itself. All may load
 * lib/symbols.js, the ground.
 */
const ROOMS = {
  '': ['api', 'compat', 'session', 'native', 'node'], // the faces
  'api': ['session', 'compat', 'observe', 'node'],
  'compat': ['headers', 'node'], // streams are handed to it
  'session': ['stream', 'transport', 'headers', 'observe', 'native', 'node'],
  'stream': ['headers', 'observe', 'native', 'node'],
  'transport': ['native', 'node'],
  'headers': ['native', 'node'],
  'observe': ['native', 'node'],
  'native': ['node'],
  'node': [],
};

/**
 * The boundary to C. Native functions are called in the room `native` alone; the arrays
 * that both sides write are for those who move batches, fields and octets.
 */
const DOORS = {
  'lib/native/addon.js': {
    rooms: ['native'],
    files: { 'lib/http2.js': [], 'lib/session/pump.js': ['listen'] }, // and what they may take
    why: 'native functions are called in lib/native/ alone',
  },
  'lib/native/shared.js': {
    rooms: ['native', 'transport'],
    files: {
      'lib/headers/incoming.js': true, 'lib/session/commands.js': true,
      'lib/session/inbox.js': true, 'lib/session/outbox.js': true, 'lib/session/pump.js': true,
    },
    why: 'a further file that reads shared arrays: can the SessionHandle answer?',
  },
};

module.exports = { ALLOCATION, BANNED, DOORS, EXCEPTIONS, GROUND, HAND, LAYERS, ROOMS };
