'use strict';

/** Sets up a server and a raw client of it for the time of a test. */

const { event } = require('./collect');
const { rawClient } = require('./raw-peer');
const { listen, stop } = require('./server');
const { watchSessions } = require('./watch-sessions');

/** Reads a stream, and never answers it. */
function ignore(stream) {
  stream.on('error', () => {});
  stream.resume();
}

/**
 * A raw client of a server for the time of `body`, which may let the connection
 * come to its end: the server's session has to close by itself with it.
 * @param {object} setup
 * @param {object} [setup.options]  of the server
 * @param {Function | null} [setup.onStream]  its 'stream' listener; null: none
 * @param {object} [setup.client]  how the client greets: see rawClient
 * @param {(context: {peer, server, session}) => Promise} body
 */
async function withRawClient({ options, onStream = ignore, client }, body) {
  const server = await listen({ options, onStream });
  const { ended } = watchSessions(server);
  const sessions = event(server, 'session');
  const peer = await rawClient(server, client);
  const [session] = await sessions;
  await body({ peer, server, session });
  await peer.destroy();
  await ended();
  await stop(server);
}

module.exports = { ignore, withRawClient };
