'use strict';

const assert = require('node:assert');
const { Readable, Stream } = require('node:stream');
const { http2 } = require('../helpers/impl');
const { mustCall } = require('../helpers/must-call');
const { exchange } = require('./fixtures/exchange');

const { Http2ServerRequest, Http2ServerResponse } = http2;

describe('the classes of request and response', () => {
  it('can be replaced by subclasses', async () => {
    let constructed;
    class OwnRequest extends Http2ServerRequest {
      constructor(...args) {
        super(...args);
        constructed = args;
        this.own = true;
      }

      get agent() {
        return this.headers['user-agent'];
      }
    }
    class OwnResponse extends Http2ServerResponse {
      constructor(...args) {
        super(...args);
        assert.strictEqual(args.length, 1);
        this.own = true;
      }

      status(code) {
        return this.writeHead(code, { 'content-type': 'text/plain' });
      }
    }
    const { headers } = await exchange(mustCall((request, response) => {
      assert.ok(request instanceof OwnRequest);
      assert.ok(response instanceof OwnResponse);
      assert.deepStrictEqual(constructed, [request.stream, request.headers, undefined,
                                           request.rawHeaders]);
      assert.strictEqual(request.own && response.own, true);
      assert.strictEqual(request.agent, 'test');
      response.status(203).end();
    }), {
      headers: { 'user-agent': 'test' },
      server: { Http2ServerRequest: OwnRequest, Http2ServerResponse: OwnResponse },
    });
    assert.strictEqual(headers[':status'], 203);
    assert.strictEqual(headers['content-type'], 'text/plain');
  });

  it('give a request the options of a Readable', () => exchange(mustCall((request, response) => {
    assert.strictEqual(request.readableHighWaterMark, 7);
    request.setEncoding('utf8');
    request.on('data', (chunk) => assert.strictEqual(chunk, 'body'));
    request.on('end', mustCall(() => response.end()));
  }), {
    headers: { ':method': 'POST' },
    body: 'body',
    server: {
      Http2ServerRequest: class extends Http2ServerRequest {
        constructor(stream, headers, options, rawHeaders) {
          super(stream, headers, { highWaterMark: 7 }, rawHeaders);
        }
      },
    },
  }));

  it('let a request be aborted, and constructed later', async () => {
    const aborter = new AbortController();
    const log = [];
    await exchange(mustCall((request, response) => {
      request.on('error', mustCall((error) => {
        assert.strictEqual(error.code, 'ABORT_ERR');
        assert.deepStrictEqual(log, ['constructed']);
        response.end();
      }));
      setImmediate(() => aborter.abort());
    }), {
      server: {
        Http2ServerRequest: class extends Http2ServerRequest {
          constructor(stream, headers, options, rawHeaders) {
            super(stream, headers, { signal: aborter.signal }, rawHeaders);
          }

          _construct(callback) {
            log.push('constructed');
            callback();
          }
        },
      },
    });
  });

  it('have the prototypes of Node', () => {
    assert.strictEqual(Object.getPrototypeOf(Http2ServerRequest.prototype), Readable.prototype);
    assert.strictEqual(Object.getPrototypeOf(Http2ServerResponse.prototype), Stream.prototype);
    assert.strictEqual(Http2ServerRequest.name, 'Http2ServerRequest');
    assert.strictEqual(Http2ServerResponse.name, 'Http2ServerResponse');
    assert.strictEqual(Http2ServerRequest.length, 4);
    assert.strictEqual(Http2ServerResponse.length, 2);
    assert.ok({ __proto__: Http2ServerRequest.prototype } instanceof Http2ServerRequest);
    assert.ok({ __proto__: Http2ServerResponse.prototype } instanceof Http2ServerResponse);
  });

  it('do not mind who looks at a prototype', async () => {
    assert.strictEqual(Http2ServerRequest.prototype._readableState, undefined);
    for (const name of ['readable', 'destroyed', 'closed', 'errored']) {
      void Http2ServerRequest.prototype[name];
    }
    const own = Object.create(Http2ServerRequest.prototype);
    assert.strictEqual(own._readableState, undefined);
    const { body } = await exchange(mustCall((request, response) => request.pipe(response)), {
      headers: { ':method': 'POST' }, body: 'body',
    });
    assert.strictEqual(body, 'body');
  });

  for (const OneClass of [Http2ServerRequest, Http2ServerResponse]) {
    it(`${OneClass.name} needs new and a stream`, () => {
      assert.throws(() => OneClass(), TypeError);
      assert.throws(() => new OneClass(), TypeError);
    });
  }

  it('have the methods of Node, by name and length', () => {
    const lengths = (prototype, names) => names.map((name) => prototype[name].length);
    assert.deepStrictEqual(lengths(Http2ServerRequest.prototype, ['setTimeout', '_read']), [2, 1]);
    assert.deepStrictEqual(lengths(Http2ServerResponse.prototype, [
      'setTrailer', 'addTrailers', 'getHeader', 'getHeaderNames', 'getHeaders', 'hasHeader',
      'removeHeader', 'setHeader', 'appendHeader', 'flushHeaders', 'writeHead', 'cork', 'uncork',
      'write', 'end', 'destroy', 'setTimeout', 'createPushResponse', 'writeContinue',
      'writeEarlyHints',
    ]), [2, 1, 1, 0, 0, 1, 1, 2, 2, 0, 3, 0, 0, 3, 3, 1, 2, 2, 0, 1]);
  });
});
