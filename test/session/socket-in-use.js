'use strict';

/** A socket is its session's: what else is done to it meanwhile changes nothing. */

const assert = require('node:assert');
const { once } = require('node:events');
const { PassThrough } = require('node:stream');
const { text } = require('../helpers/collect');
const { connect, listen, stop } = require('../helpers/server');

const BODY = 'b'.repeat(50000);

const DEEDS = {
  'listening for \'readable\'': (socket) => socket.on('readable', () => {}),
  'listening for \'data\', first, and transferring it': (socket) => {
    socket.prependListener('data', ({ buffer }) => structuredClone(buffer, { transfer: [buffer] }));
  },
  'removing the listeners for \'data\'': (socket) => socket.removeAllListeners('data'),
  'setEncoding()': (socket) => socket.setEncoding('utf8'),
  'cork()': (socket) => socket.cork(),
  'pause()': (socket) => socket.pause(),
  'read()': (socket) => socket.read(),
  'pipe()': (socket) => socket.pipe(new PassThrough({ highWaterMark: 1 })),
};

describe('the socket of a session is not disturbed by', () => {
  for (const transport of ['tcp', 'tls']) {
    for (const [what, act] of Object.entries(DEEDS)) {
      it(`${what} (${transport})`, async () => {
        const server = await listen({
          transport,
          onStream(stream) {
            stream.respond();
            stream.pipe(stream);
          },
        });
        const sockets = once(server, transport === 'tls' ? 'secureConnection' : 'connection');
        const client = connect(server, { transport });
        const [socket] = await sockets;
        for (let i = 0; i < 3; i++) {
          const stream = client.request({ ':method': 'POST' });
          stream.end(BODY);
          assert.strictEqual(await text(stream), BODY);
          if (i === 0) act(socket);
        }
        client.close();
        await once(client, 'close');
        await stop(server);
      });
    }
  }
});
