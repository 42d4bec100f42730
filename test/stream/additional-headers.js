'use strict';

const assert = require('node:assert');
const { event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe('ServerHttp2Stream#additionalHeaders', () => {
  eachTransport('sends informational headers before the response', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      assert.strictEqual(stream.sentInfoHeaders, undefined);
      stream.additionalHeaders({ ':status': 102, 'x-a': '1' });
      stream.additionalHeaders({ ':status': 103, link: '</s.css>; rel=preload' });
      assert.strictEqual(stream.headersSent, false);
      assert.deepStrictEqual(stream.sentInfoHeaders.map((headers) => headers[':status']),
                             [102, 103]);
      stream.respond();
      stream.end('x');
    }),
  }, async ({ client }) => {
    const { info, headers } = await outcome(client.request());
    assert.deepStrictEqual(info.map((one) => one[':status']), [102, 103]);
    assert.strictEqual(info[0]['x-a'], '1');
    assert.strictEqual(info[1].link, '</s.css>; rel=preload');
    assert.strictEqual(headers[':status'], 200);
  }));

  it('gives flags and raw headers to the headers event', () => withPair({
    onStream: mustCall((stream) => {
      stream.additionalHeaders({ ':status': 110, 'x-a': '1' });
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request();
    const done = outcome(stream);
    const [headers, flags, raw] = await event(stream, 'headers');
    assert.strictEqual(headers[':status'], 110);
    assert.strictEqual(flags & 1, 0);
    assert.deepStrictEqual(raw, [':status', '110', 'x-a', '1']);
    await done;
  }));

  it('makes 100 a continue event too', () => withPair({
    onStream: mustCall((stream) => {
      stream.additionalHeaders({ ':status': 100 });
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const log = [];
    const stream = client.request({ ':method': 'POST' });
    for (const name of ['continue', 'headers', 'response']) {
      stream.on(name, () => log.push(name));
    }
    stream.end();
    await outcome(stream);
    assert.deepStrictEqual(log, ['continue', 'headers', 'response']);
  }));

  it('sends what comes before trailers without a status', () => withPair({
    onStream: mustCall((stream) => {
      stream.additionalHeaders({ ':status': 199, 'x-a': 'b' });
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const { info } = await outcome(client.request());
    assert.strictEqual(info[0][':status'], 199);
  }));

  for (const status of [200, 300, 404, 600, 99]) {
    it(`throws for status ${status}`, () => withPair({
      onStream: mustCall((stream) => {
        assert.throws(() => stream.additionalHeaders({ ':status': status }), {
          name: 'RangeError', code: 'ERR_HTTP2_INVALID_INFO_STATUS',
          message: `Invalid informational status code: ${status}`,
        });
        stream.respond({}, { endStream: true });
      }),
    }, ({ client }) => outcome(client.request())));
  }

  it('throws for status 101', () => withPair({
    onStream: mustCall((stream) => {
      assert.throws(() => stream.additionalHeaders({ ':status': 101 }), {
        name: 'Error', code: 'ERR_HTTP2_STATUS_101',
        message: 'HTTP status code 101 (Switching Protocols) is forbidden in HTTP/2',
      });
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));

  it('throws after respond', () => withPair({
    onStream: mustCall((stream) => {
      stream.respond();
      assert.throws(() => stream.additionalHeaders({ ':status': 100 }), {
        name: 'Error', code: 'ERR_HTTP2_HEADERS_AFTER_RESPOND',
        message: 'Cannot specify additional headers after response initiated',
      });
      stream.end();
    }),
  }, ({ client }) => outcome(client.request())));

  it('throws once destroyed', () => withPair({
    onStream: mustCall((stream) => {
      stream.destroy();
      assert.throws(() => stream.additionalHeaders({}), { code: 'ERR_HTTP2_INVALID_STREAM' });
    }),
  }, ({ client }) => event(client.request().on('error', () => {}), 'close')));
});
