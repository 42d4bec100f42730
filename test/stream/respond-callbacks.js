'use strict';

const assert = require('node:assert');
const { outcome } = require('../helpers/collect');
const { builtin } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');

const REFUSED = 5;

/** Node's own module has an internal error, or sends two responses. */
const itOurs = builtin ? it.skip : it;

function ignoreError() {}

/** What comes of a request that `answer` answers. */
async function request(answer) {
  let result;
  await withPair({
    onStream: mustCall((stream) => {
      stream.on('error', ignoreError);
      answer(stream);
    }),
  }, async ({ client }) => {
    result = await outcome(client.request());
  });
  return result;
}

/** Ways in which a call of the library runs code of the application. */
const PLACES = {
  'a header value of respond()': (stream, act) => {
    stream.respond({ 'x-a': { toString: act } }, { endStream: true });
  },
  'an accessor in the options of respond()': (stream, act) => {
    stream.respond({}, { get endStream() { return act() !== 'never'; } });
  },
  'a header value of additionalHeaders()': (stream, act) => {
    stream.additionalHeaders({ ':status': 103, 'x-a': { toString: act } });
  },
};

for (const [place, call] of Object.entries(PLACES)) {
  describe(place, () => {
    it('may close the stream', async () => {
      const { headers, info, code } = await request((stream) => call(stream, () => {
        stream.close(REFUSED);
        return 'a';
      }));
      assert.deepStrictEqual({ headers, info, code },
                             { headers: undefined, info: [], code: REFUSED });
    });

    itOurs('may destroy the stream: the call says so', async () => {
      const { headers, info } = await request((stream) => {
        assert.throws(() => call(stream, () => `${stream.destroy()}`),
                      { code: 'ERR_HTTP2_INVALID_STREAM' });
      });
      assert.deepStrictEqual({ headers, info }, { headers: undefined, info: [] });
    });

    itOurs('may answer: the call says so', async () => {
      const { headers, body, code } = await request((stream) => {
        assert.throws(() => call(stream, () => {
          stream.respond({ ':status': 203 });
          stream.end('first');
          return 'a';
        }), { code: /^ERR_HTTP2_HEADERS_(?:SENT|AFTER_RESPOND)$/ });
      });
      assert.deepStrictEqual({ status: headers[':status'], body, code },
                             { status: 203, body: 'first', code: 0 });
    });
  });
}

describe('an accessor in the options of respond()', () => {
  it('that sends other headers changes nothing in these', async () => {
    const { headers, info } = await request((stream) => {
      stream.respond({ 'x-a': 'mine' }, {
        get endStream() {
          stream.additionalHeaders({ ':status': 103, 'x-b': 'other' });
          return true;
        },
      });
    });
    assert.strictEqual(headers['x-a'], 'mine');
    assert.strictEqual('x-b' in headers, false);
    assert.strictEqual(info[0]['x-b'], 'other');
  });
});

describe('a value of the trailers', () => {
  it('may close the stream', async () => {
    const { trailers, code } = await request((stream) => {
      stream.on('wantTrailers', () => stream.sendTrailers({
        'x-a': { toString: () => `${stream.close(REFUSED)}` },
      }));
      stream.respond({}, { waitForTrailers: true });
      stream.end();
    });
    assert.deepStrictEqual({ trailers, code }, { trailers: undefined, code: REFUSED });
  });
});
