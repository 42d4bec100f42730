'use strict';

/** Speaks with a server or a client in frames that a test has written by hand. */

const net = require('node:net');
const { event } = require('./collect');
const frames = require('./frames');
const { trackServer, trackSocket } = require('./leaks');

/**
 * A peer that speaks frames, not HTTP/2: it sends what it is told to and
 * records what it gets.
 */
class RawPeer {
  #reader = new frames.FrameReader();
  #waiting = [];
  #skip;

  /**
   * @param {import('node:stream').Duplex} socket
   * @param {number} [skip]  octets before the first frame (the client preface)
   */
  constructor(socket, skip = 0) {
    this.socket = trackSocket(socket);
    this.frames = [];
    this.ended = false;
    this.error = undefined;
    this.#skip = skip;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('end', () => { this.ended = true; });
    socket.on('error', (error) => { this.error = error; });
    this.closed = event(socket, 'close').then(() => this.#giveUp());
  }

  #receive(chunk) {
    const cut = Math.min(this.#skip, chunk.length);
    this.#skip -= cut;
    for (const frame of this.#reader.push(chunk.subarray(cut))) {
      this.frames.push(frame);
      this.#waiting = this.#waiting.filter((waiter) => !waiter.offer(frame));
    }
  }

  #giveUp() {
    for (const waiter of this.#waiting.splice(0)) waiter.reject();
  }

  send(...buffers) {
    this.socket.write(Buffer.concat(buffers));
    return this;
  }

  /**
   * The first frame of that type and stream, already here or still to come;
   * undefined stands for any.
   * Rejects when the connection closes before.
   */
  next(type, stream, matches = () => true) {
    const fits = (frame) => (type === undefined || frame.type === type) &&
      (stream === undefined || frame.stream === stream) && matches(frame);
    const here = this.frames.find(fits);
    if (here) return Promise.resolve(here);
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        offer(frame) {
          if (!fits(frame)) return false;
          resolve(frame);
          return true;
        },
        reject: () => reject(new Error(`connection closed before frame ${type}`)),
      });
    });
  }

  /** The frame with which the peer ends its side of a stream. */
  lastOf(stream) {
    return this.next(undefined, stream,
                     (frame) => frame.endStream || frame.type === frames.TYPE.RST_STREAM);
  }

  /**
   * Waits until the peer has answered a PING: whatever it was told before has
   * been dealt with.
   */
  async roundTrip(mark = 'rounded!') {
    this.send(frames.ping(Buffer.from(mark)));
    await this.next(frames.TYPE.PING, 0, (frame) => frame.payload.equals(Buffer.from(mark)));
  }

  /** Frames of one stream as 'NAME' or 'NAME+END_STREAM', WINDOW_UPDATEs left out. */
  wire(stream) {
    return this.frames
      .filter((frame) => frame.stream === stream && frame.type !== frames.TYPE.WINDOW_UPDATE)
      .map((frame) => frame.name + (frame.endStream ? '+END_STREAM' : ''));
  }

  destroy() {
    this.socket.destroy();
    return this.closed;
  }
}

/**
 * A raw client of a listening server: preface, SETTINGS and (unless `ack` is
 * false) the acknowledgement of the server's are sent, nothing if `silent`.
 */
async function rawClient(server, { silent = false, settings = [], ack = true } = {}) {
  const socket = net.connect(server.address().port, '127.0.0.1');
  const peer = new RawPeer(socket);
  await event(socket, 'connect');
  if (!silent) peer.send(frames.PREFACE, frames.settings(settings));
  if (!silent && ack) peer.send(frames.settingsAck());
  return peer;
}

/**
 * A listening TCP server that hands each connection to `onPeer` as a RawPeer;
 * SETTINGS are sent unless `silent`.
 * @returns {Promise<import('node:net').Server>}
 */
async function rawServer(onPeer, { silent = false, settings = [] } = {}) {
  const server = net.createServer({ allowHalfOpen: false }, (socket) => {
    const peer = new RawPeer(socket, frames.PREFACE.length);
    if (!silent) peer.send(frames.settings(settings), frames.settingsAck());
    onPeer(peer);
  });
  trackServer(server);
  server.listen(0, '127.0.0.1');
  await event(server, 'listening');
  return server;
}

module.exports = { RawPeer, rawClient, rawServer };
