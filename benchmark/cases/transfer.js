'use strict';

/** Bodies of 1 MiB: what an octet costs. */

const load = ['-c4', '-m4'];

module.exports = [
  { name: 'memory-1m', title: '1 MiB from memory', app: 'memory.js', load, goal: 0.9 },
  { name: 'file-1m', title: '1 MiB from a file', app: 'file.js', load, goal: 1.0 },
  { name: 'upload-1m', title: '1 MiB upload', app: 'upload.js', load, upload: true, goal: 0.9 },
];
