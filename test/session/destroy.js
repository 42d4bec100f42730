'use strict';

const assert = require('node:assert');
const { closed, errorShape, event, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { connect, eachTransport, listen, stop, withPair } = require('../helpers/server');

const { NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;

/** The error of the session and of its open stream after `destroy(...args)`. */
async function endings(transport, ...args) {
  const server = await listen({ transport });
  const streams = event(server, 'stream');
  const client = connect(server, { transport });
  const stream = client.request({ ':method': 'POST' });
  const done = outcome(stream);
  const [far] = await streams;
  far.on('error', () => {});
  far.session.on('error', () => {});
  const farGone = [closed(far.session)];
  const log = [];
  let sessionError;
  stream.on('error', () => log.push('stream error'));
  stream.on('close', () => log.push('stream close'));
  client.on('error', (error) => {
    sessionError = error;
    log.push('session error');
  });
  client.on('close', () => log.push('session close'));
  const gone = closed(client);
  client.destroy(...args);
  const result = await done;
  await Promise.all([gone, ...farGone]);
  await stop(server);
  return { session: errorShape(sessionError), stream: errorShape(result.error),
           code: result.code, log };
}

const mine = new TypeError('mine');

const CASES = [
  {
    title: 'without arguments', args: [],
    session: undefined, code: NGHTTP2_NO_ERROR,
    log: ['stream close', 'session close'],
  },
  {
    title: 'with NO_ERROR', args: [0],
    session: undefined, code: NGHTTP2_NO_ERROR,
    log: ['stream close', 'session close'],
  },
  {
    title: 'with a code', args: [NGHTTP2_REFUSED_STREAM],
    session: { code: 'ERR_HTTP2_SESSION_ERROR', message: 'Session closed with error code 7' },
    code: NGHTTP2_REFUSED_STREAM,
    log: ['stream error', 'stream close', 'session error', 'session close'],
  },
  {
    title: 'with an error', args: [mine],
    session: { message: 'mine' }, code: 2,
    log: ['stream error', 'stream close', 'session error', 'session close'],
  },
  {
    title: 'with an error and a code', args: [mine, 5],
    session: { message: 'mine' }, code: 5,
    log: ['stream error', 'stream close', 'session error', 'session close'],
  },
  {
    title: 'with no error and a code', args: [undefined, 5],
    session: undefined, code: NGHTTP2_NO_ERROR,
    log: ['stream close', 'session close'],
  },
];

describe('Http2Session#destroy', () => {
  for (const { title, args, session, code, log } of CASES) {
    eachTransport(title, async (transport) => {
      const result = await endings(transport, ...args);
      for (const [name, value] of Object.entries(session ?? {})) {
        assert.strictEqual(result.session?.[name], value, name);
      }
      if (session === undefined) assert.strictEqual(result.session, undefined);
      assert.deepStrictEqual(result.log, log);
      assert.strictEqual(result.code, code);
    });
  }

  it('a second time does nothing', () => withPair({}, async ({ client }) => {
    client.on('close', mustCall());
    client.on('error', mustNotCall('error'));
    client.destroy();
    client.destroy(new Error('late'));
  }));

  it('while connecting', async () => {
    const server = await listen();
    const client = connect(server);
    const gone = closed(client);
    client.destroy();
    assert.strictEqual(client.destroyed, true);
    await gone;
    await stop(server);
  });

  it('while connecting cancels pending requests', async () => {
    const server = await listen();
    const client = connect(server);
    client.on('error', mustCall((error) => assert.strictEqual(error, mine)));
    const done = outcome(client.request());
    client.destroy(mine);
    const { error } = await done;
    assert.strictEqual(error.name, 'Error');
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_CANCEL');
    assert.strictEqual(error.message,
                       'The pending stream has been canceled (caused by: mine)');
    assert.strictEqual(error.cause, mine);
    await stop(server);
  });

  it('of the server session ends the client', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.session.destroy();
    }),
  }, async ({ client }) => {
    client.on('error', () => {});
    const gone = closed(client);
    await outcome(client.request());
    await gone;
    assert.strictEqual(client.destroyed, true);
  }));

  it('leaves no stream open', () => withPair({
    onStream: (stream) => {
      stream.on('error', () => {});
      stream.respond();
      stream.write('begin');
    },
  }, async ({ client, serverSession }) => {
    const streams = Array.from({ length: 30 }, () => client.request());
    const done = streams.map((stream) => outcome(stream));
    await Promise.all(streams.map((stream) => event(stream, 'response')));
    const serverGone = closed(serverSession);
    client.destroy();
    await Promise.all(done);
    for (const stream of streams) {
      assert.strictEqual(stream.destroyed, true);
      assert.strictEqual(stream.session, undefined);
    }
    await serverGone;
  }));
});
