'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

/** Replaces methods as middleware does; returns what was called. */
function spyOn(target, names) {
  const calls = [];
  for (const name of names) {
    const original = target[name];
    target[name] = function spy(...args) {
      calls.push(name);
      return Reflect.apply(original, this, args);
    };
  }
  return calls;
}

const METHODS = ['write', 'writeHead', 'setHeader', 'removeHeader', 'setTrailer', 'destroy'];

describe('replaced methods of a response', () => {
  for (const [title, [answer, expected]] of Object.entries({
    'end() with a body goes through write() and writeHead()':
      [(response) => response.end('x'), ['write', 'writeHead']],
    'end() without a body goes through writeHead()':
      [(response) => response.end(), ['writeHead']],
    'flushHeaders() goes through writeHead()':
      [(response) => { response.flushHeaders(); response.end(); }, ['writeHead']],
    'write() goes through writeHead() once':
      [(response) => { response.write('x'); response.write('y'); response.end(); },
       ['write', 'writeHead', 'write']],
    'writeHead() with an array goes through removeHeader() and setHeader()':
      [(response) => { response.writeHead(200, ['a', '1', 'a', '2']); response.end(); },
       ['writeHead', 'removeHeader', 'removeHeader', 'setHeader']],
    'writeHead() with an object does not':
      [(response) => { response.writeHead(200, { a: '1' }); response.end(); }, ['writeHead']],
    'addTrailers() goes through setTrailer()':
      [(response) => { response.addTrailers({ a: '1', b: '2' }); response.end(); },
       ['setTrailer', 'setTrailer', 'writeHead']],
  })) {
    it(title, () => exchange(mustCall((request, response) => {
      const calls = spyOn(response, METHODS);
      answer(response);
      assert.deepStrictEqual(calls, expected);
    })));
  }

  it('write() after end() goes through destroy()', () => exchange(mustCall((request, response) => {
    response.stream.on('error', mustCall());
    response.write('x');
    response.end();
    const calls = spyOn(response, METHODS);
    response.write('x');
    assert.deepStrictEqual(calls, ['write', 'destroy']);
  })));

  it('let a middleware change the body', async () => {
    const { body, headers } = await exchange(mustCall((request, response) => {
      const { end, writeHead } = response;
      response.writeHead = function writeHeadLater(status, ...rest) {
        this.removeHeader('content-length');
        this.setHeader('x-changed', 'yes');
        return Reflect.apply(writeHead, this, [status, ...rest]);
      };
      response.end = function endInUpperCase(chunk, ...rest) {
        return Reflect.apply(end, this, [chunk.toUpperCase(), ...rest]);
      };
      response.setHeader('content-length', 1);
      response.end('body');
    }));
    assert.strictEqual(body, 'BODY');
    assert.strictEqual(headers['x-changed'], 'yes');
    assert.strictEqual(headers['content-length'], undefined);
  });
});
