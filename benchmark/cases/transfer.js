'use strict';

/** Bodies of 1 MiB: what an octet costs. */

const load = ['-c4', '-m4'];

function variants(goals, tls) {
  const [prefix, suffix] = tls ? ['tls-', ', TLS'] : ['', ''];
  return [
    { name: 'memory-1m', title: '1 MiB from memory', app: 'memory.js' },
    { name: 'file-1m', title: '1 MiB from a file', app: 'file.js' },
    { name: 'upload-1m', title: '1 MiB upload', app: 'upload.js', upload: true },
  ].map(({ name, title, ...rest }, index) => ({
    name: prefix + name, title: title + suffix, load, tls, goal: goals[index], ...rest,
  }));
}

module.exports = [
  ...variants([0.9, 1.0, 0.9], false),
  ...variants([1.0, 1.0, 1.0], true),
];
