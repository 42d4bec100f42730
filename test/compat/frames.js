'use strict';

const assert = require('node:assert');
const { wireOf } = require('./fixtures/exchange');

const DATA_AND_END = ['HEADERS', 'DATA', 'DATA+END_STREAM'];

/** What the server sends: the same frames as Node's own module. */
const CASES = {
  'end with a body': [(request, response) => response.end('x'), DATA_AND_END],
  'end without a body': [(request, response) => response.end(), ['HEADERS+END_STREAM']],
  'end with an empty body': [
    (request, response) => response.end(''), ['HEADERS', 'DATA+END_STREAM'],
  ],
  'writeHead, end with a body': [
    (request, response) => response.writeHead(200, { a: 'b' }).end('x'), DATA_AND_END,
  ],
  'writeHead, end without a body': [
    (request, response) => response.writeHead(200).end(), ['HEADERS', 'DATA+END_STREAM'],
  ],
  'flushHeaders, end without a body': [
    (request, response) => { response.flushHeaders(); response.end(); },
    ['HEADERS', 'DATA+END_STREAM'],
  ],
  'flushHeaders, end with a body later': [
    (request, response) => {
      response.flushHeaders();
      setTimeout(() => response.end('x'), 10);
    },
    DATA_AND_END,
  ],
  'write, end': [
    (request, response) => { response.write('x'); response.end(); }, DATA_AND_END,
  ],
  'write, end with a body': [
    (request, response) => { response.write('x'); response.end('y'); },
    ['HEADERS', 'DATA', 'DATA', 'DATA+END_STREAM'],
  ],
  'write, end later': [
    (request, response) => response.write('x', () => setImmediate(() => response.end())),
    DATA_AND_END,
  ],
  'trailers after a body': [
    (request, response) => { response.setTrailer('a', 'b'); response.end('x'); },
    ['HEADERS', 'DATA', 'HEADERS+END_STREAM'],
  ],
  'trailers set right after the end': [
    (request, response) => { response.end('x'); response.setTrailer('a', 'b'); },
    ['HEADERS', 'DATA', 'HEADERS+END_STREAM'],
  ],
  'trailers without a body': [
    (request, response) => { response.setTrailer('a', 'b'); response.end(); },
    ['HEADERS+END_STREAM'],
  ],
  'writeContinue': [
    (request, response) => { response.writeContinue(); response.end('x'); },
    ['HEADERS', ...DATA_AND_END],
  ],
  'cork, write, write, uncork, end': [
    (request, response) => {
      response.write('1');
      response.cork();
      response.write('2');
      response.write('3');
      response.uncork();
      response.end();
    },
    ['HEADERS', 'DATA', 'DATA', 'DATA+END_STREAM'],
  ],
};

describe('frames of a compatibility response', () => {
  for (const [title, [answer, wire]] of Object.entries(CASES)) {
    it(`${title}: ${wire.join(' ')}`, async () => {
      assert.deepStrictEqual(await wireOf(answer), wire);
    });
  }

  for (const status of [204, 205, 304]) {
    it(`status ${status}: HEADERS+END_STREAM`, async () => {
      assert.deepStrictEqual(await wireOf((request, response) => {
        response.statusCode = status;
        response.end();
      }), ['HEADERS+END_STREAM']);
    });
  }

  it('HEAD: HEADERS+END_STREAM', async () => {
    assert.deepStrictEqual(await wireOf((request, response) => response.end(), { method: 'HEAD' }),
                           ['HEADERS+END_STREAM']);
  });

  it('a request body that nobody reads: and RST_STREAM', async () => {
    assert.deepStrictEqual(
      await wireOf((request, response) => response.end('x'), { method: 'POST', endStream: false }),
      [...DATA_AND_END, 'RST_STREAM']);
  });
});
