'use strict';

const assert = require('node:assert');
const events = require('node:events');
const { closed, outcome } = require('../helpers/collect');
const { mustCall } = require('../helpers/must-call');
const { listen, connect, stop } = require('../helpers/server');
const { watchSessions } = require('../helpers/watch-sessions');

const rejected = new Error('rejected');

/** A server and a client made while captureRejections is on. */
async function withCapture(body) {
  events.captureRejections = true;
  let server;
  let client;
  try {
    server = await listen();
    client = connect(server);
  } finally {
    events.captureRejections = false;
  }
  const { ended } = watchSessions(server);
  await body(server, client);
  client.destroy();
  await ended();
  await stop(server);
}

describe('captureRejections', () => {
  it('answers 500 for a rejected stream listener of the server', () => withCapture(
    async (server, client) => {
      server.on('stream', async (stream) => {
        stream.on('error', () => {});
        throw rejected;
      });
      client.on('error', () => {});
      const { headers, code } = await outcome(client.request());
      // Where the listener has not answered yet, the server does.
      if (headers !== undefined) assert.strictEqual(headers[':status'], 500);
      else assert.strictEqual(code, 2);
    }));

  it('destroys the stream once its headers are sent', () => withCapture(
    async (server, client) => {
      server.on('stream', async (stream) => {
        stream.on('error', mustCall((error) => assert.strictEqual(error, rejected)));
        stream.respond();
        throw rejected;
      });
      client.on('error', () => {});
      const { error } = await outcome(client.request());
      assert.strictEqual(error.code, 'ERR_HTTP2_STREAM_ERROR');
    }));

  it('destroys the session for any other rejected listener of a session', () => withCapture(
    async (server, client) => {
      client.on('error', mustCall((error) => assert.strictEqual(error, rejected)));
      client.on('connect', async () => { throw rejected; });
      await closed(client);
    }));
});
