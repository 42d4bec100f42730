'use strict';

const assert = require('node:assert');
const { mustCall, mustNotCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

describe('Http2ServerResponse#end', () => {
  eachTransport('sends a body', async (transport) => {
    const { body, headers, ended } = await exchange(mustCall((request, response) => {
      assert.strictEqual(response.end('gr\u00fc\u00dfe \ud83d\ude00'), response);
    }), { transport });
    assert.strictEqual(body, 'gr\u00fc\u00dfe \ud83d\ude00');
    assert.strictEqual(headers[':status'], 200);
    assert.strictEqual(ended, true);
  });

  it('sends a large body', async () => {
    const large = Buffer.alloc(2_000_000, 'abcdefg');
    const { body } = await exchange(mustCall((request, response) => response.end(large)));
    assert.strictEqual(body, large.toString());
  });

  for (const [title, args] of Object.entries({
    'a chunk': ['ab'],
    'a chunk and a callback': ['ab', mustCall],
    'a chunk, an encoding and a callback': ['6162', 'hex', mustCall],
    'a buffer and null for the encoding': [Buffer.from('ab'), null, mustCall],
  })) {
    it(`takes ${title}`, async () => {
      const { body } = await exchange(mustCall((request, response) => {
        response.end(...args.map((arg) => (arg === mustCall ? mustCall() : arg)));
      }));
      assert.strictEqual(body, 'ab');
    });
  }

  for (const args of [[], [null], [undefined], [mustCall], [null, mustCall], [null, null, mustCall],
                      [undefined, mustCall], ['', mustCall]]) {
    it(`takes ${args.length} arguments and no body (${args.map(typeName)})`, async () => {
      const { body } = await exchange(mustCall((request, response) => {
        response.end(...args.map((arg) => (arg === mustCall ? mustCall() : arg)));
      }));
      assert.strictEqual(body, '');
    });
  }

  function typeName(arg) {
    return arg === mustCall ? 'callback' : JSON.stringify(arg) ?? 'undefined';
  }

  it('throws for a wrong chunk and has not ended then', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      for (const chunk of [5, true, {}]) {
        assert.throws(() => response.end(chunk, mustNotCall('callback')),
                      { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
      }
      assert.strictEqual(response.headersSent, true);
      assert.strictEqual(response.writableEnded, false);
      response.end('right');
    }));
    assert.strictEqual(body, 'right');
  });

  it('may be called again; callbacks are called, chunks dropped', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      response.end('once', mustCall(() => {
        response.end(mustCall());
      }));
      assert.strictEqual(response.end('twice', mustCall()), response);
      response.on('finish', mustCall(() => {
        response.end('thrice', mustCall());
        process.nextTick(() => response.end(mustCall()));
      }));
    }));
    assert.strictEqual(body, 'once');
  });

  it('calls back before finish', async () => {
    const log = [];
    await exchange(mustCall((request, response) => {
      response.on('finish', () => log.push('finish'));
      response.on('close', () => log.push('close'));
      response.end('x', () => log.push('callback'));
    }));
    assert.deepStrictEqual(log, ['callback', 'finish', 'close']);
  });

  it('finishes at once when the stream has been destroyed', () => exchange(
    mustCall((request, response) => {
      const log = [];
      response.on('finish', () => log.push('finish'));
      response.on('close', () => log.push('close'));
      response.stream.destroy();
      response.end('x', () => log.push('callback'));
      assert.deepStrictEqual(log, ['finish', 'callback', 'close']);
      assert.strictEqual(response.writableEnded, true);
    })));

  it('only calls back when the stream has closed', () => exchange(mustCall((request, response) => {
    response.on('finish', mustCall(() => {
      assert.strictEqual(response.writableEnded, false);
      assert.strictEqual(response.end('x', mustCall()), response);
      assert.strictEqual(response.writableEnded, false);
    }));
    response.writeHead(200);
    setImmediate(() => response.stream.close());
  })));
});
