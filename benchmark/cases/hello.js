'use strict';

/** Small answers: what a request costs. */

const LOADS = ['-c10 -m100', '-c50 -m1', '-c1 -m1'];

function variants(name, title, goals, app) {
  return LOADS.map((load, index) => ({
    name: `${name}-${load.replaceAll('-', '').replace(' ', '-')}`,
    title: `hello world, ${title}, ${load}`,
    load: load.split(' '),
    goal: goals[index],
    ...app,
  }));
}

module.exports = [
  ...variants('stream', 'stream API', [2.2, 1.4], { app: 'hello-stream.js' }),
  ...variants('tls', 'stream API, TLS', [2.0, 0.95], { app: 'hello-stream.js', tls: true }),
  ...variants('compat', 'compat API', [2.5, 1.4], { app: 'hello-compat.js', compat: true }),
];
