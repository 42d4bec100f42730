'use strict';

const assert = require('node:assert');
const net = require('node:net');
const { closed, event, outcome } = require('../helpers/collect');
const { builtin, http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { withPair } = require('../helpers/server');
const { since } = require('../helpers/since');

// Ours takes header arrays, and a field without value of any name, on every Node.
const itRequestArrays = !builtin || since('22.17', '24.0') ? it : it.skip;
const itRespondArrays = !builtin || since('22.20', '24.7') ? it : it.skip;

/** What the server gets of a request. */
async function received(headers) {
  let result;
  await withPair({
    onStream: mustCall((stream, received) => {
      result = { ...received };
      stream.respond({}, { endStream: true });
    }),
  }, async ({ client }) => {
    const stream = client.request(headers);
    stream.end();
    await outcome(stream);
  });
  return result;
}

/** What the client gets in answer. */
async function answered(answer) {
  let result;
  await withPair({
    onStream: mustCall((stream) => {
      answer(stream);
      stream.end();
    }),
  }, async ({ client }) => {
    result = await outcome(client.request());
  });
  return result.headers;
}

describe('only what is undefined is not given:', () => {
  for (const name of [':method', ':scheme', ':authority']) {
    it(`a request with null as ${name} says so`, async () => {
      assert.strictEqual((await received({ [name]: null }))[name], 'null');
      assert.notStrictEqual((await received({ [name]: undefined }))[name], 'null');
    });
  }

  it('a request with null as :path is refused by the server', () => withPair({}, async ({
    client,
  }) => {
    const { code } = await outcome(client.request({ ':path': null }));
    assert.strictEqual(code, http2.constants.NGHTTP2_PROTOCOL_ERROR);
  }));

  it('a push with null as :method says so', () => withPair({
    onStream: mustCall((stream) => {
      stream.pushStream({ ':method': null }, mustCall((error, push, headers) => {
        assert.strictEqual(headers[':method'], null);
        push.respond({}, { endStream: true });
        stream.respond({}, { endStream: true });
      }));
    }),
  }, async ({ client }) => {
    const pushed = event(client, 'stream');
    const done = outcome(client.request());
    const [push, headers] = await pushed;
    assert.strictEqual(headers[':method'], 'null');
    await Promise.all([done, outcome(push)]);
  }));

  itRequestArrays('a field of a request that is not there may have any name', async () => {
    const headers = await received({ 'no token': undefined, ':unknown': undefined, 'x-a': '1' });
    assert.strictEqual(headers['x-a'], '1');
    assert.strictEqual('no token' in headers, false);
  });

  itRequestArrays('the array of a request has an :authority for itself', async () => {
    const headers = await received(['host', 'example.org']);
    assert.strictEqual(headers.host, 'example.org');
    assert.match(headers[':authority'], /^127\.0\.0\.1:/);
  });

  itRequestArrays('the array of a request without a method is a GET, and ends', () => withPair({
    onStream: mustCall((stream, headers, flags) => {
      assert.strictEqual(flags & 1, 1);
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request([':method', undefined]))));

  itRespondArrays('the array of a response has its date, if any', async () => {
    assert.strictEqual((await answered((stream) => stream.respond(['date', null]))).date, 'null');
    assert.strictEqual((await answered((stream) => stream.respond(['date', undefined]))).date,
                       undefined);
  });

  itRespondArrays('the array of a response has no second status', () => withPair({
    onStream: mustCall((stream) => {
      for (const status of [null, 0, '', false]) {
        assert.throws(() => stream.respond([':status', status]),
                      { code: 'ERR_HTTP2_HEADER_SINGLE_VALUE' });
      }
      stream.respond({}, { endStream: true });
    }),
  }, ({ client }) => outcome(client.request())));

  it('an object with null for the date gets one', async () => {
    assert.match((await answered((stream) => stream.respond({ date: null }))).date, / GMT$/);
  });

  for (const [sendDate, has] of [[undefined, true], [null, true], [0, false], ['', false]]) {
    it(`the option sendDate: ${JSON.stringify(sendDate)}`, async () => {
      const { date } = await answered((stream) => stream.respond({}, { sendDate }));
      assert.strictEqual(date !== undefined, has);
    });
  }

  it('settings() needs no callback', () => withPair({}, async ({ client }) => {
    for (const callback of [undefined, null, false]) {
      const told = event(client, 'localSettings');
      client.settings({}, callback);
      await told;
    }
  }));

  it('destroy() needs neither error nor code', async () => {
    for (const args of [[null], [null, null], [undefined, null]]) {
      await withPair({}, async ({ client }) => {
        const gone = closed(client);
        client.destroy(...args);
        await gone;
      });
    }
  });
});

describe('the :authority of a session', () => {
  // Node's own module writes ::1:80, which is another address.
  for (const [authority, expected] of [
    ['http://[::1]:81', '[::1]:81'],
    [{ protocol: 'http:', hostname: '2001:db8::1', port: 81 }, '[2001:db8::1]:81'],
    [{ protocol: 'http:', host: 'fe80::1%eth0', port: 81 }, '[fe80::1]:81'],
    ['http://127.0.0.1:81', '127.0.0.1:81'],
    ['http://example.org', 'example.org:80'],
  ]) {
    const test = builtin && expected[0] === '[' ? it.skip : it;
    test(`is ${expected}`, () => withPair({}, async ({ server }) => {
      const client = http2.connect(authority, {
        createConnection: () => net.connect(server.address().port, '127.0.0.1'),
      });
      const stream = client.request();
      stream.on('error', () => {});
      assert.strictEqual(stream.sentHeaders[':authority'], expected);
      const gone = closed(client);
      client.destroy();
      await gone;
    }));
  }
});
