'use strict';

const { once } = require('node:events');
const net = require('node:net');
const { setTimeout: delay } = require('node:timers/promises');

const { Child } = require('../child.js');

const ATTEMPTS = 100;
const PAUSE = 50;

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function listens(port) {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Starts nghttp2's own server, in cleartext, over a folder.
 * @param {object} options
 * @param {string[]} options.prefix  that pins it
 * @param {string} options.folder
 * @returns {Promise<{origin: string, child: Child}>}
 */
async function startNghttpd({ prefix, folder }) {
  const port = await freePort();
  const child = new Child([
    ...prefix, 'nghttpd', '--no-tls', '-a', '127.0.0.1', '-d', folder, String(port),
  ]);
  for (let i = 0; i < ATTEMPTS; i++) {
    if (await listens(port)) return { origin: `http://127.0.0.1:${port}`, child };
    await delay(PAUSE);
  }
  await child.stop();
  throw new Error('nghttpd does not listen');
}

module.exports = { startNghttpd };
