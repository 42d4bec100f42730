'use strict';

/**
 * How the octets of a session travel. Two transports with one interface:
 *
 *   writing       a write is in flight: the pump serialises nothing new
 *   broken        nothing can be written any more, though reading may go on
 *   patient       what is submitted may wait for the next turn of the loop
 *   fromLoop      what it reads comes from the loop, not from a function of the
 *                 application's
 *   start()       delivers what the peer has sent from now on
 *   send()        writes what flush() has left for takeOutput()
 *   onActivity(writing)  the addon has worked for the session by itself
 *   onEnd()       the peer has ended its side
 *   onError(status, isWrite)
 *   rest(ms)      takes nothing for so long
 *   readingFor()  ms without a stop to reading; 0: there is one
 *   detach()      lets go of the socket
 */

const { NativeTransport } = require('./native');
const { StreamTransport } = require('./stream');

/**
 * @param {stream.Duplex} socket
 * @param {Pump} pump
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
