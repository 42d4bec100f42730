'use strict';

/**
 * How the octets of a session travel between its socket and the addon. The native transport
 * serves TCP sockets and pipes of Node's own, the stream transport everything else. Both have one
 * interface, and the pump (session/pump.js) knows no more of them than this:
 *
 *   writing       whether a write is in flight: then nothing new is serialised
 *   broken        whether nothing can be written any more, though reading may go on
 *   patient       whether what is submitted waits for the next turn of the loop, and does not
 *                 leave at the end of the tick
 *   fromLoop      whether input comes from the loop, and not from below a function of the
 *                 application
 *   isNative      whether the addon keeps the rest of a read that it has not parsed
 *   start()       begins to deliver what the peer has sent
 *   send()        writes what flush() has left for takeOutput()
 *   onActivity(writing)  is called when the addon has worked for the session by itself
 *   onEnd()       is called when the peer has ended its side
 *   onError(status, isWrite)  is called when a read or a write of the addon has failed
 *   rest(ms)      takes no input for so many milliseconds
 *   readingFor()  for how many ms nothing has stopped reading; 0: it is stopped now
 *   detach()      lets go of the socket
 */

const { NativeTransport } = require('./native');
const { StreamTransport } = require('./stream');

/**
 * Makes the transport for a connected socket.
 * @param {stream.Duplex} socket
 * @param {Pump} pump  of the session that gets the octets
 * @returns {NativeTransport|StreamTransport}
 */
function createTransport(socket, pump) {
  if (NativeTransport.serves(socket)) {
    const transport = new NativeTransport(socket);
    if (transport.attach(pump)) return transport;
  }
  return new StreamTransport(socket, pump);
}

module.exports = { createTransport };
