'use strict';

/** Makes many of one kind, closes them, and looks whether they are collected. */

const { http2 } = require('../impl');

const ROUNDS = 10;
const COUNT = 20;
const refs = [];

function watch(object) {
  refs.push(new WeakRef(object));
}

function event(emitter, name) {
  return new Promise((resolve) => emitter.once(name, () => resolve()));
}

async function serve({ watchSessions = true } = {}) {
  const server = http2.createServer();
  server.on('stream', (stream, headers) => {
    watch(stream);
    stream.on('error', () => {});
    stream.respond();
    if (headers[':path'] === '/open') stream.write('open');
    else stream.end('x');
  });
  server.on('session', (session) => {
    if (watchSessions) watch(session);
    session.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await event(server, 'listening');
  return server;
}

function connect(server) {
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  client.on('error', () => {});
  return client;
}

async function stop(server) {
  const stopped = event(server, 'close');
  server.close();
  await stopped;
}

function ask(client, headers, options) {
  const stream = client.request(headers, options);
  watch(stream);
  stream.on('error', () => {});
  stream.resume();
  return stream;
}

/** Streams of a session that stays open. */
async function streams() {
  const server = await serve({ watchSessions: false });
  const client = connect(server);
  for (let count = 0; count < COUNT; count++) await event(ask(client), 'close');
  await allCollected();
  client.close();
  await event(client, 'close');
  await stop(server);
}

async function sessions() {
  const server = await serve();
  for (let count = 0; count < COUNT; count++) {
    const client = connect(server);
    watch(client);
    await event(ask(client), 'close');
    client.close();
    await event(client, 'close');
  }
  await stop(server);
}

async function destroyed() {
  const server = await serve();
  for (let count = 0; count < COUNT; count++) {
    const client = connect(server);
    watch(client);
    const stream = ask(client, { ':path': '/open', ':method': 'POST' });
    stream.write(Buffer.alloc(100000));
    await event(stream, 'data');
    if (count % 2) client.destroy();
    else client.destroy(new Error('mine'));
    await event(client, 'close');
  }
  await stop(server);
}

async function servers() {
  for (let count = 0; count < COUNT; count++) {
    const server = await serve();
    watch(server);
    const client = connect(server);
    watch(client);
    await event(ask(client), 'close');
    client.close();
    await event(client, 'close');
    await stop(server);
  }
}

async function errors() {
  const server = await serve();
  const client = connect(server);
  await event(client, 'connect');
  for (let count = 0; count < COUNT; count++) {
    const controller = new AbortController();
    const stream = ask(client, { ':path': '/open' }, { signal: controller.signal });
    await event(stream, 'data');
    controller.abort();
    await event(stream, 'close');
  }
  client.destroy();
  await event(client, 'close');
  await stop(server);
}

async function allCollected() {
  let left = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.gc();
    left = refs.filter((ref) => ref.deref() !== undefined).length;
    // What the last round of a loop has touched may stay in a register.
    if (left <= 2) return;
  }
  throw new Error(`${left} of ${refs.length} not collected: ${refs
    .map((ref) => ref.deref()?.constructor.name).filter(Boolean).slice(0, 5)}`);
}

const run = { streams, sessions, destroyed, servers, errors }[process.argv[2]];
run().then(allCollected).then(() => {
  console.log('all collected');
  process.disconnect();
});
