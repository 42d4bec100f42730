'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

const REFUSED = 5;

/** `it` for what on some Node is an internal error, or leaves the descriptor open. */
const itOurs = builtin ? it.skip : it;

describe('code of the application within respondWithFile and respondWithFD', () => {
  let folder;
  let file;
  let other;

  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'h2-file-'));
    file = path.join(folder, 'file');
    other = path.join(folder, 'other');
    fs.writeFileSync(file, '0123456789');
    fs.writeFileSync(other, 'other');
  });

  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  function openFiles() {
    return fs.readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
      } catch {
        return false; // that of the listing itself
      }
    });
  }

  /** A close of a descriptor is under way in the thread pool. */
  async function assertNoneOpen() {
    const deadline = performance.now() + 1500;
    while (openFiles().length > 0) {
      assert.ok(performance.now() < deadline, 'a descriptor is still open');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** What comes of a request that `answer` answers; no file stays open. */
  async function request(answer) {
    let result;
    const errors = [];
    await withPair({
      onStream: mustCall((stream) => {
        stream.on('error', ({ code, message }) => errors.push(code ?? message));
        answer(stream);
      }),
    }, async ({ client }) => {
      result = await outcome(client.request());
      await assertNoneOpen();
    });
    const { headers, body, code, trailers } = result;
    return { status: headers?.[':status'], body, code, errors, trailers };
  }

  const ways = {
    respondWithFile: (stream, headers, options) => stream.respondWithFile(file, headers, options),
    respondWithFD(stream, headers, options) {
      const fd = fs.openSync(file);
      stream.on('close', () => fs.closeSync(fd));
      stream.respondWithFD(fd, headers, options);
    },
  };

  for (const [name, respond] of Object.entries(ways)) {
    it(`statCheck of ${name} may answer by itself`, async () => {
      assert.deepStrictEqual(await request((stream) => respond(stream, {}, {
        statCheck: () => stream.respond({ ':status': 304 }, { endStream: true }),
      })), { status: 304, body: '', code: 0, errors: [], trailers: undefined });
    });

    it(`statCheck of ${name} may begin an answer that ends later`, async () => {
      assert.deepStrictEqual(await request((stream) => respond(stream, {}, {
        statCheck() {
          stream.respond({ ':status': 500 });
          setImmediate(() => stream.end('no'));
        },
      })), { status: 500, body: 'no', code: 0, errors: [], trailers: undefined });
    });

    it(`statCheck of ${name} may close the stream`, async () => {
      const { status, body, code } = await request((stream) => respond(stream, {}, {
        statCheck: () => stream.close(REFUSED),
      }));
      assert.deepStrictEqual({ status, body, code },
                             { status: undefined, body: '', code: REFUSED });
    });

    itOurs(`statCheck of ${name} may destroy the stream`, async () => {
      const { status, errors } = await request((stream) => respond(stream, {}, {
        statCheck: () => stream.destroy(),
      }));
      assert.deepStrictEqual({ status, errors }, { status: undefined, errors: [] });
    });

    itOurs(`an accessor in the options of ${name} may answer`, async () => {
      assert.deepStrictEqual(await request((stream) => respond(stream, {}, {
        get length() {
          stream.respond({ ':status': 203 });
          stream.end('got');
          return 4;
        },
      })), { status: 203, body: 'got', code: 0, errors: [], trailers: undefined });
    });

    it(`an accessor in the options of ${name} may close the stream`, async () => {
      const { status, code } = await request((stream) => respond(stream, {}, {
        get length() {
          stream.close(REFUSED);
          return 4;
        },
      }));
      assert.deepStrictEqual({ status, code }, { status: undefined, code: REFUSED });
    });

    it(`a header value of ${name} may close the stream`, async () => {
      const value = (stream) => ({ toString: () => `${stream.close(REFUSED)}` });
      const { status, code } = await request((stream) => respond(stream, { x: value(stream) }));
      assert.deepStrictEqual({ status, code }, { status: undefined, code: REFUSED });
    });

    itOurs(`a header value of ${name} can't answer: that is under way`, async () => {
      const value = (stream) => ({ toString: () => `${stream.respond()}` });
      const { errors } = await request((stream) => respond(stream, { x: value(stream) }));
      assert.deepStrictEqual(errors, ['ERR_HTTP2_HEADERS_SENT']);
    });
  }

  it('statCheck may give the range in any form', async () => {
    const { body } = await request((stream) => ways.respondWithFD(stream, {}, {
      statCheck: (stat, headers, range) => Object.assign(range, { offset: '2', length: 3.7 }),
    }));
    assert.strictEqual(body, '234');
  });

  for (const second of ['file', 'other', 'missing']) {
    it(`the first of two calls answers (${second})`, async () => {
      const { status, body, errors } = await request((stream) => {
        stream.respondWithFile(file, {}, {
          statCheck() {
            stream.respondWithFile(path.join(folder, second), {}, { onError() {} });
          },
        });
      });
      assert.deepStrictEqual({ status, body, errors },
                             { status: 200, body: '0123456789', errors: [] });
    });
  }

  it('two calls at once leave no descriptor open', async () => {
    const { status, body, errors } = await request((stream) => {
      stream.respondWithFile(file);
      stream.respondWithFile(file);
    });
    assert.deepStrictEqual({ status, body, errors },
                           { status: 200, body: '0123456789', errors: [] });
  });

  it('an answer that overtakes the file stays', async () => {
    const { status, body, errors } = await request((stream) => {
      stream.respondWithFile(file);
      stream.respond({ ':status': 201 });
      setImmediate(() => setImmediate(() => stream.end('first')));
    });
    assert.deepStrictEqual({ status, body, errors }, { status: 201, body: 'first', errors: [] });
  });

  it('onError may answer with another file', async () => {
    const { status, body, errors } = await request((stream) => stream.respondWithFile(folder, {}, {
      onError() {
        assert.strictEqual(this, undefined);
        stream.respondWithFile(other, { ':status': 404 });
      },
    }));
    assert.deepStrictEqual({ status, body, errors }, { status: 404, body: 'other', errors: [] });
  });

  it('trailers are those of the answer that is sent', async () => {
    const { status, body, trailers } = await request((stream) => {
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': '1' }));
      stream.respondWithFile(path.join(folder, 'missing'), {}, {
        waitForTrailers: true,
        onError() {
          stream.respond({ ':status': 404 });
          stream.end('none');
        },
      });
    });
    assert.deepStrictEqual({ status, body, trailers },
                           { status: 404, body: 'none', trailers: undefined });
  });
});
