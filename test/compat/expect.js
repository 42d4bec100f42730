'use strict';

const assert = require('node:assert');
const { text } = require('../helpers/collect');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const CONTINUE = { ':method': 'POST', 'expect': '100-continue' };

/** The client sends its body when it may. */
function patient(stream) {
  stream.on('continue', mustCall(() => stream.end('patient')));
}

describe('a request that expects 100-continue', () => {
  it('is told to go on, then there is request', async () => {
    const { body, info } = await exchange(mustCall(async (request, response) => {
      response.end(await text(request));
    }), { headers: CONTINUE, use: patient });
    assert.strictEqual(body, 'patient');
    assert.strictEqual(info[0][':status'], 100);
  });

  it('is left to checkContinue', async () => {
    const { body } = await exchange(mustNotCall('request'), {
      headers: CONTINUE,
      use(stream, { server }) {
        server.on('checkContinue', mustCall(async (request, response) => {
          assert.strictEqual(request.method, 'POST');
          assert.strictEqual(response.req, request);
          assert.strictEqual(response.writeContinue(), true);
          response.end(await text(request));
        }));
        patient(stream);
      },
    });
    assert.strictEqual(body, 'patient');
  });

  it('may be refused by checkContinue', async () => {
    const { headers, info } = await exchange(mustNotCall('request'), {
      headers: CONTINUE,
      use(stream, { server }) {
        server.on('checkContinue', mustCall((request, response) => {
          response.writeHead(413).end();
        }));
        stream.on('continue', mustNotCall('continue'));
        stream.on('response', () => stream.end());
      },
    });
    assert.strictEqual(headers[':status'], 413);
    assert.deepStrictEqual(info, []);
  });
});

describe('a request that expects something else', () => {
  for (const expect of ['meoww', '100-Continue', '']) {
    it(`gets 417 (${JSON.stringify(expect)})`, async () => {
      const { headers, body } = await exchange(mustNotCall('request'), { headers: { expect } });
      assert.strictEqual(headers[':status'], 417);
      assert.strictEqual(body, '');
    });

    it(`is left to checkExpectation (${JSON.stringify(expect)})`, async () => {
      const { headers } = await exchange(mustNotCall('request'), {
        headers: { expect },
        use(stream, { server }) {
          server.on('checkContinue', mustNotCall('checkContinue'));
          server.on('checkExpectation', mustCall((request, response) => {
            assert.strictEqual(request.headers.expect, expect);
            response.statusCode = 202;
            response.end();
          }));
        },
      });
      assert.strictEqual(headers[':status'], 202);
    });
  }
});
