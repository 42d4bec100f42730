'use strict';

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { duplexPair } = require('../helpers/duplex-pair');
const { http2 } = require('../helpers/impl');
const { trackSession } = require('../helpers/leaks');
const { mustCall } = require('../helpers/must-call');
const { watchSessions } = require('../helpers/watch-sessions');

/** A client and a server over a pair of Duplex streams with an open request. */
async function joined(options, body) {
  const [near, far] = duplexPair(options);
  const server = http2.createServer();
  const { ended } = watchSessions(server);
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.respond();
    stream.write('begin');
  });
  const sessionErrors = [];
  server.on('sessionError', (error) => sessionErrors.push(error));
  server.emit('connection', far);
  const client = trackSession(http2.connect('http://localhost', {
    createConnection: () => near,
  }));
  const stream = client.request({ ':method': 'POST' });
  const done = outcome(stream);
  await body({ near, far, client, stream, done, sessionErrors });
  await ended();
}

describe('a session over a Duplex', () => {
  it('fails with ERR_STREAM_WRAP in object mode', () => joined({ objectMode: true }, async ({
    client, done, sessionErrors,
  }) => {
    const expected = {
      name: 'Error', code: 'ERR_STREAM_WRAP',
      message: 'Stream has StringDecoder set or is in objectMode',
    };
    const gone = closed(client);
    client.on('error', mustCall((error) => {
      assert.throws(() => { throw error; }, expected);
    }));
    await gone;
    assert.throws(() => { throw sessionErrors[0]; }, expected);
    await done;
  }));

  it('ends with the error of the Duplex', () => joined({}, async ({
    near, client, stream, done,
  }) => {
    await event(stream, 'response');
    const boom = new Error('boom');
    client.on('error', mustCall((error) => assert.strictEqual(error, boom)));
    const gone = closed(client);
    near.destroy(boom);
    const { error } = await done;
    assert.strictEqual(error, boom);
    await gone;
  }));

  it('ends quietly when the Duplex is destroyed', () => joined({}, async ({
    near, client, stream, done,
  }) => {
    await event(stream, 'response');
    const gone = closed(client);
    near.destroy();
    const { error, code, aborted } = await done;
    assert.strictEqual(error, undefined);
    assert.strictEqual(code, 8);
    assert.strictEqual(aborted, true);
    await gone;
  }));

  it('hands the error of the far end to the server', () => joined({}, async ({
    far, client, stream, sessionErrors,
  }) => {
    await event(stream, 'response');
    const gone = closed(client);
    far.destroy(new Error('far boom'));
    await gone;
    assert.deepStrictEqual(sessionErrors.map(({ message }) => message), ['far boom']);
  }));

  it('destroys the Duplex when it is destroyed', () => joined({}, async ({
    near, client, stream, done,
  }) => {
    await event(stream, 'response');
    const gone = closed(near);
    client.destroy();
    await gone;
    assert.strictEqual(near.destroyed, true);
    await done;
  }));

  it('passes small and large chunks on as they come', async () => {
    const [near, far] = duplexPair();
    const server = http2.createServer();
    const { ended } = watchSessions(server);
    server.on('stream', mustCall((stream) => {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        stream.respond();
        stream.end(Buffer.concat(chunks));
      });
    }));
    server.emit('connection', far);
    const client = trackSession(http2.connect('http://localhost', {
      createConnection: () => near,
    }));
    const stream = client.request({ ':method': 'POST' });
    for (let size = 1; size <= 4096; size *= 2) stream.write(Buffer.alloc(size, 'c'));
    stream.end();
    const { body } = await outcome(stream);
    assert.strictEqual(body, 'c'.repeat(8191));
    const gone = closed(client);
    client.close();
    await gone;
    await ended();
  });
});
