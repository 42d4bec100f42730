'use strict';

const assert = require('node:assert');
const { mustCall } = require('../helpers/must-call');
const { eachTransport } = require('../helpers/server');
const { exchange } = require('./fixtures/exchange');

describe('trailers of Http2ServerResponse', () => {
  eachTransport('follow the body', async (transport) => {
    const { body, trailers } = await exchange(mustCall((request, response) => {
      response.addTrailers({ ABC: 123, many: ['1', '2'] });
      response.setTrailer(' X-Sum ', 'abc');
      response.end('body');
    }), { transport });
    assert.strictEqual(body, 'body');
    assert.strictEqual(trailers.abc, '123');
    assert.strictEqual(trailers.many, '1, 2');
    assert.strictEqual(trailers['x-sum'], 'abc');
  });

  it('may be set while the body goes out', async () => {
    const { trailers } = await exchange(mustCall((request, response) => {
      response.write('x', mustCall(() => {
        response.setTrailer('late', 'yes');
        response.end();
      }));
    }));
    assert.strictEqual(trailers.late, 'yes');
  });

  it('may be set right after end()', async () => {
    const { trailers } = await exchange(mustCall((request, response) => {
      response.end('x');
      response.setTrailer('later', 'yes');
    }));
    assert.strictEqual(trailers.later, 'yes');
  });

  it('may be set while the end of the body waits for room', async () => {
    const body = 'x'.repeat(200000);
    const result = await exchange(mustCall((request, response) => {
      response.end(body);
      setTimeout(() => response.setTrailer('later', 'yes'), 20);
    }), {
      use(stream) {
        stream.end();
        stream.pause();
        setTimeout(() => stream.resume(), 60);
      },
    });
    assert.strictEqual(result.body, body);
    assert.strictEqual(result.trailers.later, 'yes');
  });

  it('are ignored when the end of the body is out', async () => {
    const { body, trailers } = await exchange(mustCall((request, response) => {
      response.end('x');
      response.stream.on('finish', mustCall(() => {
        setImmediate(() => response.setTrailer('late', 'too'));
      }));
    }));
    assert.strictEqual(body, 'x');
    assert.strictEqual(trailers, undefined);
  });

  it('replace each other', async () => {
    const { trailers } = await exchange(mustCall((request, response) => {
      response.setTrailer('a', '1');
      response.setTrailer('A', '2');
      response.end('x');
    }));
    assert.strictEqual(trailers.a, '2');
  });

  it('are none by default', async () => {
    let stream;
    await exchange(mustCall((request, response) => {
      ({ stream } = response);
      response.end('x');
    }));
    assert.deepStrictEqual({ ...stream.sentTrailers }, {});
  });

  it('are none by default, and whoever waits for them is told', async () => {
    const { trailers } = await exchange(mustCall((request, response) => {
      const { stream } = response;
      stream.on('close', mustCall(() => assert.deepStrictEqual({ ...stream.sentTrailers }, {})));
      stream.on('wantTrailers', mustCall());
      response.end('x');
    }));
    assert.strictEqual(trailers, undefined);
  });

  it('are sent by the response, not by others', () => exchange(mustCall((request, response) => {
    response.stream.on('wantTrailers', mustCall(() => {
      assert.throws(() => response.stream.sendTrailers({ a: 'b' }),
                    { code: 'ERR_HTTP2_TRAILERS_ALREADY_SENT' });
    }));
    response.end('x');
  })));

  it('are asked for with the emit() of the stream', async () => {
    const events = [];
    await exchange(mustCall((request, response) => {
      const { stream } = response;
      const { emit } = stream;
      stream.emit = function(event, ...args) {
        events.push(event);
        return Reflect.apply(emit, this, [event, ...args]);
      };
      response.end('x');
    }));
    assert.ok(events.includes('wantTrailers'), events.join());
  });

  it('go through the sendTrailers() of the stream', async () => {
    const { trailers } = await exchange(mustCall((request, response) => {
      const { stream } = response;
      const { sendTrailers } = stream;
      stream.sendTrailers = mustCall(function(given) {
        return Reflect.apply(sendTrailers, this, [{ ...given, added: 'yes' }]);
      });
      response.end('x');
    }));
    assert.strictEqual(trailers.added, 'yes');
  });

  it('need an object', () => exchange(mustCall((request, response) => {
    for (const value of [undefined, null]) {
      assert.throws(() => response.addTrailers(value), TypeError);
    }
    assert.throws(() => response.addTrailers({ '': 'x' }), { code: 'ERR_INVALID_HTTP_TOKEN' });
    response.addTrailers({});
    response.end();
  })));
});
