'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { eachTransport, withPair } = require('../helpers/server');

describe('respondWithFile with a FIFO', () => {
  let folder;
  let fifo;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'h2-fifo-'));
    fifo = path.join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  eachTransport('sends what is written until the writer closes', (transport) => withPair({
    transport,
    onStream: mustCall((stream) => {
      stream.respondWithFile(fifo, { 'x-a': 'b' }, {
        statCheck: mustCall((stat) => assert.strictEqual(stat.isFIFO(), true)),
        onError: (error) => { throw error; },
      });
    }),
  }, async ({ client }) => {
    const done = outcome(client.request());
    const writer = await fs.promises.open(fifo, 'w');
    await writer.write('one ');
    await new Promise(setImmediate);
    await writer.write('two');
    await writer.close();
    const { headers, body } = await done;
    assert.strictEqual(headers['x-a'], 'b');
    assert.strictEqual(body, 'one two');
  }), ['tcp', 'tls', 'duplex']);

  for (const options of [{ offset: 10 }, { length: 10 }, { offset: 1, length: 1 }]) {
    it(`cannot seek: ${JSON.stringify(options)}`, () => withPair({
      onStream: mustCall((stream) => {
        stream.respondWithFile(fifo, {}, {
          ...options,
          onError: mustCall((error) => {
            assert.strictEqual(error.name, 'Error');
            assert.strictEqual(error.code, 'ERR_HTTP2_SEND_FILE_NOSEEK');
            assert.strictEqual(error.message,
                               'Offset or length can only be specified for regular files');
            stream.respond({ ':status': 500 }, { endStream: true });
          }),
        });
      }),
    }, async ({ client }) => {
      const done = outcome(client.request());
      const writer = await fs.promises.open(fifo, 'w');
      const { headers } = await done;
      assert.strictEqual(headers[':status'], 500);
      await writer.close();
    }));
  }
});
