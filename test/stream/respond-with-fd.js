'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const CONTENT = fs.readFileSync(__filename, 'latin1');

describe('ServerHttp2Stream#respondWithFD', () => {
  let fd;

  beforeEach(() => { fd = fs.openSync(__filename, 'r'); });
  afterEach(() => fs.closeSync(fd));

  async function fetched(descriptor, headers, options, transport) {
    let result;
    await withPair({
      transport,
      onStream: mustCall((stream) => stream.respondWithFD(descriptor, headers, options)),
    }, async ({ client }) => {
      result = await outcome(client.request());
    });
    return result;
  }

  eachTransport('sends the file and leaves the descriptor open', async (transport) => {
    const { headers, body } = await fetched(fd, { 'x-a': 'b' }, {}, transport);
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(headers['x-a'], 'b');
    assert.strictEqual(body, CONTENT);
    assert.strictEqual(fs.fstatSync(fd).isFile(), true);
  });

  it('takes a FileHandle and leaves it open', async () => {
    const handle = await fs.promises.open(__filename);
    try {
      const { body } = await fetched(handle);
      assert.strictEqual(body, CONTENT);
      assert.strictEqual((await handle.stat()).isFile(), true);
    } finally {
      await handle.close();
    }
  });

  it('sends a range', async () => {
    const { body } = await fetched(fd, {}, { offset: 20, length: 50 });
    assert.strictEqual(body, CONTENT.slice(20, 70));
  });

  it('sends from an offset', async () => {
    const { body } = await fetched(fd, {}, { offset: 20 });
    assert.strictEqual(body, CONTENT.slice(20));
  });

  it('may send the same descriptor to many streams at once', () => withPair({
    onStream: mustCall((stream) => stream.respondWithFD(fd, {}, { offset: 0 }), 10),
  }, async ({ client }) => {
    const all = Array.from({ length: 10 }, () => outcome(client.request()));
    for (const { body } of await Promise.all(all)) assert.strictEqual(body, CONTENT);
  }));

  it('hands statCheck the range to change', async () => {
    const { headers, body } = await fetched(fd, {}, {
      offset: 5,
      length: 10,
      statCheck: mustCall((stat, headers, options) => {
        assert.strictEqual(stat.size, Buffer.byteLength(CONTENT, 'latin1'));
        assert.strictEqual(options.offset, 5);
        assert.strictEqual(options.length, 10);
        headers['x-size'] = stat.size;
      }),
    });
    assert.strictEqual(headers['x-size'], String(CONTENT.length));
    assert.strictEqual(body, CONTENT.slice(5, 15));
  });

  for (const [options, code] of [[{}, 'ERR_HTTP2_STREAM_ERROR'],
                                 [{ statCheck: () => {} }, 'EBADF']]) {
    it(`fails with ${code} for a descriptor that is not open`, () => withPair({
      onStream: mustCall((stream) => {
        stream.respondWithFD(99999, {}, options);
        stream.on('error', mustCall((error) => assert.strictEqual(error.code, code)));
      }),
    }, async ({ client }) => {
      const { error } = await outcome(client.request());
      assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
      assert.strictEqual(error.message,
                         'Stream closed with error code NGHTTP2_INTERNAL_ERROR');
    }));
  }

  it('sends trailers after the file', () => withPair({
    onStream: mustCall((stream) => {
      stream.respondWithFD(fd, {}, { waitForTrailers: true });
      stream.on('wantTrailers', mustCall(() => stream.sendTrailers({ 'x-sum': 's' })));
    }),
  }, async ({ client }) => {
    const { trailers } = await outcome(client.request());
    assert.strictEqual(trailers['x-sum'], 's');
  }));

  it('stops when the client resets in the middle', () => withPair({
    onStream: mustCall((stream) => {
      stream.on('error', () => {});
      stream.respondWithFD(fd, {}, { offset: 0 });
    }),
  }, async ({ client }) => {
    const stream = client.request();
    await event(stream, 'response');
    stream.close(8);
    await event(stream, 'close');
    assert.strictEqual(stream.rstCode, 8);
  }));
});
