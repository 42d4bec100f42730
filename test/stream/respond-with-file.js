'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { outcome } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

const CONTENT = Array.from({ length: 40000 }, (_, index) => `line ${index}\n`).join('');

describe('ServerHttp2Stream#respondWithFile', () => {
  let folder;
  let file;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'h2-file-'));
    file = path.join(folder, 'content.txt');
    fs.writeFileSync(file, CONTENT);
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  /** The outcome of a GET that is answered by respondWithFile. */
  async function fetched(headers, options, { transport, request, name = file } = {}) {
    let result;
    await withPair({
      transport,
      onStream: mustCall((stream) => {
        stream.on('error', () => {});
        stream.respondWithFile(name, headers, options);
      }),
    }, async ({ client }) => {
      result = await outcome(client.request(request));
    });
    return result;
  }

  eachTransport('sends a whole file', async (transport) => {
    const { headers, body } = await fetched({ 'content-type': 'text/plain' }, {}, { transport });
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(headers['content-type'], 'text/plain');
    assert.strictEqual(body, CONTENT);
  });

  eachTransport('sends it to the end while the request has none', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => stream.respondWithFile(file)),
  }, async ({ client }) => {
    const stream = client.request({ ':method': 'POST' });
    stream.on('aborted', mustNotCall('aborted'));
    stream.write('unread');
    stream.on('end', () => stream.end());
    const { body, code } = await outcome(stream);
    assert.strictEqual(body, CONTENT);
    assert.strictEqual(code, 0);
  }));

  it('adds the content-length by itself', async () => {
    const { headers } = await fetched();
    assert.strictEqual(headers['content-length'], String(CONTENT.length));
    assert.strictEqual(headers[':status'], 200);
  });

  for (const [offset, length] of [[0, 10], [10, 0], [7, -1], [30000, 70000], [0, 1e9],
                                  [CONTENT.length - 5, 100], [CONTENT.length, 10]]) {
    it(`sends length ${length} from offset ${offset}`, async () => {
      const { body, error } = await fetched({}, { offset, length });
      assert.strictEqual(error, undefined);
      assert.strictEqual(body, length < 0 ? CONTENT.slice(offset) :
        CONTENT.slice(offset, offset + length));
    });
  }

  it('sends from an offset to the end', async () => {
    const { body } = await fetched({}, { offset: 12345 });
    assert.strictEqual(body, CONTENT.slice(12345));
  });

  it('lets statCheck add headers', async () => {
    const statCheck = mustCall(function statCheck(stat, headers, ...more) {
      assert.strictEqual(stat.size, CONTENT.length);
      assert.strictEqual(this.constructor.name, 'ServerHttp2Stream');
      assert.deepStrictEqual(more, []);
      headers['content-length'] = stat.size;
      headers['last-modified'] = stat.mtime.toUTCString();
    });
    const { headers, body } = await fetched({ 'x-a': 'b' }, { statCheck });
    assert.strictEqual(headers['content-length'], String(CONTENT.length));
    assert.strictEqual(headers['x-a'], 'b');
    assert.strictEqual(headers['last-modified'], fs.statSync(file).mtime.toUTCString());
    assert.strictEqual(body, CONTENT);
  });

  it('lets statCheck answer in its own way', async () => {
    const { headers, body } = await fetched({}, {
      statCheck() {
        this.respond({ ':status': 304 });
        return false;
      },
    });
    assert.strictEqual(headers[':status'], 304);
    assert.strictEqual(body, '');
  });

  it('sends an empty file', async () => {
    const name = path.join(folder, 'empty');
    fs.writeFileSync(name, '');
    const { headers, body, ended } = await fetched({}, {}, { name });
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(body, '');
    assert.strictEqual(ended, true);
  });

  it('takes a Buffer and a URL as the path', async () => {
    for (const name of [Buffer.from(file), new URL(`file://${file}`)]) {
      assert.strictEqual((await fetched({}, {}, { name })).body, CONTENT);
    }
  });

  it('hands a missing file to onError', async () => {
    await withPair({
      onStream: mustCall((stream) => {
        stream.respondWithFile(path.join(folder, 'missing'), {}, {
          onError: mustCall((error) => {
            assert.strictEqual(error.code, 'ENOENT');
            stream.respond({ ':status': 404 }, { endStream: true });
          }),
          statCheck: mustNotCall('statCheck'),
        });
      }),
    }, async ({ client }) => {
      const { headers } = await outcome(client.request());
      assert.strictEqual(headers[':status'], 404);
    });
  });

  it('resets the stream for a missing file without onError', async () => {
    const { error, headers } = await fetched({}, {}, { name: path.join(folder, 'missing') });
    assert.strictEqual(headers, undefined);
    assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    assert.strictEqual(error.message, 'Stream closed with error code NGHTTP2_INTERNAL_ERROR');
  });

  it('sends trailers after the file', async () => {
    await withPair({
      onStream: mustCall((stream) => {
        stream.respondWithFile(file, {}, { waitForTrailers: true });
        stream.on('wantTrailers', mustCall(() => stream.sendTrailers({ 'x-sum': 's' })));
      }),
    }, async ({ client }) => {
      const { trailers, body } = await outcome(client.request());
      assert.strictEqual(trailers['x-sum'], 's');
      assert.strictEqual(body, CONTENT);
    });
  });
});
