'use strict';

const assert = require('node:assert');
const { newest } = require('../helpers/since');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

const LINK = '</styles.css>; rel=preload; as=style';
const BAD_LINK = 'must be an array or string of format "</styles.css>; rel=preload; as=style"';

describe('Http2ServerResponse#writeContinue', () => {
  it('sends 100 any number of times before the headers', async () => {
    const { info } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.writeContinue(), true);
      assert.strictEqual(response.writeContinue(), true);
      assert.strictEqual(response.headersSent, false);
      response.end();
      assert.strictEqual(response.writeContinue(), false);
      response.on('finish', mustCall(() => assert.strictEqual(response.writeContinue(), false)));
    }), { use: (stream) => stream.on('continue', mustCall(() => {}, 2)) });
    assert.deepStrictEqual(info.map((headers) => headers[':status']), [100, 100]);
  });

  it('throws on a stream that is gone and has not told so', () => exchange(
    mustCall((request, response) => {
      response.stream.close();
      assert.throws(() => response.writeContinue(),
                    { name: 'Error', code: 'ERR_HTTP2_INVALID_STREAM' });
    })));
});

describe('Http2ServerResponse#writeEarlyHints', () => {
  eachTransport('sends 103', async (transport) => {
    const { info, headers } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.writeEarlyHints({ 'link': LINK, 'X-Other': 'yes' }), true);
      assert.strictEqual(response.writeEarlyHints({ link: [LINK, '</a.js>; rel=preload'] }), true);
      response.end();
    }), { transport });
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(headers.link, undefined);
    assert.strictEqual(info.length, 2);
    assert.strictEqual(info[0][':status'], 103);
    assert.strictEqual(info[0].link, LINK);
    assert.strictEqual(info[0]['x-other'], 'yes');
    assert.strictEqual(info[1].link, `${LINK}, </a.js>; rel=preload`);
  });

  it('sends nothing without a link, or too late', () => exchange(mustCall((request, response) => {
    assert.strictEqual(response.writeEarlyHints({ link: [] }), false);
    response.end();
    assert.strictEqual(response.writeEarlyHints({ link: LINK }), false);
  }), { use: (stream) => stream.on('headers', mustNotCall('headers')) }));

  for (const hints of [undefined, null, 'x', 5, []]) {
    it(`needs an object, not ${JSON.stringify(hints)}`, () => exchange(
      mustCall((request, response) => {
        assert.throws(() => response.writeEarlyHints(hints),
                      { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
        response.end();
      })));
  }

  for (const link of ['', 'x', 5, null, undefined, 100n, ['x'], [LINK, '']]) {
    it(`needs a link as of RFC 8288, not ${typeof link} ${link}`, () => exchange(
      mustCall((request, response) => {
        assert.throws(() => response.writeEarlyHints({ link }), (error) => {
          assert.strictEqual(error.name, 'TypeError');
          assert.strictEqual(error.code, 'ERR_INVALID_ARG_VALUE');
          assert.ok(error.message.startsWith(`The argument 'hints' ${BAD_LINK}. Received `));
          return true;
        });
        response.end();
      })));
  }

  it('checks the other headers first of all', function hints() {
    if (!newest('24.18', '26.2')) this.skip();
    return exchange(mustCall((request, response) => {
      for (const [others, code] of [
        [{ 'a b': 'x' }, 'ERR_INVALID_HTTP_TOKEN'],
        [{ '': 'x' }, 'ERR_INVALID_HTTP_TOKEN'],
        [{ 'n\u00e4me': 'x' }, 'ERR_INVALID_HTTP_TOKEN'],
        [{ ':x': 'x' }, 'ERR_INVALID_HTTP_TOKEN'],
        [{ ':status': 200 }, 'ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED'],
        [{ a: undefined }, 'ERR_HTTP2_INVALID_HEADER_VALUE'],
      ]) {
        assert.throws(() => response.writeEarlyHints({ link: [], ...others }),
                      { name: 'TypeError', code });
      }
      assert.strictEqual(response.writeEarlyHints({ 'link': LINK, ' Foo ': '1' }), true);
      response.end();
    }));
  });

  it('refuses connection headers', () => exchange(mustCall((request, response) => {
    assert.throws(() => response.writeEarlyHints({ link: LINK, te: 'x' }),
                  { name: 'TypeError', code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS' });
    response.end();
  })));
});

describe('Http2ServerResponse#writeInformation', () => {
  function skipIfOld(context) {
    if (!newest('24.18', '26.2')) context.skip();
  }

  it('sends any informational response', async function information() {
    skipIfOld(this);
    const { info } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.writeInformation(102), true);
      assert.strictEqual(response.writeInformation(110, { 'X-A': '1', ':status': 200 }), true);
      assert.strictEqual(response.writeInformation(199, null), true);
      response.end();
      assert.strictEqual(response.writeInformation(102), false);
      assert.strictEqual(response.writeInformation(102, 'ignored'), false);
    }));
    assert.deepStrictEqual(info.map((headers) => headers[':status']), [102, 110, 199]);
    assert.strictEqual(info[1]['x-a'], '1');
  });

  for (const status of [undefined, null, '102', 0, 99, 101, 200, -1, 102n]) {
    it(`needs a status of 1xx, not ${typeof status} ${status}`, function information() {
      skipIfOld(this);
      return exchange(mustCall((request, response) => {
        const expected = { name: 'RangeError', code: 'ERR_HTTP2_STATUS_INVALID' };
        assert.throws(() => response.writeInformation(status), expected);
        response.end();
        assert.throws(() => response.writeInformation(status), expected);
      }));
    });
  }

  it('checks the headers', function information() {
    skipIfOld(this);
    return exchange(mustCall((request, response) => {
      for (const headers of [5, 'x', ['a', 'b']]) {
        assert.throws(() => response.writeInformation(102, headers),
                      { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      }
      assert.throws(() => response.writeInformation(102, { 'a b': 'x' }),
                    { name: 'TypeError', code: 'ERR_INVALID_HTTP_TOKEN' });
      assert.throws(() => response.writeInformation(102, { ':path': 'x' }),
                    { name: 'TypeError', code: 'ERR_HTTP2_INVALID_PSEUDOHEADER' });
      response.end();
    }));
  });

  it('carries writeContinue and writeEarlyHints', function information() {
    skipIfOld(this);
    return exchange(mustCall((request, response) => {
      const { writeInformation } = response;
      const statuses = [];
      response.writeInformation = function log(status, ...rest) {
        statuses.push(status);
        return Reflect.apply(writeInformation, this, [status, ...rest]);
      };
      response.writeContinue();
      response.writeEarlyHints({ link: LINK });
      assert.deepStrictEqual(statuses, [100, 103]);
      response.end();
    }));
  });
});
