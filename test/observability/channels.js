'use strict';

const assert = require('node:assert');
const { Duplex } = require('node:stream');
const { closed, outcome } = require('../helpers/collect');
const { http2 } = require('../helpers/impl');
const { eachTransport, withPair } = require('../helpers/server');
const { newest } = require('../helpers/since');
const { find, momentsOf, recordChannels } = require('./fixtures/record-channels');

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = http2.constants;
const REQUEST = { __proto__: null, ':method': 'GET', ':scheme': 'http', ':path': '/a', 'x-a': 'b' };

const answer = (stream) => {
  stream.respond({ 'x-answer': '1' });
  stream.end('x');
};

(newest('22.22', '24.12') ? describe : describe.skip)('diagnostics channels of streams', () => {
  eachTransport('tell the life of a request', async (transport) => {
    const record = await recordChannels(() => withPair({ transport, onStream: answer },
      async ({ client }) => {
        await outcome(client.request());
      }));
    assert.deepStrictEqual(momentsOf(record, 'client'),
      ['bodySent', 'start', 'created', 'finish', 'close']);
    assert.deepStrictEqual(momentsOf(record, 'server'), ['created', 'start', 'finish', 'close']);
  });

  it('tell of a request before there is a connection when it is made', async () => {
    const server = http2.createServer().on('stream', answer);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const record = await recordChannels(async () => {
      const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
      await outcome(client.request());
      client.close();
      await closed(client);
    });
    server.close();
    await closed(server);
    assert.deepStrictEqual(momentsOf(record, 'client'),
      ['created', 'bodySent', 'start', 'finish', 'close']);
    assert.strictEqual(find(record, 'client.created').id, undefined);
    assert.strictEqual(find(record, 'client.start').id, 1);
  });

  it('carry stream, headers and flags', () => withPair({ onStream: answer },
    async ({ client, authority }) => {
      const record = await recordChannels(() =>
        outcome(client.request({ ':path': '/a', 'x-a': 'b' })));
      const wanted = { ...REQUEST, ':authority': new URL(authority).host };
      for (const name of ['client.created', 'client.start', 'server.created', 'server.start']) {
        const { message } = find(record, name);
        assert.ok(message.stream instanceof Duplex);
        assert.deepStrictEqual({ ...message.headers, [http2.sensitiveHeaders]: undefined },
          { ...wanted, __proto__: Object.prototype, [http2.sensitiveHeaders]: undefined }, name);
      }
      assert.strictEqual(find(record, 'client.created').message.stream.constructor.name,
        'ClientHttp2Stream');
      assert.strictEqual(find(record, 'server.created').message.stream.constructor.name,
        'ServerHttp2Stream');
      const received = find(record, 'client.finish').message;
      assert.strictEqual(received.headers[':status'], 200);
      assert.strictEqual(received.flags, http2.constants.NGHTTP2_FLAG_END_HEADERS);
      const sent = find(record, 'server.finish').message;
      assert.strictEqual(sent.headers['x-answer'], '1');
      assert.strictEqual(sent.flags, 5);
    }));

  it('show in the flags of a response a HEAD request and trailers', () => withPair({
    onStream(stream) {
      stream.respond({}, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ t: '1' }));
      stream.end();
    },
  }, async ({ client }) => {
    const get = await recordChannels(() => outcome(client.request()));
    assert.strictEqual(find(get, 'server.finish').message.flags, 5 | 32);
    const head = await recordChannels(() => closed(client.request({ ':method': 'HEAD' }).resume()));
    assert.strictEqual(find(head, 'server.finish').message.flags, 5 | 32 | 8);
  }));

  it('leave out informational headers and trailers', async () => {
    const record = await recordChannels(() => withPair({
      onStream(stream) {
        stream.additionalHeaders({ ':status': 103 });
        stream.respond({}, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ t: '1' }));
        stream.end('x');
      },
    }, ({ client }) => outcome(client.request())));
    const finished = record.filter(({ name }) => name === 'client.finish');
    assert.deepStrictEqual(finished.map(({ message }) => message.headers[':status']), [200]);
  });

  it('tell of pushes on both sides', () => withPair({
    onStream(stream) {
      stream.respond();
      stream.pushStream({ ':path': '/pushed' }, (error, push) => {
        push.respond({ 'x-push': '1' });
        push.end('y');
        stream.end('x');
      });
    },
  }, async ({ client }) => {
    const record = await recordChannels(async () => {
      const pushed = new Promise((resolve) => client.on('stream', (push) => {
        resolve(closed(push.resume()));
      }));
      await Promise.all([pushed, outcome(client.request())]);
    });
    const ofPush = record.filter(({ id }) => id === 2);
    assert.deepStrictEqual(momentsOf(ofPush, 'server'), ['created', 'start', 'finish', 'close']);
    assert.deepStrictEqual(momentsOf(ofPush, 'client'),
      ['created', 'start', 'bodySent', 'finish', 'close']);
    assert.strictEqual(find(ofPush, 'client.created').message.headers[':path'], '/pushed');
    assert.strictEqual(find(ofPush, 'client.finish').message.headers['x-push'], '1');
  }));

  it('tell of an error after the stream has closed', () => withPair({
    onStream(stream) {
      stream.on('error', () => {});
      stream.destroy(new Error('of the server'));
    },
  }, async ({ client }) => {
    const record = await recordChannels(() => outcome(client.request()));
    for (const side of ['server', 'client']) {
      const moments = momentsOf(record, side);
      assert.deepStrictEqual(moments.slice(-2), ['close', 'error']);
      assert.strictEqual(find(record, `${side}.close`).code, NGHTTP2_INTERNAL_ERROR);
      assert.strictEqual(find(record, `${side}.error`).destroyed, true);
    }
    assert.strictEqual(find(record, 'server.error').message.error.message, 'of the server');
    assert.strictEqual(find(record, 'client.error').message.error.code, 'ERR_HTTP2_STREAM_ERROR');
  }));

  it('tell the code of a reset', () => withPair({
    onStream(stream) {
      stream.on('error', () => {});
      stream.close(NGHTTP2_REFUSED_STREAM);
    },
  }, async ({ client }) => {
    const record = await recordChannels(() => outcome(client.request()));
    assert.strictEqual(find(record, 'client.close').code, NGHTTP2_REFUSED_STREAM);
    assert.strictEqual(find(record, 'server.finish'), undefined);
  }));

  it('tell the close of a good stream before it is destroyed', () => withPair({ onStream: answer },
    async ({ client }) => {
      const record = await recordChannels(() => outcome(client.request()));
      for (const name of ['client.close', 'server.close']) {
        const { closed: isClosed, destroyed, code } = find(record, name);
        assert.deepStrictEqual({ isClosed, destroyed, code },
          { isClosed: true, destroyed: false, code: NGHTTP2_NO_ERROR });
      }
      assert.strictEqual(find(record, 'client.error'), undefined);
    }));

  it('survive a subscriber that throws', () => withPair({ onStream: answer },
    async ({ client }) => {
      const raised = [];
      const listeners = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.on('uncaughtException', (error) => raised.push(error.message));
      const { subscribe, unsubscribe } = require('node:diagnostics_channel');
      const fail = () => {
        throw new Error('of the subscriber');
      };
      subscribe('http2.client.stream.finish', fail);
      try {
        const { headers, body } = await outcome(client.request());
        assert.strictEqual(headers[':status'], 200);
        assert.strictEqual(body, 'x');
      } finally {
        unsubscribe('http2.client.stream.finish', fail);
        process.removeAllListeners('uncaughtException');
        for (const listener of listeners) process.on('uncaughtException', listener);
      }
      assert.deepStrictEqual(raised, ['of the subscriber']);
    }));
});
