'use strict';

/**
 * A session that closes waits for the streams that have been promised. On
 * Node's they are lost, or nothing ever closes.
 */

const assert = require('node:assert');
const { closed, event, outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const builtinHttp2 = require('node:http2');

const ours = builtin ? describe.skip : describe;

const SIZE = 200000;

/** When the server answers on the pushed stream: an argument for push(). */
const MOMENTS = {
  'at once': (respond) => respond(),
  'in a tick': (respond) => process.nextTick(respond),
  'when the client has got all else': (respond, main) => main.once('close', respond),
};

/** Promises a stream and answers, and answers the promise at that moment. */
function push(stream, moment) {
  stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
    assert.ifError(error);
    moment(() => {
      pushed.respond();
      pushed.end(Buffer.alloc(SIZE));
    }, stream);
  });
  stream.respond();
  stream.end('main');
}

/** The octets of the pushed stream. */
async function pushedLength(client) {
  const [pushed] = await event(client, 'stream');
  const { body, error } = await outcome(pushed);
  assert.ifError(error);
  return body.length;
}

ours('a promised stream', () => {
  for (const [title, moment] of Object.entries(MOMENTS)) {
    eachTransport(`answered ${title} arrives though the server closes`, (transport) => withPair({
      transport,
      onStream(stream) {
        push(stream, moment);
        stream.session.close();
      },
    }, async ({ client, serverSession }) => {
      client.on('error', mustNotCall('error'));
      const gone = [closed(client), closed(serverSession)];
      const length = pushedLength(client);
      assert.strictEqual((await outcome(client.request())).body, 'main');
      assert.strictEqual(await length, SIZE);
      await Promise.all(gone);
    }));

    eachTransport(`answered ${title} arrives though the client closes`, (transport) => withPair({
      transport,
      onStream: (stream) => push(stream, moment),
    }, async ({ client, serverSession }) => {
      client.on('error', mustNotCall('error'));
      client.on('stream', () => client.close());
      const gone = [closed(client), closed(serverSession)];
      const length = pushedLength(client);
      assert.strictEqual((await outcome(client.request())).body, 'main');
      assert.strictEqual(await length, SIZE);
      await Promise.all(gone);
    }));
  }

  it('arrives at Node\'s client though the server closes', () => withPair({
    clientImpl: builtinHttp2,
    onStream(stream) {
      push(stream, setImmediate);
      stream.session.close();
    },
  }, async ({ client }) => {
    const gone = closed(client);
    const length = pushedLength(client);
    await outcome(client.request());
    assert.strictEqual(await length, SIZE);
    await gone;
  }));

  it('that is reset lets the server close', () => withPair({
    onStream(stream) {
      stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
        assert.ifError(error);
        setImmediate(() => pushed.close(8));
      });
      stream.respond({}, { endStream: true });
      stream.session.close();
    },
  }, async ({ client, serverSession }) => {
    const gone = [closed(client), closed(serverSession)];
    client.on('stream', (pushed) => pushed.on('error', () => {}));
    await outcome(client.request());
    await Promise.all(gone);
  }));

  it('that the client destroys lets it close', () => withPair({
    onStream(stream) {
      stream.pushStream({ ':path': '/pushed' }, (error, pushed) => {
        assert.ifError(error);
        pushed.on('error', () => {});
      });
      stream.respond({}, { endStream: true });
    },
  }, async ({ client, serverSession }) => {
    const gone = [closed(client), closed(serverSession)];
    client.on('stream', (pushed) => {
      client.close();
      pushed.destroy();
    });
    await outcome(client.request());
    await Promise.all(gone);
  }));
});
