'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { event, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

/** What the client gets of a push with `options`, and the server's side of it. */
async function pushed(headers, options, answer) {
  let result;
  await withPair({
    onStream: mustCall((stream) => {
      stream.pushStream(headers, options, mustCall((error, push, sent, more) => {
        assert.strictEqual(error, null);
        assert.strictEqual(sent[':path'], headers[':path']);
        assert.strictEqual(more, 0);
        answer(push);
      }));
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const pushes = event(client, 'stream');
    client.request().resume();
    const [push] = await pushes;
    result = await outcome(push);
  });
  return result;
}

describe('options of calls that Node does not document or use', () => {
  it('request() checks exclusive, parent and silent, to no other effect', () => withPair({
    onStream: mustCall((stream) => stream.respond({}, { endStream: true })),
  }, async ({ client }) => {
    for (const [name, type] of [['exclusive', 'boolean'], ['parent', 'number'],
                                ['silent', 'boolean']]) {
      assert.throws(() => client.request({}, { [name]: 'x' }), {
        name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE',
        message: `The "options.${name}" property must be of type ${type}. ` +
          "Received type string ('x')",
      });
    }
    const stream = client.request({}, { exclusive: true, parent: 0, silent: true });
    assert.strictEqual((await outcome(stream)).headers[':status'], 200);
  }));

  it('pushStream() takes exclusive and parent, to no effect', async () => {
    const { body } = await pushed({ ':path': '/a' }, { exclusive: true, parent: 1 }, (push) => {
      push.respond();
      push.end('pushed');
    });
    assert.strictEqual(body, 'pushed');
  });

  it('pushStream() ends the pushed stream after its headers with endStream', async () => {
    const answer = (push) => push.respond({ ':status': 204 });
    const { headers, body, ended } = await pushed({ ':path': '/a' }, { endStream: true }, answer);
    assert.strictEqual(headers, undefined); // of a push they come as 'push'
    assert.strictEqual(body, '');
    assert.strictEqual(ended, true);
  });

  it('respondWithFD() leaves the date out with sendDate: false', () => {
    const fd = fs.openSync(__filename);
    return withPair({
      onStream: mustCall((stream) => stream.respondWithFD(fd, {}, { sendDate: false })),
    }, async ({ client }) => {
      const { headers } = await outcome(client.request());
      assert.strictEqual('date' in headers, false);
      fs.closeSync(fd);
    });
  });

  it('respondWithFile() leaves the date out with sendDate: false', () => withPair({
    onStream: mustCall((stream) => stream.respondWithFile(__filename, {}, { sendDate: false })),
  }, async ({ client }) => {
    const { headers } = await outcome(client.request());
    assert.strictEqual('date' in headers, false);
  }));
});
