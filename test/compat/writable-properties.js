'use strict';

const assert = require('node:assert');
const { newest } = require('../helpers/since');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

describe('writable properties of Http2ServerResponse', () => {
  it('are those of the stream', () => exchange(mustCall((request, response) => {
    const { stream } = response;
    assert.strictEqual(response.writable, true);
    assert.strictEqual(response.writableHighWaterMark, stream.writableHighWaterMark);
    assert.strictEqual(response.writableLength, 0);
    assert.strictEqual(response.writableFinished, false);
    response.write('');
    response.write('abc');
    assert.strictEqual(response.writableLength, stream.writableLength);
    assert.strictEqual(response.writableLength, 3);
    response.on('finish', mustCall(() => {
      assert.strictEqual(response.writableLength, 0);
      assert.strictEqual(response.writableFinished, true);
      assert.strictEqual(response.writable, true);
    }));
    response.end();
  })));

  it('writableEnded and finished tell of end()', () => exchange(mustCall((request, response) => {
    assert.strictEqual(response.writableEnded, false);
    assert.strictEqual(response.finished, false);
    response.write('x');
    assert.strictEqual(response.writableEnded, false);
    response.end();
    assert.strictEqual(response.writableEnded, true);
    assert.strictEqual(response.finished, true);
  })));

  it('cork() and uncork() count', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      for (let corks = 0; corks < 3; corks++) {
        assert.strictEqual(response.writableCorked, corks);
        response.cork();
        response.write(String(corks));
      }
      assert.strictEqual(response.stream.writableCorked, 3);
      for (let corks = 3; corks > 0; corks--) {
        assert.strictEqual(response.writableCorked, corks);
        response.uncork();
      }
      assert.strictEqual(response.writableCorked, 0);
      response.end();
    }));
    assert.strictEqual(body, '012');
  });

  it('end() uncorks', async () => {
    const { body } = await exchange(mustCall((request, response) => {
      response.cork();
      response.write('a');
      response.end('b');
    }));
    assert.strictEqual(body, 'ab');
  });

  it('writableObjectMode and writableNeedDrain are there', function properties() {
    if (!newest('24.16', '26.1')) this.skip();
    return exchange(mustCall((request, response) => {
      assert.strictEqual(response.writableObjectMode, false);
      assert.strictEqual(response.writableNeedDrain, false);
      response.write(Buffer.alloc(response.writableHighWaterMark));
      assert.strictEqual(response.writableNeedDrain, true);
      response.on('drain', mustCall(() => {
        assert.strictEqual(response.writableNeedDrain, false);
        response.end();
      }));
    }));
  });

  it('cannot be assigned, but writable', () => exchange(mustCall((request, response) => {
    for (const name of ['_header', 'connection', 'finished', 'headersSent', 'socket', 'stream',
                        'writableCorked', 'writableEnded', 'writableFinished',
                        'writableHighWaterMark', 'writableLength']) {
      assert.throws(() => { response[name] = 1; }, TypeError, name);
    }
    response.writable = false;
    assert.strictEqual(response.writable, false);
    response.end();
  })));
});
